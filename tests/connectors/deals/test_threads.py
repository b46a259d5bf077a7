"""Whose words a message holds: history in the forms of mail programs, replies above, below and between, forwards, banners."""

import time
from collections.abc import Callable
from datetime import date
from email.message import EmailMessage

import pytest

from connectors.deals import Deal
from connectors.deals.days import day_of

Read = Callable[..., Deal]
HELENE, THEO = "Hélène Marchandeau", "Théo Lanciaux"
HEAD = (
    "From: Hélène Marchandeau <h@brunel.example>\nTo: theo@cyberguard.example\n"
    "Date: Tue, 28 Jul 2026 18:04:00 +0200\nSubject: {}\n\n"
)
ASKED = "avez-vous un budget de 99 k€ ?"
ADDRESS = "theo@cyberguard.example"


def pieces(deal: Deal) -> list[tuple[str, str, bool, str]]:
    for source in deal.sources:
        assert all(turn.text == source.text[turn.start : turn.end] for turn in source.turns)
    return [(turn.speaker, turn.side, turn.quoted, turn.text) for turn in deal.turns()]


def mail(read: Read, body: str, subject: str = "RE: devis") -> Deal:
    return read(HEAD.format(subject) + body, kind="email")


@pytest.mark.parametrize(
    "opening",
    [
        f"Am Mo., 27. Juli 2026 um 10:00 Uhr schrieb Théo Lanciaux <{ADDRESS}>:\n\n",
        f"Am Mo., 27. Juli 2026 um 10:00 Uhr schrieb Théo Lanciaux <\n{ADDRESS}>:\n\n",
        f"Von: Théo Lanciaux <{ADDRESS}>\nGesendet: Montag, 27. Juli 2026 10:00\nAn: Hélène\nBetreff: Angebot\n\n",
        f"-----Ursprüngliche Nachricht-----\nVon: Théo Lanciaux <{ADDRESS}>\nGesendet: 27. Juli 2026 10:00\nBetreff: x\n\n",
        f"Théo Lanciaux <{ADDRESS}> wrote on 27/07/2026 10:00:00:\n\n",
        f"Théo Lanciaux <{ADDRESS}> a écrit le 27/07/2026 10:00 :\n\n",
        f"2026-07-27 10:00 GMT+02:00 Théo Lanciaux <{ADDRESS}>:\n\n",
        f"On Mon, Jul 27, 2026 at 10:00 AM\nThéo Lanciaux\n<{ADDRESS}>\nwrote:\n\n",
        f"On Jul 27, 2026, at 10:00, Théo Lanciaux <{ADDRESS}<mailto:{ADDRESS}>> wrote:\n\n",
        f"De: Théo Lanciaux <{ADDRESS}>\nEnviado: 2026-07-27 10:00\nPara: Hélène\nAsunto: devis\n\n",
        f"Da: Théo Lanciaux <{ADDRESS}>\nInviato: 2026-07-27 10:00\nA: Hélène\nOggetto: devis\n\n",
        f"Van: Théo Lanciaux <{ADDRESS}>\nVerzonden: 2026-07-27 10:00\nAan: Hélène\nOnderwerp: devis\n\n",
        "-----Rendez-vous d'origine-----\nDe : Théo Lanciaux\nEnvoyé : lundi 27 juillet 2026 10:00\nÀ : Hélène\nOù : Teams\n\n",
        "De : Théo Lanciaux\nEnvoyé le : lundi 27 juillet 2026 10:00\nÀ : Hélène\nObjet : devis\n\n",
        f"De : Théo Lanciaux <{ADDRESS}>\n\nEnvoyé : lundi 27 juillet 2026 10:00\n\nÀ : Hélène\n\nObjet : devis\n\n",
    ],
)
def test_history_in_the_forms_of_mail_programs(read: Read, opening: str) -> None:
    deal = mail(read, f"Le budget est de 40 k€.\n\n{opening}{ASKED}\n")
    assert pieces(deal) == [(HELENE, "buyer", False, "Le budget est de 40 k€."), (THEO, "seller", True, ASKED)]
    assert deal.turns()[1].date == date(2026, 7, 27)


