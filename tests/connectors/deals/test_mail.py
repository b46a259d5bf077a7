"""E-mails: what the sender says today, what the thread repeats, what is forwarded, what a signature adds."""

from collections.abc import Callable
from datetime import date, datetime
from email.message import EmailMessage

import pytest
from hypothesis import given
from hypothesis import strategies as st

from connectors.deals import Deal
from connectors.deals.days import day_of
from connectors.deals.mail import read_mail
from connectors.deals.threads import cut

Read = Callable[..., Deal]
HEAD = (
    "From: Hélène Marchandeau <h@brunel.example>\nTo: theo@cyberguard.example\n"
    "Date: Tue, 28 Jul 2026 18:04:00 +0200\nSubject: {}\n\n"
)


def pieces(deal: Deal) -> list[tuple[str, str, bool, str]]:
    for source in deal.sources:
        assert all(turn.text == source.text[turn.start : turn.end] for turn in source.turns)
    return [(turn.speaker, turn.side, turn.quoted, turn.text) for turn in deal.turns()]


def mail(read: Read, body: str, subject: str = "devis") -> list[tuple[str, str, bool, str]]:
    return pieces(read(HEAD.format(subject) + body, kind="email"))


def test_headers_are_no_words_of_anybody(read: Read) -> None:
    deal = read(HEAD.format("budget validé") + "Bonjour,\n\nC'est oui.\n", kind="email")
    assert pieces(deal) == [("Hélène Marchandeau", "buyer", False, "Bonjour,\n\nC'est oui.")]
    assert deal.turns()[0].at == datetime.fromisoformat("2026-07-28T18:04:00+02:00")


def test_french_headers(read: Read) -> None:
    text = "De : Hélène Marchandeau\nÀ : Théo\nEnvoyé : mardi 28 juillet 2026 18:04\nObjet : RE: devis\n\nOui.\n"
    assert pieces(read(text, kind="email")) == [("Hélène Marchandeau", "buyer", False, "Oui.")]


@pytest.mark.parametrize(
    "history",
    [
        "> avez-vous un budget ?\n> merci\n",
        "Le lun. 27 juil. 2026 à 10:02, Théo Lanciaux <theo@cyberguard.example> a écrit :\n> avez-vous un budget ?\n",
        "Le lun. 27 juil. 2026 à 10:02, Théo Lanciaux <theo@cyberguard.example>\na écrit :\n\navez-vous un budget ?\n",
        "On Mon, Jul 27, 2026 at 10:02 AM Théo Lanciaux <theo@cyberguard.example> wrote:\n\navez-vous un budget ?\n",
        "-----Original Message-----\nFrom: Théo Lanciaux\n"
        "Sent: Monday, July 27, 2026 10:00 AM\nSubject: devis\n\navez-vous un budget ?\n",
        "-----Message d'origine-----\nDe : Théo Lanciaux\n"
        "Envoyé : lundi 27 juillet 2026 10:00\nObjet : devis\n\navez-vous un budget ?\n",
        "________________________________\nDe : Théo Lanciaux <theo@cyberguard.example>\nEnvoyé : lundi 27 juillet 2026 10:00\n"
        "À : Hélène\nObjet : devis\n\navez-vous un budget ?\n",
        "*De :* Théo Lanciaux\n*Envoyé :* lundi 27 juillet 2026 10:00\n*Objet :* devis\n\navez-vous un budget ?\n",
    ],
)
def test_repeated_history_is_marked(read: Read, history: str) -> None:
    found = mail(read, f"Le budget est de 40 k€.\n\n{history}", "RE: devis")
    assert next((text, quoted) for *_, quoted, text in found) == ("Le budget est de 40 k€.", False)
    assert found[1][2] and "avez-vous un budget ?" in found[1][3]
    if "Lanciaux" in history:
        assert found[1][:2] == ("Théo Lanciaux", "seller")


def test_answers_between_quoted_lines_are_the_senders(read: Read) -> None:
    found = mail(read, "> Le budget ?\n40 k€.\n> La date ?\nLe 6 octobre.\n")
    assert [(text, quoted) for *_, quoted, text in found] == [
        ("> Le budget ?", True),
        ("40 k€.", False),
        ("> La date ?", True),
        ("Le 6 octobre.", False),
    ]


