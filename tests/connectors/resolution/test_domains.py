"""From a cell to the registrable domain of an account."""

import pytest
import tldextract

from connectors.resolution import domains
from connectors.resolution.domains import account_domain, registrable_domain, shared_hosts


@pytest.mark.parametrize(
    ("cell", "domain"),
    [
        ("acme.example", "acme.example"),
        ("ACME.EXAMPLE", "acme.example"),
        (" www.acme.example ", "acme.example"),
        ("https://shop.fr.acme.example:8443/login?next=%2F", "acme.example"),
        ("//cdn.acme.example/x", "acme.example"),
        ("http:acme.example", "acme.example"),
        ("https:\\\\acme.example\\x", "acme.example"),
        ("https://user:secret@acme.example/x@y.com", "acme.example"),
        ("acme.example?mail=x@other.example", "acme.example"),
        ("mailto:Team@Sub.Acme.example?subject=hi", "acme.example"),
        ("Jean R. <j.r@acme.example>", "acme.example"),
        ("J.R. Dupont, acme.example", "acme.example"),
        ("x@acme.example; y@other.example", "acme.example"),
        ("acme.example.", "acme.example"),
        ("https://www.hélios-énergies.example", "xn--hlios-nergies-bhbf.example"),
        ("XN--HLIOS-NERGIES-BHBF.EXAMPLE", "xn--hlios-nergies-bhbf.example"),
        ("he\u0301lios-e\u0301nergies.example", "xn--hlios-nergies-bhbf.example"),
        ("ａｃｍｅ。example", "acme.example"),
        ("\u202ewww.acme.example", "acme.example"),
        ("🚀.example", "xn--158h.example"),
        ("acme.co.uk", "acme.co.uk"),
        ("www.acme.com.br/pt", "acme.com.br"),
        ("boutique.gouv.fr", "boutique.gouv.fr"),
        ("orange.com", "orange.com"),
        ("gmail.example", "gmail.example"),
        ("linkedin-agency.example", "linkedin-agency.example"),
        ("notgithub.io", "notgithub.io"),
    ],
)
def test_domains(cell: str, domain: str) -> None:
    assert account_domain(cell) == domain


@pytest.mark.parametrize(
    "cell",
    [
        "",
        "-",
        "acme",
        "n/a",
        "Acme Industries",
        "203.0.113.77",
        "http://203.0.113.77:80/x",
        "[2001:db8::1]",
        "2001:db8::1",
        "localhost",
        "http://localhost:3000",
        "co.uk",
        "gouv.fr",
        "a..b.example",
        "-acme.example",
        "acme-.example",
        "acme.e",
        "acme.1",
        ".",
        "@",
        "a@b",
        "acme .",
        "x" * 5_000 + ".example",
        "mailto:",
        "https://",
        "J.R. Dupont",
        "ac me",
        "a" * 64 + ".example",
        "exa mple",
    ],
)
def test_no_domain(cell: str) -> None:
    assert account_domain(cell) is None


@pytest.mark.parametrize(
    "cell",
    [
        "a@gmail.com",
        "a@googlemail.com",
        "a@outlook.fr",
        "a@hotmail.co.uk",
        "a@live.fr",
        "a@yahoo.co.jp",
        "a@icloud.com",
        "a@me.com",
        "a@aol.com",
        "a@gmx.de",
        "a@proton.me",
        "a@protonmail.com",
        "a@orange.fr",
        "a@wanadoo.fr",
        "a@free.fr",
        "a@sfr.fr",
        "a@laposte.net",
        "https://www.linkedin.com/company/x",
        "fr.linkedin.com/in/y",
        "facebook.com/x",
        "x.com/y",
        "twitter.com/z",
        "instagram.com/a",
        "youtube.com/@b",
        "https://www.crunchbase.com/organization/c",
        "google.com",
        "https://sites.google.com/view/d",
        "google.fr",
        "e.s3.eu-west-1.amazonaws.com",
        "f.azurewebsites.net",
        "g.herokuapp.com",
        "h.github.io",
        "i.myshopify.com",
        "j.wixsite.com/k",
        "l.notion.site",
        "m.blogspot.fr",
        "n.wordpress.com",
    ],
)
def test_shared_hosts_are_no_account(cell: str) -> None:
    assert account_domain(cell) is None


def test_the_next_address_counts_when_the_first_is_shared() -> None:
    assert account_domain("a@gmail.com, b@acme.example") == "acme.example"


def test_users_add_their_own_hosts() -> None:
    hosts = shared_hosts().extended(("Annuaire.Example",))
    assert account_domain("www.annuaire.example/acme", hosts) is None
    assert account_domain("www.annuaire.example/acme") == "annuaire.example"


def test_registrable_domain_of_a_host() -> None:
    assert registrable_domain("www.acme.co.uk") == "acme.co.uk"
    assert registrable_domain("gmail.com") == "gmail.com"
    assert registrable_domain("localhost") is None


def test_the_rules_are_those_tldextract_reads() -> None:
    extract = tldextract.TLDExtract(suffix_list_urls=(), cache_dir=None)
    assert domains._suffixes() == frozenset(extract.tlds)
