"""Plain transcripts, captions and recorders' JSON: who spoke, on which side, and exactly which characters."""

import json
import time
from collections.abc import Callable
from typing import Any

import pytest
from hypothesis import given
from hypothesis import strategies as st

from connectors.deals import Deal, Turn
from connectors.deals.labels import seconds_of
from connectors.deals.transcripts import read_transcript
from connectors.errors import UnreadableFile

Read = Callable[..., Deal]
NAMES = ("Hélène Marchandeau", "Théo Lanciaux")


def said(deal: Deal) -> list[tuple[str, str, str]]:
    for source in deal.sources:
        assert all(turn.text == source.text[turn.start : turn.end] for turn in source.turns)
    return [(turn.speaker, turn.side, turn.text) for turn in deal.turns()]


def test_plain_lines(read: Read) -> None:
    deal = read("Hélène Marchandeau: bonjour\nThéo Lanciaux: oui : tout va bien\n")
    assert said(deal) == [(NAMES[0], "buyer", "bonjour"), (NAMES[1], "seller", "oui : tout va bien")]
    assert deal.turns()[0].role == "DAF"


@pytest.mark.parametrize(
    "label",
    [
        "helene marchandeau",
        "Hélène",
        "Mme Marchandeau",
        "MARCHANDEAU Hélène",
        "H. Marchandeau",
        "HM",
        "Marchandeau (DAF)",
    ],
)
def test_a_name_is_known_however_it_is_written(read: Read, label: str) -> None:
    assert said(read(f"{label} : on a perdu 40 000 euros\nThéo: ah\n"))[0][:2] == (NAMES[0], "buyer")


def test_a_first_name_of_both_sides_is_nobodys(read: Read) -> None:
    people = [{"name": "Anne Brun", "side": "buyer"}, {"name": "Anne Petit", "side": "seller"}]
    assert said(read("Anne: oui\nAnne Petit: non\n", people=people)) == [
        ("Anne", "unknown", "oui"),
        ("Anne Petit", "seller", "non"),
    ]


def test_a_first_name_two_buyers_share_is_the_buyers(read: Read) -> None:
    people = [{"name": "Anne Brun", "side": "buyer"}, {"name": "Anne Petit", "side": "buyer"}]
    assert said(read("Anne: oui\n", people=people)) == [("Anne", "buyer", "oui")]


def test_a_company_or_a_role_word_gives_the_side_of_a_stranger(read: Read) -> None:
    deal = read(
        "Paul Rivoire (Aciéries Brunel): a\nClient: b\nVendeur 2: c\nSpeaker 1: d\nZoé - CyberGuard: e\nLou Ferrand: f\n",
        people=[],
    )
    assert [side for _, side, _ in said(deal)] == ["buyer", "buyer", "seller", "unknown", "seller", "unknown"]


def test_time_stamps_wrapped_lines_and_stage_directions(read: Read) -> None:
    text = (
        "Réunion du 1er août\nParticipants: Hélène, Théo\n\n"
        "[00:00:03] Hélène Marchandeau: un point\nque je veux dire\nBudget: rien de prévu\n\n"
        "(01:12) Théo : d'accord [rires]\n[silence]\n1:02:15 - Hélène : voilà\n"
    )
    deal = read(text)
    assert [t for *_, t in said(deal)] == [
        "un point\nque je veux dire\nBudget: rien de prévu",
        "d'accord [rires]\n[silence]",
        "voilà",
    ]
    assert [turn.seconds for turn in deal.turns()] == [3, 72, 3735]


def test_a_name_with_its_time_on_a_line_of_its_own(read: Read) -> None:
    deal = read("Hélène Marchandeau  0:05\nbonjour\nà tous\n\nThéo Lanciaux   12:15\nmerci\n")
    assert said(deal) == [(NAMES[0], "buyer", "bonjour\nà tous"), (NAMES[1], "seller", "merci")]
    assert [turn.seconds for turn in deal.turns()] == [5, 735]


def test_markdown_names(read: Read) -> None:
    assert [s for s, *_ in said(read("**Hélène:** bonjour\n**Théo** : salut\n"))] == list(NAMES)


def test_a_text_without_names_is_of_nobody(read: Read) -> None:
    assert [(side, t) for _, side, t in said(read("un paragraphe\n\nun autre\n"))] == [
        ("unknown", "un paragraphe"),
        ("unknown", "un autre"),
    ]