@pytest.mark.parametrize(
    ("body", "own"),
    [
        (f"> {ASKED}\n> Théo\n\nOui, 40 k€.\n\nHélène\n", ["Oui, 40 k€."]),
        (f"On Mon, Jul 27, 2026 at 10:02 AM Théo <{ADDRESS}> wrote:\n> {ASKED}\n>\n> Théo\n\nOui.\n", ["Oui."]),
        (f"Voir ci-dessous.\n\nLe 27/07/2026 à 10:00, Théo a écrit :\n> {ASKED}\n\nOui.\n\n> et la date ?\n\nLe 6.\n",
         ["Voir ci-dessous.", "Oui.", "Le 6."]),
        ("Oui.\n\n> avez-vous vraiment réservé un budget de 99 k€ pour un projet de cette\ntaille ?\n> merci\n", ["Oui."]),
        (f"Oui.\n\n| {ASKED}\n| merci\n", ["Oui."]),
        (f"Oui.\n\nLe lun. 27 juil. 2026 à 10:02, Théo <{ADDRESS}> a écrit :\n\nBonjour\n> ancien\nbudget 99 k€\n", ["Oui."]),
    ],
)  # fmt: skip
def test_answers_below_and_between_are_the_senders(read: Read, body: str, own: list[str]) -> None:
    found = pieces(mail(read, body))
    assert [text for *_, quoted, text in found if not quoted] == own
    assert {(name, side) for name, side, quoted, _ in found if not quoted} == {(HELENE, "buyer")}


def test_answers_behind_initials_inside_an_unmarked_history(read: Read) -> None:
    body = (
        "Mes réponses ci-dessous.\n\nDe : Théo Lanciaux\nEnvoyé : lundi 27 juillet 2026 10:00\nÀ : Hélène\nObjet : devis\n\n"
        "Quel budget ?\n[HM] 40 k€.\n[TL] plutôt 99 k€.\nQuelle date ?\n[Hélène] le 6 octobre\nMerci\n"
    )
    assert [(side, quoted, text) for _, side, quoted, text in pieces(mail(read, body))] == [
        ("buyer", False, "Mes réponses ci-dessous."),
        ("seller", True, "Quel budget ?"),
        ("buyer", False, "[HM] 40 k€."),
        ("seller", True, "[TL] plutôt 99 k€.\nQuelle date ?"),
        ("buyer", False, "[Hélène] le 6 octobre"),
        ("seller", True, "Merci"),
    ]


@pytest.mark.parametrize(
    "body",
    [
        "Le 12 mars Paul de la finance nous a écrit :\nle contrat passera en juin.\n\nLe budget est de 40 k€.",
        "De : Paris\nA : Lyon\nObjet : transfert des sites\n\nLe budget est de 40 k€.",
        "| site | coût |\n| Paris | 40 k€ |\n\nLe budget est de 40 k€.",
    ],
)
def test_prose_and_lists_open_no_history(read: Read, body: str) -> None:
    assert pieces(mail(read, body)) == [(HELENE, "buyer", False, body)]


@pytest.mark.parametrize(
    "opening",
    [
        "Début du message transféré\u00a0:\n\nDe: Paul Rivoire <paul@brunel.example>\nObjet: contrat\n"
        "Date: 27 juillet 2026 à 10:00:00 UTC+2\nÀ: Hélène <h@brunel.example>\n\n",
        "---------- Weitergeleitete Nachricht ---------\nVon: Paul Rivoire <paul@brunel.example>\n"
        "Datum: Mo., 27. Juli 2026 um 10:00\nBetreff: x\nAn: H\n\n",
        "Begin forwarded message:\n\n> From: Paul Rivoire <paul@brunel.example>\n> Date: 27 July 2026 at 10:00:00 CEST\n"
        "> Subject: contrat\n> To: h@brunel.example\n>\n> ",
    ],
)
def test_forwards_of_other_programs(read: Read, opening: str) -> None:
    deal = mail(read, f"Pour info.\n\n{opening}Le juridique signe le 12.\n", "Fwd: contrat")
    assert pieces(deal) == [
        (HELENE, "buyer", False, "Pour info."),
        ("Paul Rivoire", "buyer", False, "Le juridique signe le 12."),
    ]
    assert deal.turns()[1].date == date(2026, 7, 27)