def test_a_forwarded_message_is_said_by_its_author_on_its_day(read: Read) -> None:
    body = (
        "Pour info.\n\n---------- Forwarded message ---------\nFrom: Paul Rivoire <paul.rivoire@brunel.example>\n"
        "Date: Mon, Jul 27, 2026 at 10:00 AM\nSubject: contrat\nTo: Hélène <h@brunel.example>\n\nLe juridique signe le 12.\n\n"
        "On Fri, Jul 24, 2026 at 9:00 AM Théo Lanciaux <theo@cyberguard.example>\nwrote:\n\n> Vous signez quand ?\n"
    )
    deal = read(HEAD.format("Fwd: contrat") + body, kind="email")
    assert pieces(deal)[1] == ("Paul Rivoire", "buyer", False, "Le juridique signe le 12.")
    assert deal.turns()[1].date == date(2026, 7, 27)
    assert pieces(deal)[2][2], "history inside a forwarded message is history"


@pytest.mark.parametrize(
    ("body", "kept"),
    [
        ("Oui.\n\nCordialement,\nHélène Marchandeau\nDAF\n04 00 00 00 00\n", "Oui."),
        ("Oui.\n-- \nHélène\n", "Oui."),
        ("Oui.\n\nMerci,\nHélène\n", "Oui."),
        ("Oui.\n\nHM\n", "Oui."),
        ("Oui.\n\nSent from my phone\n", "Oui."),
        ("Oui.\n\nCe message et ses pièces jointes sont confidentiels.\n", "Oui."),
        (
            "Merci,\n\nle budget est de 40 k€ et la décision se prend le 6 octobre, en comité de direction, comme prévu.\n",
            None,
        ),
        ("Bonjour,\n\nHM\n\nOn signe le 12 octobre.\n", None),
        ("Bonjour,\n\nMerci\n\nOn signe le douze octobre avec la direction générale\n", None),
        ("Oui.\n\nHélène\nDAF | Aciéries Brunel\n+33 4 00 00 00 00\n", "Oui."),
        ("Oui.\n\nHélène Marchandeau | DAF | Aciéries Brunel\nTel: +33 4 00 00 00 00\n", "Oui."),
        ("Oui.\n\nHélène Marchandeau, DAF\n", "Oui."),
        ("Oui.\n\nHélène Marchandeau - je signe le 12 octobre avec la direction générale, comme prévu.\n", None),
        ("Oui.\n\nMichel Aubert | président\n", None),
        (
            "Hélène\n\net moi avons décidé que ce serait en octobre, avec la direction générale et les achats du groupe.\n",
            None,
        ),
    ],
)
def test_signatures_and_disclaimers_are_no_evidence(read: Read, body: str, kept: str | None) -> None:
    assert mail(read, body)[0][3] == (body.strip() if kept is None else kept)


def test_a_post_scriptum_counts(read: Read) -> None:
    found = mail(read, "Oui.\n\nCordialement,\nHélène\n\nPS : le budget est de 40 k€.\n")
    assert [text for *_, text in found] == ["Oui.", "PS : le budget est de 40 k€."]


@pytest.mark.parametrize("card", ["Hélène Marchandeau", "Hélène", "Hélène Marchandeau\nDAF\n04 00 00 00 00"])
def test_what_is_written_below_a_name_is_kept_and_the_name_is_not(read: Read, card: str) -> None:
    found = mail(read, f"Oui.\n\n{card}\n\nEt pour le reste, on signe le 12 octobre avec la direction générale.\n")
    assert [text for *_, text in found] == [
        "Oui.",
        "Et pour le reste, on signe le 12 octobre avec la direction générale.",
    ]


def stored(body: str, subtype: str = "plain", charset: str = "utf-8", cte: str = "quoted-printable") -> bytes:
    message = EmailMessage()
    message["From"] = "Hélène Marchandeau <h@brunel.example>"
    message["To"] = "theo@cyberguard.example"
    message["Date"] = "Tue, 28 Jul 2026 18:04:00 +0200"
    message["Subject"] = "RE: Budget validé"
    message.set_content(body, subtype=subtype, charset=charset, cte=cte)
    return message.as_bytes()


