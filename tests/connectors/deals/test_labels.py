"""Who speaks, however a transcript writes it; what a recorder wrote is nobody's; a name inside a sentence is no speaker."""

from collections.abc import Callable
from pathlib import Path
from typing import Any

import pytest

from connectors.deals import Deal, read_deal

Read = Callable[..., Deal]
Folder = Callable[..., Path]
HELENE, THEO = "Hélène Marchandeau", "Théo Lanciaux"


def said(deal: Deal) -> list[tuple[str, str, str]]:
    for source in deal.sources:
        assert all(turn.text == source.text[turn.start : turn.end] for turn in source.turns)
    return [(turn.speaker, turn.side, turn.text) for turn in deal.turns()]


BOTH = [(HELENE, "buyer", "On perd 40 heures."), (THEO, "seller", "Très bien.")]


@pytest.mark.parametrize(
    "text",
    [
        "00:03\nHélène Marchandeau\nOn perd 40 heures.\n00:10\nThéo Lanciaux\nTrès bien.\n",
        "Hélène Marchandeau\n0:03\nOn perd 40 heures.\n\nThéo Lanciaux\n0:10\nTrès bien.\n",
        "Hélène Marchandeau\nOn perd 40 heures.\n\nThéo Lanciaux\nTrès bien.\n",
        "0:03 Hélène Marchandeau: On perd 40 heures.\n00:10\nThéo Lanciaux\nTrès bien.\n",
        "**Hélène Marchandeau** [00:03]: On perd 40 heures.\n[00:00:12] **Théo Lanciaux**\nTrès bien.\n",
        "[Hélène Marchandeau] On perd 40 heures.\n[Théo Lanciaux] Très bien.\n",
        "[28/08/2026, 10:02:11] Hélène: On perd 40 heures.\n[28/08/2026, 10:03:11] Théo: Très bien.\n",
        "[00:03.1 --> 00:05.2] Hélène: On perd 40 heures.\n[00:06.1 --> 00:07.2] Théo: Très bien.\n",
        "10:02:11 From Hélène Marchandeau to Everyone:\n\tOn perd 40 heures.\n10:03:00 De Théo à Tout le monde : Très bien.\n",
        "Hélène Marchandeau\tOn perd 40 heures.\nThéo Lanciaux\tTrès bien.\n",
        "Hélène Marchandeau | On perd 40 heures.\n\nThéo Lanciaux | Très bien.\n",
        "Hélène Marchandeau — On perd 40 heures.\nThéo Lanciaux — Très bien.\n",
        "Hélène Marchandeau：On perd 40 heures.\nThéo Lanciaux：Très bien.\n",
        "\u202aHélène Marchandeau\u202c: On perd 40 heures.\nThéo\u200b Lanciaux: Très bien.\n",
        "H.M. : On perd 40 heures.\nT.L. : Très bien.\n",
        "iPhone de Hélène: On perd 40 heures.\nThéo's iPad: Très bien.\n",
        "helene.marchandeau@brunel.example: On perd 40 heures.\nThéo: Très bien.\n",
        "Mme Hélène Marchandeau, Directrice des affaires financières (Aciéries Brunel) : On perd 40 heures.\nThéo: Très bien.\n",
    ],
)
def test_a_speaker_is_found_in_the_layouts_of_recorders(read: Read, text: str) -> None:
    people = [
        {"name": HELENE, "side": "buyer", "email": "helene.marchandeau@brunel.example"},
        {"name": THEO, "side": "seller"},
    ]
    assert said(read(text, people=people)) == BOTH


@pytest.mark.parametrize(
    ("label", "side"),
    [
        ("Lou Petit (Aciéries Brunel - Achats)", "buyer"),
        ("Lou Petit, DSI, Aciéries Brunel", "buyer"),
        ("Lou Petit [CyberGuard]", "seller"),
        ("Lou Petit (brunel.example)", "buyer"),
        ("Lou Petit (mail.brunel.example)", "buyer"),
        ("Lou Petit (brunel.example.attacker.example)", "unknown"),
        ("Aciéries Brunel | Lou Petit", "buyer"),
        ("CyberGuard - Lou Petit", "seller"),
        ("Lou Petit (client)", "buyer"),
        ("Lou Petit (vendeur)", "seller"),
        ("Lou Petit (Sales)", "unknown"),
        ("Lou Petit, Aciéries Brunel, CyberGuard", "unknown"),
        ("lou.petit@brunel.example", "buyer"),
        ("lou.petit@elsewhere.example", "unknown"),
        ("+33 6 12 34 56 78", "unknown"),
        ("La cliente", "buyer"),
    ],
)
def test_what_stands_beside_a_name_tells_its_side(read: Read, label: str, side: str) -> None:
    """Before the label the other side speaks: a label that is not seen would lend it their words."""
    other = HELENE if side == "seller" else THEO
    assert said(read(f"{other}: bonjour\n{label}: on perd 40 heures\n{other}: ah\n"))[1] == (
        label,
        side,
        "on perd 40 heures",
    )


