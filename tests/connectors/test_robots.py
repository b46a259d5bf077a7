"""robots.txt, by the examples of RFC 9309 and the files people write."""

import pytest

from connectors.robots import NOTHING, parse_robots

RULES = """
# comment
User-Agent: googlebot
Disallow: /

User-agent: Amorce/2.0
user-agent: other
Disallow: /own
Allow: /own/open   # a comment
Crawl-delay: 3

User-agent: *
Disallow: /all
Crawl-delay: 60
"""


@pytest.mark.parametrize(
    ("product", "path", "allowed"),
    [
        ("amorce", "/own", False), ("amorce", "/own/x", False), ("amorce", "/own/open/x", True), ("amorce", "/all", True),
        ("AMORCE", "/own", False), ("other", "/own", False), ("somebody", "/all", False), ("somebody", "/own", True),
        ("googlebot", "/", False), ("amorce", "/", True), ("amorce", "", True),
    ],
)  # fmt: skip
def test_groups(product: str, path: str, allowed: bool) -> None:
    assert parse_robots(RULES, product).allows(f"https://a.example{path}") is allowed


@pytest.mark.parametrize(
    ("rules", "path", "allowed"),
    [
        ("Disallow: /*.pdf$", "/a/b.pdf", False), ("Disallow: /*.pdf$", "/a/b.pdf?x", True), ("Disallow: /*?", "/a?b", False),
        ("Disallow: /*?", "/a", True), ("Disallow: /fish*", "/fishheads", False), ("Disallow: /fish*", "/Fish", True),
        ("Disallow: /a*b*c", "/axxbxxc", False), ("Disallow: /a*b*c", "/axxcxxb", True), ("Disallow: /$", "/", False),
        ("Disallow: /$", "/a", True), ("Disallow:", "/a", True), ("Disallow: /a\nAllow: /a", "/a", True),
        ("Allow: /p\nDisallow: /", "/page", True), ("Allow: /folder\nDisallow: /folder", "/folder/x", True),
        ("Disallow: /%7Ejoe", "/~joe/", False), ("Disallow: /caf%C3%A9", "/café", False), ("Disallow: /a*", "/", True),
        ("Disallow: *", "/a", False), ("Disallow: /*", "/a", False), ("Disallow: /x*$", "/xyz", False),
    ],
)  # fmt: skip
def test_the_longest_rule_wins(rules: str, path: str, allowed: bool) -> None:
    assert parse_robots(f"User-agent: *\n{rules}", "amorce").allows(f"https://a.example{path}") is allowed


def test_delays_are_bounded() -> None:
    assert parse_robots(RULES, "amorce").delay == 3
    assert parse_robots(RULES, "somebody").delay == 10
    assert parse_robots("User-agent: *\nCrawl-delay: soon", "amorce").delay == 0


@pytest.mark.parametrize(
    "text", ["", "<html>404</html>", "Disallow: /", "\x00\xff", "User-agent: *", "User-agent:\nDisallow: /"]
)
def test_a_file_without_rules_for_us_allows_all(text: str) -> None:
    assert parse_robots(text, "amorce").allows("https://a.example/a")


def test_nothing_is_nothing() -> None:
    assert not NOTHING.allows("https://a.example/")


def test_patterns_made_to_hang_do_not() -> None:
    hostile = "User-agent: *\n" + "Disallow: /" + "*a" * 2_000 + "$\n"
    assert parse_robots(hostile * 20, "amorce").allows("https://a.example/" + "a" * 1_500 + "b")