def test_history_and_an_afterword_around_a_marked_forward(read: Read) -> None:
    body = (
        "Begin forwarded message:\n\n> From: Paul Rivoire <paul@brunel.example>\n> Date: 27 July 2026 at 10:00\n> Subject: c\n>\n"
        "> Le juridique signe le 12.\n>> Vous signez quand ?\n> Puis les achats.\n\nJe confirme.\n"
    )
    assert [(name, quoted, text) for name, _, quoted, text in pieces(mail(read, body, "Fwd: c"))] == [
        ("Paul Rivoire", False, "Le juridique signe le 12."),
        ("?", True, ">> Vous signez quand ?"),
        ("Paul Rivoire", False, "Puis les achats."),
        (HELENE, False, "Je confirme."),
    ]


def test_a_thread_exported_oldest_first_tells_each_message_once(read: Read) -> None:
    later = "\n---\n\nFrom: {}\nTo: x\nDate: {}\nSubject: RE: devis\n\n{}\n"
    body = (
        "On perd 40 heures.\n"
        + later.format(f"Théo Lanciaux <{ADDRESS}>", "Wed, 29 Jul 2026 09:00:00 +0200", "Quel budget ?")
        + later.format("Hélène Marchandeau <h@brunel.example>", "Thu, 30 Jul 2026 09:00:00 +0200", "40 k€.")
        + later.format(f"Théo Lanciaux <{ADDRESS}>", "Wed, 29 Jul 2026 09:00:00 +0200", "Quel budget ?")
    )
    deal = mail(read, body)
    assert [(side, quoted, text) for _, side, quoted, text in pieces(deal)] == [
        ("buyer", False, "On perd 40 heures."),
        ("seller", False, "Quel budget ?"),
        ("buyer", False, "40 k€."),
        ("seller", True, "Quel budget ?"),
    ]
    assert [turn.date.day for turn in deal.turns()[1:3]] == [29, 30]


@pytest.mark.parametrize(
    ("head", "day"),
    [
        (
            "From: Paul Rivoire <p@brunel.example>\nDate: 03/04/2026",
            date(2026, 8, 1),
        ),  # nothing tells: the day of the source
        ("From: Paul Rivoire <p@brunel.example>\nDate: 3/4/2026 10:00 AM", date(2026, 3, 4)),
        ("De : Paul Rivoire <p@brunel.example>\nDate : 03/04/2026", date(2026, 4, 3)),
        ("From: Paul Rivoire <p@brunel.example>\nDate: 25/04/2026", date(2026, 4, 25)),
        ("From: Paul Rivoire <p@brunel.example>\nDate: 2126-04-25", date(2026, 8, 1)),  # after the deal's "now"
    ],
)
def test_the_day_of_a_forwarded_message_is_read_or_left(read: Read, head: str, day: date) -> None:
    deal = mail(
        read, f"x\n\n---------- Forwarded message ---------\n{head}\nSubject: c\nTo: h\n\nOn signe le 12.\n", "Fwd: c"
    )
    assert deal.turns()[1].date == day


@pytest.mark.parametrize(
    "extra",
    [
        "\n***\nCe message est confidentiel.\nAucun engagement de budget.\n",
        "\nAvertissement : ce message est destiné à ses seuls destinataires.\nAucun budget.\n",
        "\nDiese E-Mail enthält vertrauliche Informationen.\n",
        "\nMit freundlichen Grüßen\nHélène Marchandeau\nLeiterin Einkauf\n",
        "\nJe vous prie d'agréer, Monsieur, l'expression de mes salutations distinguées.\n\nHélène Marchandeau\nDAF\n",
        "\nHélène Marchandeau\nDAF\nAciéries Brunel SAS au capital de 4 000 000 €, RCS Lyon 123 456 789\nLyon\n",
        "\n________________________________\nRéunion Microsoft Teams\nCliquez ici pour participer\nID : 123 456 789\n",
        "\nEnvoyé à partir de Outlook pour Android\n",
        "\nEnvoyé depuis Yahoo Mail pour iPhone\n",
    ],
)
def test_what_is_added_below_is_no_word_of_the_sender(read: Read, extra: str) -> None:
    assert [text for *_, text in pieces(mail(read, f"Oui, 40 k€.\n{extra}"))] == ["Oui, 40 k€."]