def test_vtt_voices_and_markup(read: Read) -> None:
    text = (
        "WEBVTT\n\nNOTE rien\n\nSTYLE\n::cue{}\n\n"
        "1\n00:00:01.000 --> 00:00:04.000\n<v Hélène Marchandeau>Bonjour &amp; merci</v>\n\n"
        "2\n00:00:04.000 --> 00:00:06.000\n<v Hélène Marchandeau>on a perdu <i>40 000</i> euros</v>\n\n"
        "3\n00:01:06.500 --> 00:01:08.000\n<v.loud Théo Lanciaux>d'accord</v>\n"
    )
    deal = read(text, name="s.vtt")
    assert said(deal) == [
        (NAMES[0], "buyer", "Bonjour & merci on a perdu 40 000 euros"),
        (NAMES[1], "seller", "d'accord"),
    ]
    assert [turn.seconds for turn in deal.turns()] == [1, 66.5]


def test_vtt_labels_and_cues_that_go_on(read: Read) -> None:
    text = (
        "WEBVTT\n\n00:01.000 --> 00:04.000\nHélène Marchandeau: Bonjour\nà tous\n\n"
        "00:04.000 --> 00:06.000\nThéo Lanciaux: salut\n\n00:06.000 --> 00:08.000\nça va\n"
    )
    assert said(read(text, name="s.vtt")) == [
        (NAMES[0], "buyer", "Bonjour à tous"),
        (NAMES[1], "seller", "salut ça va"),
    ]


def test_srt_without_a_name_is_of_nobody(read: Read) -> None:
    text = "1\n00:00:01,000 --> 00:00:04,000\nBonjour à tous\n\n2\n00:00:04,000 --> 00:00:06,000\nThéo: merci\n"
    assert [(side, t) for _, side, t in said(read(text, name="s.srt"))] == [
        ("unknown", "Bonjour à tous"),
        ("seller", "merci"),
    ]


RECORDINGS: dict[str, Any] = {
    "bare list": [{"speaker": NAMES[0], "text": "on perd"}, {"speaker": "Théo", "text": "ok"}],
    "sentences": {
        "data": {
            "transcript": {
                "sentences": [
                    {"index": 0, "speaker_name": NAMES[0], "text": "on", "start_time": 0.5},
                    {"index": 1, "speaker_name": NAMES[0], "text": "perd", "start_time": 1.5},
                    {"index": 2, "speaker_name": NAMES[1], "text": "ok", "start_time": 2.5},
                ]
            }
        }
    },
    "speaker ids and parties": {
        "callTranscripts": [
            {
                "transcript": [
                    {
                        "speakerId": "11",
                        "sentences": [{"start": 1000, "text": "on"}, {"start": 200000, "text": "perd"}],
                    },
                    {"speakerId": "12", "sentences": [{"start": 300000, "text": "ok"}]},
                ]
            }
        ],
        "parties": [
            {"speakerId": "11", "name": NAMES[0], "affiliation": "External", "emailAddress": "h@brunel.example"},
            {"speakerId": "12", "name": NAMES[1], "affiliation": "Internal"},
        ],
    },
    "participant objects and words": {
        "transcript": [
            {
                "participant": {"name": NAMES[0]},
                "words": [{"text": "on", "start": 0.1}, {"text": "perd", "start": 0.4}],
            },
            {"participant": {"id": 2, "name": NAMES[1]}, "words": [{"word": "ok"}]},
        ]
    },
    "spoken text": {
        "entries": [
            {"speakerName": NAMES[0], "spokenText": "on perd", "startOffset": "00:00:12.34"},
            {"speakerName": NAMES[1], "spokenText": "ok", "startOffset": "00:00:15.00"},
        ]
    },
    "speaker object and content": {
        "speakers": [
            {"id": "a", "name": NAMES[0], "type": "customer"},
            {"id": "b", "name": NAMES[1], "type": "internal"},
        ],
        "segments": [
            {"speaker": {"id": "a"}, "content": "on perd", "startTime": 1},
            {"speaker": {"id": "b"}, "content": "ok", "startTime": 2},
        ],
    },
}