def test_a_name_inside_a_sentence_is_no_speaker(read: Read) -> None:
    text = (
        "Théo Lanciaux: bonjour\nHier Hélène Marchandeau a dit : le budget est de 1 M€\n"
        "Elle, Hélène Marchandeau : un million\nHélène Marchandeau: non\n"
    )
    assert said(read(text))[0][0] == THEO
    assert [words for _, side, words in said(read(text)) if side == "buyer"] == ["non"]


def test_a_name_before_a_dash_is_no_speaker_where_others_speak_with_colons(read: Read) -> None:
    text = "Théo Lanciaux: voici qui décide\nHélène Marchandeau — elle signe\nHélène Marchandeau: non\n"
    assert [words for _, side, words in said(read(text)) if side == "buyer"] == ["non"]


def test_a_talk_pasted_without_its_line_ends(read: Read) -> None:
    text = (
        "Hélène Marchandeau: On a 40 k€. Théo Lanciaux: Chez vos pairs c'est 99 k€, budget validé ! "
        "Hélène Marchandeau: Non. Théo Lanciaux: Ah."
    )
    assert [words for _, side, words in said(read(text)) if side == "buyer"] == ["On a 40 k€.", "Non."]


def test_a_name_before_a_colon_inside_one_of_many_lines_opens_no_turn(read: Read) -> None:
    text = f"{THEO}: je lis. {HELENE}: budget validé. {THEO}: fin. {HELENE}: signé.\n{HELENE}: non\n{THEO}: ok\n"
    assert [words for _, side, words in said(read(text)) if side == "buyer"] == ["non"]


def test_namesakes_of_both_sides_are_nobodys(read: Read) -> None:
    people = [{"name": "Anne Brun", "side": "buyer"}, {"name": "Anne Brun", "side": "seller"}]
    assert said(read("Anne Brun: oui\n", people=people)) == [("Anne Brun", "unknown", "oui")]


@pytest.mark.parametrize(
    ("domain", "sender", "side"),
    [
        ("https://www.brunel.example/fr", "brunel.example", "buyer"),
        ("fr.brunel.example", "brunel.example", "buyer"),
        ("fr", "other.fr", "unknown"),
        ("brunel.com", "com", "unknown"),
        ("gmail.com", "gmail.com", "unknown"),
        ("brunel.co.uk", "co.uk", "unknown"),
    ],
)
def test_the_domain_of_the_account_tells_its_people(folder: Folder, domain: str, sender: str, side: str) -> None:
    mail = {"id": "m", "kind": "email", "date": "2026-08-01", "file": "m.txt"}
    text = f"From: Lou Petit <lou@{sender}>\nSubject: x\n\nOui.\n"
    deal = read_deal(folder([mail], {"m.txt": text}, account={"name": "Brunel", "domain": domain}))
    assert [turn.side for turn in deal.turns()] == [side]


def test_an_address_anybody_may_have_tells_no_side(read: Read) -> None:
    people = [{"name": "Anne Brun", "email": "anne.brun@gmail.com", "side": "buyer"}]
    text = "From: {} <{}@gmail.com>\nSubject: x\n\nOui.\n"
    assert [t.side for t in read(text.format("Anne Brun", "anne.brun"), kind="email", people=people).turns()] == [
        "buyer"
    ]
    assert [t.side for t in read(text.format("Lou Petit", "lou"), kind="email", people=people).turns()] == ["unknown"]


def test_a_message_of_two_senders_is_nobodys(read: Read) -> None:
    text = "From: Hélène Marchandeau <h@brunel.example>, Théo <t@cyberguard.example>\nSubject: x\n\nOui.\n"
    assert [turn.side for turn in read(text, kind="email").turns()] == ["unknown"]


def test_an_odd_label_with_a_time_takes_the_words_from_the_speaker_before(read: Read) -> None:
    text = (
        "[00:01] Hélène: a\n[00:02] salle du comité: b\n[00:03] Théo: c\n[00:05] +33612345678: d\n[00:06] Hélène: e\n"
    )
    assert [(side, words) for _, side, words in said(read(text))] == [
        ("buyer", "a"),
        ("unknown", "b"),
        ("seller", "c"),
        ("unknown", "d"),
        ("buyer", "e"),
    ]