@pytest.mark.parametrize(
    "top",
    [
        "[EXTERNAL]\n\n",
        "CAUTION: This email originated from outside of the organization. Do not click links.\n\n",
        "ATTENTION : ce message provient de l'extérieur.\nNe cliquez pas sur les liens.\n\n",
        "Vous ne recevez pas souvent de courriers de h@brunel.example.\n\n",
    ],
)
def test_a_banner_is_no_word_of_the_sender(read: Read, top: str) -> None:
    assert [text for *_, text in pieces(mail(read, f"{top}Oui, 40 k€.\n"))] == ["Oui, 40 k€."]


@pytest.mark.parametrize(
    "head",
    [
        "Von: Hélène Marchandeau <h@brunel.example>\nAn: Théo\nGesendet: Dienstag, 28. Juli 2026 18:04\nBetreff: AW: x\n\n",
        "**De :** Hélène Marchandeau\n**À :** Théo\n**Date :** 28/07/2026\n**Objet :** x\n\n",
    ],
)
def test_headers_of_plain_messages(read: Read, head: str) -> None:
    assert pieces(read(head + "Oui, 40 k€.\n", kind="email")) == [(HELENE, "buyer", False, "Oui, 40 k€.")]


def test_a_name_that_is_another_address_is_nobodys(read: Read) -> None:
    people = [{"name": HELENE, "email": "helene.marchandeau@brunel.example", "side": "buyer"}]
    text = 'From: "helene.marchandeau@brunel.example" <x@attacker.example>\nDate: 2026-07-28\nSubject: x\n\nOui.\n'
    assert pieces(read(text, kind="email", people=people)) == [("x", "unknown", False, "Oui.")]


def stored(body: str, subtype: str = "plain", sender: str = "Hélène Marchandeau <h@brunel.example>") -> EmailMessage:
    message = EmailMessage()
    message["From"] = sender
    message["To"] = ADDRESS
    message["Date"] = "Tue, 28 Jul 2026 18:04:00 +0200"
    message["Subject"] = "RE: devis"
    message.set_content(body, subtype=subtype)
    return message


def test_a_message_attached_to_a_message_is_its_authors(read: Read) -> None:
    outer, inner = (
        stored("Voir le message joint.\n"),
        stored("Le juridique signe le 12.\n", sender="Paul <paul@brunel.example>"),
    )
    outer.add_attachment(inner)
    outer.add_attachment("Budget : 99 k€\n", filename="cr.txt")
    deal = read(outer.as_bytes(), "m.eml", "email")
    assert pieces(deal) == [
        (HELENE, "buyer", False, "Voir le message joint."),
        ("Paul", "buyer", False, "Le juridique signe le 12."),
    ]
    assert deal.turns()[1].date == date(2026, 7, 28)


@pytest.mark.parametrize("charset", ["unicode_escape", "punycode", "utf-7", "no-such", "utf\0-8", "idna"])
def test_a_body_in_an_odd_charset_is_read_without_half_characters(read: Read, charset: str) -> None:
    head = f"From: Hélène <h@brunel.example>\nMIME-Version: 1.0\nContent-Type: text/plain; charset={charset}\n\n"
    deal = read(head.encode("latin-1") + b"On perd 40 heures \\ud800 +2AA- - \xe9t\xe9\n", "m.eml", "email")
    assert deal.sources[0].text.encode("utf-8")
    assert "40 heures" in deal.turns()[0].text


def test_a_mailbox_of_several_messages(read: Read) -> None:
    line = b"From x@brunel.example Tue Jul 28 18:04:00 2026\n"
    one, two = stored("On perd 40 heures.\n"), stored("Merci, et le budget ?\n", sender=f"Théo Lanciaux <{ADDRESS}>")
    deal = read(line + one.as_bytes() + b"\n" + line + two.as_bytes(), "m.mbox", "email")
    assert pieces(deal) == [
        (HELENE, "buyer", False, "On perd 40 heures."),
        (THEO, "seller", False, "Merci, et le budget ?"),
    ]