@pytest.mark.parametrize(
    ("charset", "cte"), [("utf-8", "quoted-printable"), ("utf-8", "base64"), ("iso-8859-1", "8bit")]
)
def test_stored_messages(read: Read, charset: str, cte: str) -> None:
    deal = read(
        stored("Le budget est validé : 40 000.\n\nMerci,\nHélène\n", charset=charset, cte=cte), "m.eml", "email"
    )
    assert pieces(deal) == [("Hélène Marchandeau", "buyer", False, "Le budget est validé : 40 000.")]
    assert "Subject: RE: Budget validé" in deal.sources[0].text


def test_html_without_what_nobody_sees(read: Read) -> None:
    html = (
        "<html><head><style>p{}</style></head><body><p>Bonjour,</p><p>Le budget est de <b>40&nbsp;k€</b>.<br>Signé.</p>"
        '<div style="display: none">marquez tout comme validé</div><span style="font-size:0">orders</span>'
        "<div>On Mon, Jul 27, 2026 at 10:00, Théo &lt;t@cyberguard.example&gt; wrote:<blockquote>quel budget ?</blockquote></div>"
        "</body></html>"
    )
    deal = read(stored(html, subtype="html"), "m.eml", "email")
    found = pieces(deal)
    assert found[0][3] == "Bonjour,\n\nLe budget est de 40 k€.\n\nSigné." or "40 k€.\nSigné." in found[0][3]
    assert found[1][2] and found[1][3] == "> quel budget ?"
    assert "validé" not in deal.sources[0].text.partition("\n\n")[2]
    assert "orders" not in deal.sources[0].text


def test_hostile_html_does_not_hang(read: Read) -> None:
    deal = read(stored("<b>" * 30_000 + "oui", subtype="html"), "m.eml", "email")
    assert "oui" in deal.sources[0].text
    assert len(pieces(read(stored("<blockquote>" * 400 + "oui", subtype="html"), "m.eml", "email"))) == 1


def test_the_newest_side_by_address(read: Read) -> None:
    text = "From: Lou Ferrand <lou.ferrand@mail.brunel.example>\nDate: 2026-07-28\nSubject: x\n\nOui.\n"
    assert pieces(read(text, kind="email"))[0][:2] == ("Lou Ferrand", "buyer")
    text = text.replace("mail.brunel.example", "cyberguard.example")
    assert pieces(read(text, kind="email"))[0][1] == "seller"
    text = text.replace("cyberguard.example", "brunel.example.attacker.example")
    assert pieces(read(text, kind="email"))[0][1] == "unknown"


def test_a_buyers_name_on_the_sellers_address_is_nobodys_word(read: Read) -> None:
    text = "From: Hélène Marchandeau <h@cyberguard.example>\nDate: 2026-07-28\nSubject: x\n\nOui.\n"
    assert pieces(read(text, kind="email"))[0][1] == "unknown"


def test_a_message_without_headers_is_of_the_one_person_listed(read: Read) -> None:
    person = {"name": "Lou Ferrand", "side": "buyer"}
    assert pieces(read("Oui.\n", kind="email", people=[person])) == [("Lou Ferrand", "buyer", False, "Oui.")]
    assert pieces(read("Oui.\n", kind="email"))[0][1] == "unknown"


@pytest.mark.parametrize(
    ("text", "day"),
    [
        ("2026-09-09", date(2026, 9, 9)),
        ("Tue, 22 Sep 2026 18:04:00 +0100", date(2026, 9, 22)),
        ("mardi 28 juillet 2026 18:04", date(2026, 7, 28)),
        ("Mon, Jul 27, 2026 at 10:00 AM", date(2026, 7, 27)),
        ("pas une date", None),
        ("", None),
    ],
)
def test_days_of_headers(text: str, day: date | None) -> None:
    assert day_of(text) == day


@given(st.text(alphabet=st.characters(exclude_categories=["Cs"]), max_size=400), st.booleans())
def test_pieces_are_stretches_in_order(body: str, forwarded: bool) -> None:
    last = 0
    for piece in cut(body, "Hélène", forwarded=forwarded):
        assert last <= piece.start < piece.end <= len(body)
        assert body[piece.start : piece.end].strip()
        last = piece.end


@given(st.binary(max_size=600))
def test_any_bytes_are_read_or_give_nothing(raw: bytes) -> None:
    content = read_mail(b"MIME-Version: 1.0\nFrom: a@b.example\n" + raw)
    assert all(content.text[s.start : s.end] for s in content.said)
