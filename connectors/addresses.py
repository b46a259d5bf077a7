"""Which network addresses a page may be read from. A name is resolved once; every address it gives must be public.

The tables are the IANA registries of special-purpose IPv4 and IPv6 addresses (RFC 6890 and its updates), written out because
`ipaddress.is_global` changes between Python versions, and the cloud providers' own metadata addresses.
"""

import ipaddress
import socket
import threading
from collections.abc import Callable

from connectors.errors import NoHost, Refused, Unavailable

Resolve = Callable[[str, int, float], tuple[str, ...]]

_V4 = {
    "0.0.0.0/8": "this network",
    "10.0.0.0/8": "private",
    "100.64.0.0/10": "carrier-grade NAT, cloud metadata",
    "127.0.0.0/8": "loopback",
    "168.63.129.16/32": "cloud metadata",
    "169.254.0.0/16": "link-local, cloud metadata",
    "172.16.0.0/12": "private",
    "192.0.0.0/24": "protocol assignments",
    "192.0.2.0/24": "documentation",
    "192.31.196.0/24": "AS112",
    "192.52.193.0/24": "AMT",
    "192.88.99.0/24": "6to4 relay",
    "192.168.0.0/16": "private",
    "192.175.48.0/24": "AS112",
    "198.18.0.0/15": "benchmarks",
    "198.51.100.0/24": "documentation",
    "203.0.113.0/24": "documentation",
    "224.0.0.0/4": "multicast",
    "240.0.0.0/4": "reserved, broadcast",
}
# Global unicast is 2000::/3; the rest of IPv6 (loopback, mapped, NAT64, link-local, site-local, private, multicast) is refused.
_V6 = {
    "2001::/23": "protocol assignments, Teredo, ORCHID",
    "2001:db8::/32": "documentation",
    "2002::/16": "6to4",
    "2620:4f:8000::/48": "AS112",
    "3fff::/20": "documentation",
}
_GLOBAL_V6 = ipaddress.IPv6Network("2000::/3")
_FORBIDDEN_V4 = [(ipaddress.IPv4Network(net), why) for net, why in _V4.items()]
_FORBIDDEN_V6 = [(ipaddress.IPv6Network(net), why) for net, why in _V6.items()]


def why_forbidden(address: str) -> str | None:
    """Why pages are not read from this IP address, None when they are. Zone names (`%eth0`) are ignored."""
    ip = ipaddress.ip_address(address.partition("%")[0])
    if isinstance(ip, ipaddress.IPv4Address):
        return next((why for net, why in _FORBIDDEN_V4 if ip in net), None)
    if ip not in _GLOBAL_V6:
        return "not a public IPv6 address"
    return next((why for net, why in _FORBIDDEN_V6 if ip in net), None)


def is_loopback(host: str) -> bool:
    """True for `localhost` and loopback literals: the only hosts open when the network is refused."""
    if host.lower() == "localhost":
        return True
    try:
        return ipaddress.ip_address(host.strip("[]")).is_loopback
    except ValueError:
        return False


def public_addresses(host: str, port: int, seconds: float, resolve: Resolve) -> tuple[str, ...]:
    """The addresses of a host, all of them public. Raises Refused when one is not (a name may hide it among others)."""
    found = resolve(host, port, seconds)
    for address in found:
        why = why_forbidden(address)
        if why:
            raise Refused(f"`{host}` leads to {address} ({why}): pages are read from public addresses only")
    return found


def resolve_host(host: str, port: int, seconds: float) -> tuple[str, ...]:
    """Look a host up, within `seconds`. Raises NoHost when the name leads nowhere, Unavailable when nobody answers."""
    answer: list[tuple[str, ...] | OSError] = []
    # The system's look-up has no time limit of its own: it runs aside and is left behind when it is late.
    asking = threading.Thread(target=lambda: answer.append(_look_up(host, port)), daemon=True)
    asking.start()
    asking.join(seconds)
    if not answer:
        raise Unavailable(f"`{host}` could not be looked up in {seconds:.0f} s")
    found = answer[0]
    if isinstance(found, OSError):
        if getattr(found, "errno", None) == socket.EAI_AGAIN:
            raise Unavailable(f"`{host}` could not be looked up: {found.strerror}")
        raise NoHost(f"no host `{host}` is known (a wrong domain, or no network)")
    return found


def _look_up(host: str, port: int) -> tuple[str, ...] | OSError:
    try:
        lines = socket.getaddrinfo(host, port, type=socket.SOCK_STREAM)
    except UnicodeError:
        return socket.gaierror(socket.EAI_NONAME, "not a host name")
    except OSError as error:
        return error
    return tuple(dict.fromkeys(str(line[4][0]) for line in lines))