@pytest.mark.parametrize("shape", RECORDINGS)
def test_recorders(read: Read, shape: str) -> None:
    deal = read(json.dumps(RECORDINGS[shape]), name="s.json")
    assert said(deal) == [(NAMES[0], "buyer", "on perd"), (NAMES[1], "seller", "ok")]
    assert deal.turns()[0].seconds is None or deal.turns()[0].seconds < 20, "milliseconds are told from seconds"


@pytest.mark.parametrize(
    "shape",
    [
        {"text": "we lose 40 hours", "segments": [{"id": 0, "start": 0.0, "end": 3.0, "text": "we lose 40 hours"}]},
        [{"start": 1, "text": "we lose 40 hours"}],
    ],
)
def test_words_nobody_is_said_to_speak_are_nobodys(read: Read, shape: Any) -> None:
    assert said(read(json.dumps(shape), "c.json")) == [("?", "unknown", "we lose 40 hours")]


def test_the_best_of_several_guesses_is_what_was_said(read: Read) -> None:
    guesses = [{"display": "we lose 40 hours"}, {"display": "we loose forty ours"}]
    text = json.dumps({"recognizedPhrases": [{"speaker": 1, "nBest": guesses}]})
    assert said(read(text, "c.json")) == [("Speaker 1", "unknown", "we lose 40 hours")]


def test_sides_of_people_only_the_recorder_lists(read: Read) -> None:
    deal = read(json.dumps(RECORDINGS["speaker ids and parties"]), name="s.json", people=[])
    assert [side for _, side, _ in said(deal)] == ["buyer", "seller"]


@pytest.mark.parametrize(
    "content",
    [
        "{}",
        "[]",
        '[{"a": 1}]',
        '{"transcript": [}',
        '{"transcript": [{"speaker": "A", "text": "we',
        "[" * 5_000 + "]" * 5_000,
    ],
)
def test_json_without_talk_is_refused_with_its_reason(read: Read, content: str) -> None:
    with pytest.raises(UnreadableFile, match=r"s\.json"):
        read(content, name="s.json")


def test_three_hours_of_talk_in_well_under_a_second(read: Read) -> None:
    lines = [
        f"[{i // 900:02d}:{i // 15 % 60:02d}:{i % 15 * 4:02d}] {NAMES[i % 2]}: " + "quelques mots de plus " * 3
        for i in range(2_500)
    ]
    text = "\n".join(lines)
    start = time.perf_counter()
    deal = read(text)
    assert len(deal.turns()) == 2_500
    assert time.perf_counter() - start < 2.0  # 0.2 s on a quiet machine


LINES = st.lists(
    st.one_of(
        st.text(max_size=80),
        st.builds(lambda n, t: f"{n}: {t}", st.sampled_from([*NAMES, "Client", "Paul Rivoire"]), st.text(max_size=60)),
        st.builds(lambda s, t: f"[{s}:00] Théo: {t}", st.integers(0, 99), st.text(max_size=40)),
    ),
    max_size=12,
)


@given(LINES)
def test_every_turn_is_exactly_its_characters(lines: list[str]) -> None:
    text = "\n".join(lines)
    content = read_transcript(text, lambda name: name in NAMES)
    assert content.text == text
    last = 0
    for one in content.said:
        assert last <= one.start < one.end <= len(text)
        assert text[one.start : one.end].strip() == text[one.start : one.end]
        last = one.end


def test_stamps() -> None:
    assert [seconds_of(s) for s in ("0:05", "12:15", "1:02:15", "00:00:01,500")] == [5, 735, 3735, 1.5]


def test_no_pattern_explodes_on_hostile_lines(read: Read) -> None:
    start = time.perf_counter()
    for hostile in ("a " * 40_000, ":" * 80_000, "[00:" * 20_000, "A" * 80_000 + ":", "<v " * 30_000, " \t" * 40_000):
        read(f"{hostile}\nThéo: oui\n")
        read(f"WEBVTT\n\n00:01.000 --> 00:02.000\n{hostile}\nThéo: oui\n", name="s.vtt")
    assert time.perf_counter() - start < 5.0


def test_turn_records_are_frozen(read: Read) -> None:
    turn: Turn = read("Théo: oui\n").turns()[0]
    with pytest.raises(ValueError, match="frozen"):
        turn.text = "non"  # type: ignore[misc]