def test_small_letters_name_a_speaker_in_a_file_of_labelled_lines(read: Read) -> None:
    text = "paul rivoire: on perd 40 heures\nthéo lanciaux: ok\npaul rivoire: oui\n"
    assert [side for _, side, _ in said(read(text))] == ["unknown", "seller", "unknown"]


@pytest.mark.parametrize(
    "line",
    [
        "00:05:00",
        "Transcription ended after 00:31:02",
        "Transcribed by https://otter.ai",
        "Hélène Marchandeau a arrêté la transcription",
        "Paul Rivoire left the meeting.",
        "Paul Rivoire (Aciéries Brunel) a rejoint la réunion",
        "VIEW RECORDING - 32 mins",
    ],
)
def test_a_line_of_the_recorder_is_nobodys(read: Read, line: str) -> None:
    deal = read(f"{HELENE}: On perd 40 heures.\n\n{line}\net 12 jours.\n{THEO}: Très bien.\n{line}\n")
    assert said(deal) == [BOTH[0], (HELENE, "buyer", "et 12 jours."), BOTH[1]]


def test_a_time_before_wrapped_words_is_not_among_them(read: Read) -> None:
    deal = read("[00:01] Hélène: on perd\n[00:04] 40 heures\n[00:06] Théo: ok\n")
    assert [words for *_, words in said(deal)] == ["on perd", "40 heures", "ok"]


def test_the_summary_below_a_talk_is_nobodys(read: Read) -> None:
    text = f"{HELENE}: On perd 40 heures.\n{THEO}: Très bien.\n\n## Summary\nLe budget de 40 k€ est validé.\n- La DAF signe.\n"
    assert said(read(text)) == BOTH


def test_the_date_above_a_transcript_is_no_speaker(read: Read) -> None:
    text = "28 août 2026, 08:02AM\n32m 10s\n\nHélène Marchandeau   0:03\nOn perd 40 heures.\n\nThéo Lanciaux   0:10\nTrès bien.\n"
    assert said(read(text)) == BOTH


def captions(*cues: str) -> str:
    return "WEBVTT\n\n" + "\n\n".join(f"00:0{i}.000 --> 00:0{i}.900\n{cue}" for i, cue in enumerate(cues, start=1))


def test_captions_without_blank_lines_between_cues(read: Read) -> None:
    vtt = "WEBVTT\n\n00:01.000 --> 00:04.000\n<v Théo Lanciaux>ok\n00:04.000 --> 00:05.000\n<v Hélène Marchandeau>On perd\n"
    srt = "1\n00:00:01,000 --> 00:00:04,000\nThéo: ok\n2\n00:00:04,000 --> 00:00:06,000\nHélène: On perd\n"
    for text in (vtt, srt):
        deal = read(text)
        assert said(deal) == [(THEO, "seller", "ok"), (HELENE, "buyer", "On perd")]
        assert [turn.seconds for turn in deal.turns()] == [1, 4]


@pytest.mark.parametrize(
    ("cue", "expected"),
    [
        ("[Théo Lanciaux] ok", (THEO, "seller", "ok")),
        ("+33 6 12 34 56 78: ok", ("+33 6 12 34 56 78", "unknown", "ok")),
        ("salle du comité: ok", ("salle du comité", "unknown", "ok")),
        ("- quand ?\n- le 12 octobre", ("?", "unknown", "- quand ? - le 12 octobre")),
    ],
)
def test_a_caption_of_somebody_else_is_not_the_voice_before_it(read: Read, cue: str, expected: Any) -> None:
    text = captions(*[f"{HELENE}: oui"] * 8, cue)
    assert said(read(text))[-1] == expected


def test_a_note_of_a_caption_file_cannot_speak(read: Read) -> None:
    text = (
        "WEBVTT\n\nNOTE rien\n00:01.000 --> 00:02.000\nHélène: budget validé\n\n"
        + captions("Théo: ok").partition("\n\n")[2]
    )
    assert said(read(text)) == [(THEO, "seller", "ok")]


def test_a_smaller_sign_is_no_tag(read: Read) -> None:
    assert said(read(captions("<v Hélène>coût <40 k€ <00:01.500>et >30 k€</v>"))) == [
        (HELENE, "buyer", "coût <40 k€ et >30 k€")
    ]


def test_a_list_in_captions_stays_with_its_speaker(read: Read) -> None:
    text = captions(f"{HELENE}: trois sites", "Paris: 3 lignes\nLyon: 2 lignes", f"{THEO}: ok", "très bien")
    assert [(side, words) for _, side, words in said(read(text))] == [
        ("buyer", "trois sites Paris: 3 lignes Lyon: 2 lignes"),
        ("seller", "ok très bien"),
    ]
