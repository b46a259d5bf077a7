"""AMORCE_NO_NETWORK=1: every connection but loopback is refused, whoever asks for it."""

import ipaddress
import sys
from typing import Any

from agent.errors import BadInput

_installed = False


def refuse_network() -> None:
    """Install the guard for the life of the process (an audit hook: no library can go round it from Python)."""
    global _installed
    if not _installed:
        sys.addaudithook(_guard)
        _installed = True


def _guard(event: str, args: tuple[Any, ...]) -> None:
    if event == "socket.connect":
        address = args[1]
        if isinstance(address, tuple) and not _loopback(str(address[0])):
            raise BadInput(f"AMORCE_NO_NETWORK is set: no connection to {address[0]}")
    elif event == "socket.getaddrinfo" and args[0] and not _loopback(str(args[0])):
        raise BadInput(f"AMORCE_NO_NETWORK is set: no look-up of {args[0]}")


def _loopback(host: str) -> bool:
    if host in ("localhost", ""):
        return True
    try:
        return ipaddress.ip_address(host).is_loopback
    except ValueError:
        return False