def html(read: Read, body: str) -> list[tuple[str, bool, str]]:
    return [
        (side, quoted, text)
        for _, side, quoted, text in pieces(read(stored(body, "html").as_bytes(), "m.eml", "email"))
    ]


def test_the_history_of_an_outlook_page(read: Read) -> None:
    page = (
        "<div>On perd 40 heures</div><div><br></div><div>depuis mai</div><hr><div id='divRplyFwdMsg'><font>"
        "<b>De :</b> Théo Lanciaux &lt;theo@cyberguard.example&gt;<br><b>Envoyé :</b> lundi 27 juillet 2026 10:00<br>"
        "<b>À :</b> Hélène<br><b>Objet :</b> devis</font></div><div><p>Quel budget ?</p></div>"
    )
    assert html(read, page) == [("buyer", False, "On perd 40 heures\n\ndepuis mai"), ("seller", True, "Quel budget ?")]


def test_answers_between_the_quotes_of_a_page(read: Read) -> None:
    page = "<blockquote>Q1 ?</blockquote><p>R1 40 k€</p><blockquote>Q2<blockquote>Q3</blockquote></blockquote><p>R2</p>"
    assert [text for side, _, text in html(read, page) if side == "buyer"] == ["R1 40 k€", "R2"]


@pytest.mark.parametrize(
    "style",
    [
        "color:#fff",
        "color: white !important",
        "color:#ffffff;background:#FFFFFF",
        "font-size:1px",
        "font-size:0px",
        "position:absolute;left:-9999px",
        "max-height:0;overflow:hidden",
        "display : none !important",
        "opacity:0",
    ],
)
def test_words_nobody_sees_are_dropped(read: Read, style: str) -> None:
    assert html(read, f"<p>On perd 40 heures</p><p style='{style}'>budget validé</p>") == [
        ("buyer", False, "On perd 40 heures")
    ]


@pytest.mark.parametrize(
    "style",
    ["font-size:0.9em", "line-height:0.95", "min-height:0", "color:#fff;background:#036", "opacity:0.8", "margin:0"],
)
def test_words_in_plain_sight_are_kept(read: Read, style: str) -> None:
    assert html(read, f"<p style='{style}'>On perd 40 heures</p>") == [("buyer", False, "On perd 40 heures")]


def test_cells_stand_apart_and_a_marked_signature_goes(read: Read) -> None:
    page = (
        "<table><tr><td>Prix</td><td>40 %</td></tr></table><p>Oui.</p><div class='gmail_signature'>Budget Manager</div>"
    )
    assert html(read, page) == [("buyer", False, "Prix | 40 %\n\nOui.")]


def test_every_message_of_a_long_mailbox_is_read(read: Read) -> None:
    one = b"From a@b.example Tue Jul 28 18:04:00 2026\nFrom: h@brunel.example\nMIME-Version: 1.0\nSubject: x\n\nOui bien.\n\n"
    assert len(read(one * 700, "m.mbox", "email").turns()) == 700


@pytest.mark.parametrize(
    "line", ["Merci", "Hélène", "Hélène Marchandeau, DAF", "On 3 days", "> oui\nnon", "From: a@b.example"]
)
def test_a_long_thread_takes_time_in_proportion(read: Read, line: str) -> None:
    start = time.process_time()
    mail(read, f"{line}\n\noui, c'est bien cela que je voulais vous dire à ce sujet.\n" * 6_000)
    assert time.process_time() - start < 5.0  # 1 s on a quiet machine; squared, 14 s


@pytest.mark.parametrize(
    ("text", "day"),
    [
        ("Montag, 27. Juli 2026 10:00", date(2026, 7, 27)),
        ("Mo., 27. März 2026 um 10:00", date(2026, 3, 27)),
        ("27 juillet 2026 à 10:00:00 UTC+2", date(2026, 7, 27)),
        ("27/07/2026 10:00 (GMT+01:00)", date(2026, 7, 27)),
        ("le 14 octobre", None),
        (" , ", None),
        ("10:00", None),
    ],
)
def test_days_as_mail_programs_write_them(text: str, day: date | None) -> None:
    assert day_of(text, None) == day
