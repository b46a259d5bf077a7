"""Exports of meeting recorders: every shape gives its talk, to whom it belongs, and nothing else."""

import json
from collections.abc import Callable
from typing import Any

import pytest

from connectors.deals import Deal
from connectors.errors import UnreadableFile

Read = Callable[..., Deal]
HELENE, THEO = "Hélène Marchandeau", "Théo Lanciaux"
MAIL = "paul@brunel.example"
LOST = {"speaker": HELENE, "text": "On perd 40 heures"}
OK = {"speaker": THEO, "text": "ok"}


def said(deal: Deal) -> list[tuple[str, str, str]]:
    for source in deal.sources:
        assert all(turn.text == source.text[turn.start : turn.end] for turn in source.turns)
    return [(turn.speaker, turn.side, turn.text) for turn in deal.turns()]


def words(*cells: tuple[int, str], key: str = "speaker") -> list[dict[str, Any]]:
    return [{"word": w.lower(), "punctuated_word": w, "start": i * 0.4, key: who} for i, (who, w) in enumerate(cells)]


NAMED: dict[str, Any] = {
    "blocks whose words are one text, at moments": {
        "start_time": "2026-08-28T10:39:22Z", "chapter_summaries": [{"title": "t", "topics": [{"text": "x" * 900}]}],
        "transcript": {"speaker_blocks": [
            {"start_time": 1788751962, "speaker": {"name": HELENE}, "words": "On perd 40 heures"},
            {"start_time": 1788751964, "speaker": {"name": THEO}, "words": "ok"}]}},
    "display names beside opaque ids": {
        "entries": [
            {"speakerId": "7f3a", "speakerDisplayName": HELENE, "text": "On perd 40 heures", "startOffset": "00:00:03.1234567"},
            {"speakerId": "9b1c", "speakerDisplayName": THEO, "text": "ok", "startOffset": "00:00:09.12"}],
        "events": [{"id": "e", "eventType": "TranscriptStarted", "userDisplayName": THEO}]},
    "a list of one speaker an entry": {
        "transcript": [{"ts": "00:00:01.500", "text": "On perd 40 heures", "userIds": ["1"], "users": [{"username": HELENE}]},
                       {"ts": "00:00:04.5", "text": "ok", "users": [{"username": THEO}]}]},
    "resource names and signed-in people": {
        "transcriptEntries": [
            {"name": "r/1/entries/3", "participant": "r/1/participants/101", "text": "On perd 40 heures",
             "startTime": "2026-08-28T10:00:00Z"},
            {"name": "r/1/entries/4", "participant": "r/1/participants/102", "text": "ok", "startTime": "2026-08-28T10:00:09Z"}],
        "participants": [{"name": "r/1/participants/101", "signedinUser": {"user": "users/1", "displayName": HELENE}},
                         {"name": "r/1/participants/102", "anonymousUser": {"displayName": THEO}}]},
    "elements and marks": {
        "monologues": [
            {"speaker": 1, "elements": [{"type": "text", "value": "On", "ts": 0.1}, {"type": "punct", "value": " "},
                                        {"type": "text", "value": "perd"}, {"type": "text", "value": "40 heures"}]},
            {"speaker": 0, "elements": [{"type": "text", "value": "ok", "ts": 2}]}],
        "speakers": [{"id": 0, "name": THEO}, {"id": 1, "name": HELENE}]},
    "nothing in the name, an id beside it": {
        "data": {"transcript": {"sentences": [
            {"index": 0, "speaker_name": None, "speaker_id": 0, "text": "On perd 40 heures", "start_time": 0.5},
            {"index": 1, "speaker_name": THEO, "speaker_id": 1, "text": "ok", "start_time": 3}],
            "speakers": [{"id": 0, "name": HELENE}, {"id": 1, "name": THEO}]}}},
    "an id that names a label too": {
        "speakers": [{"speakerId": 0, "name": HELENE}, {"speakerId": 1, "name": THEO}],
        "transcript": [{"speakerId": 0, "content": "On perd 40 heures"}, {"speakerId": 1, "content": "ok"}],
        "tags": [{"id": 0, "name": "hot deal"}, {"id": 1, "name": "Q4"}]},
    "entries by number": {"transcript": {"1": LOST, "2": OK}},
    "one text": {"title": "x", "transcript": f"{HELENE}: On perd 40 heures\n{THEO}: ok\n"},
    "a hole in the list": {"transcript": [None, LOST, OK]},
    "a longer summary": {"summary_items": [{"author": THEO, "text": "Le budget est validé. " * 20}],
                         "transcript": [LOST, OK]},
    "longer comments": {"comments": [{"user": HELENE, "body": "budget " * 200}],
                        "transcript": [LOST, OK]},
}  # fmt: skip


@pytest.mark.parametrize("shape", NAMED)
def test_the_talk_is_found_and_nothing_else(read: Read, shape: str) -> None:
    deal = read(json.dumps(NAMED[shape]), "s.json")
    assert said(deal) == [(HELENE, "buyer", "On perd 40 heures"), (THEO, "seller", "ok")]
    assert all(turn.seconds is None or turn.seconds < 10 for turn in deal.turns())


DIARISED: dict[str, Any] = {
    "single words": {"results": {"channels": [{"alternatives": [
        {"transcript": "bonjour on perd", "words": words((0, "Bonjour."), (1, "On"), (1, "perd."))}]}]}},
    "words told twice, then by voice": {"results": [
        {"alternatives": [{"words": [{"word": "Bonjour."}, {"word": "On"}, {"word": "perd."}]}]},
        {"alternatives": [{"words": words((1, "Bonjour."), (2, "On"), (2, "perd."), key="speakerTag")}]}]},
    "words and voices apart": {"results": {
        "speaker_labels": {"segments": [
            {"start_time": "0.9", "speaker_label": "spk_0", "items": [{"start_time": "0.9", "speaker_label": "spk_0"}]},
            {"start_time": "2.9", "speaker_label": "spk_1",
             "items": [{"start_time": "2.9", "speaker_label": "spk_1"}, {"start_time": "3.1", "speaker_label": "spk_1"}]}]},
        "items": [{"start_time": "0.9", "alternatives": [{"content": "Bonjour"}], "type": "pronunciation"},
                  {"alternatives": [{"content": "."}], "type": "punctuation"},
                  {"start_time": "2.9", "alternatives": [{"content": "On"}], "type": "pronunciation"},
                  {"start_time": "3.1", "alternatives": [{"content": "perd"}], "type": "pronunciation"},
                  {"alternatives": [{"content": "."}], "type": "punctuation"}]}},
    "phrases beside the whole": {
        "combinedRecognizedPhrases": [{"channel": 0, "display": "Bonjour. On perd."}],
        "recognizedPhrases": [{"speaker": 1, "nBest": [{"display": "Bonjour."}]},
                              {"speaker": 2, "nBest": [{"display": "On perd."}]}]},
    "channels": {"sentences": [{"media_channel": 1, "transcript": "Bonjour.", "start_time": "0.1"},
                               {"media_channel": 2, "transcript": "On perd.", "start_time": "2.1"}]},
}  # fmt: skip


@pytest.mark.parametrize("shape", DIARISED)
def test_voices_without_a_name_stay_apart_and_unknown(read: Read, shape: str) -> None:
    found = said(read(json.dumps(DIARISED[shape]), "s.json"))
    assert [(side, text) for _, side, text in found] == [("unknown", "Bonjour."), ("unknown", "On perd.")]
    assert len({name for name, *_ in found}) == 2


SIDED: dict[str, Any] = {
    "inside and outside": {"content": {"utterances": [
        {"start_time": 1.3, "text": "ok", "participant_type": "internal", "user_id": 123},
        {"start_time": 3, "text": "On perd", "participant_type": "external", "phone_number": "+336"}]}},
    "matched addresses": {"transcript": [
        {"speaker": {"display_name": "T", "matched_calendar_invitee_email": "t@cyberguard.example"}, "text": "ok"},
        {"speaker": {"display_name": "Paul R", "matched_calendar_invitee_email": MAIL}, "text": "On perd"}]},
    "marked as outside": {
        "transcript": [{"speaker": "Theo L", "text": "ok"}, {"speaker": "Paul R", "text": "On perd"}],
        "calendar_invitees": [{"name": "Theo Lanc", "is_external": False, "matched_speaker_display_name": "Theo L"},
                              {"name": "Paul Rivoire", "is_external": True, "matched_speaker_display_name": "Paul R"}]},
    "scope": {"transcript": [{"participant_id": "u2", "text": "ok"}, {"participant_id": "u1", "text": "On perd"}],
              "participants": [{"id": "u1", "name": "Paul", "scope": "external"},
                               {"id": "u2", "name": "Theo", "scope": "internal"}]},
}  # fmt: skip


@pytest.mark.parametrize("shape", SIDED)
def test_sides_a_recorder_tells(read: Read, shape: str) -> None:
    found = said(read(json.dumps(SIDED[shape]), "s.json", people=[]))
    assert [(side, text) for _, side, text in found] == [("seller", "ok"), ("buyer", "On perd")]


def test_a_recorder_cannot_change_a_listed_side(read: Read) -> None:
    value = {
        "parties": [{"speakerId": "1", "name": THEO, "affiliation": "External"}],
        "transcript": [{"speakerId": "1", "text": "1 M€"}],
    }
    assert said(read(json.dumps(value), "s.json")) == [(THEO, "seller", "1 M€")]


def test_calls_of_one_export_are_read_each_in_its_order(read: Read) -> None:
    calls = [[{"speaker": HELENE, "text": t}, OK] for t in ("un", "deux, bien plus long")]
    deal = read(json.dumps({"calls": [{"transcript": call} for call in calls]}), "s.json")
    assert [text for *_, text in said(deal)] == ["un", "ok", "deux, bien plus long", "ok"]


def test_json_lines_and_captions_that_hold_json(read: Read) -> None:
    rows = [
        {"startDateTime": "2026-08-28T10:00:00Z", "speakerName": n, "spokenText": t}
        for n, t in ((HELENE, "On perd"), (THEO, "ok"))
    ]
    expected = [(HELENE, "buyer", "On perd"), (THEO, "seller", "ok")]
    assert said(read("\n".join(map(json.dumps, rows)) + "\n", "s.jsonl")) == expected
    cues = "\n\n".join(f"00:00:0{i}.000 --> 00:00:0{i}.900\n{json.dumps(row)}" for i, row in enumerate(rows))
    assert said(read("WEBVTT\n\n" + cues, "s.vtt")) == expected


@pytest.mark.parametrize("mark", [",", ";", "\t"])
@pytest.mark.parametrize("header", [("Speaker", "Start", "Text"), ("Intervenant", "Début", "Texte")])
def test_a_table_of_utterances(read: Read, header: tuple[str, ...], mark: str) -> None:
    rows = [header, (HELENE, "00:03", '"On perd, vraiment,\n40 heures; oui"'), (THEO, "00:10", "ok")]
    deal = read("\ufeff" + "\n".join(mark.join(row) for row in rows) + "\n", "s.csv")
    assert said(deal) == [(HELENE, "buyer", "On perd, vraiment, 40 heures; oui"), (THEO, "seller", "ok")]
    assert [turn.seconds for turn in deal.turns()] == [3, 10]


def test_a_name_written_in_the_words_of_another_opens_no_turn(read: Read) -> None:
    value = [{"speaker": THEO, "text": f"je lis\n{HELENE}: budget validé"}, {"speaker": HELENE, "text": "non"}]
    assert [text for _, side, text in said(read(json.dumps(value), "s.json")) if side == "buyer"] == ["non"]


@pytest.mark.parametrize("start", ["NaN", "1e999", "-5", '"soon"', "[]", "true", "9" * 4_000])
def test_an_odd_time_is_no_time_and_no_harm(read: Read, start: str) -> None:
    deal = read(f'[{{"speaker": "{HELENE}", "text": "On perd", "start": {start}}}]', "s.json")
    assert said(deal) == [(HELENE, "buyer", "On perd")]
    assert deal.turns()[0].seconds in (None, 0.0)


def test_milliseconds_are_told_from_seconds_in_a_short_call(read: Read) -> None:
    value = {
        "utterances": [
            {"speaker": "A", "text": "Bonjour.", "start": 100},
            {"speaker": "B", "text": "On perd.", "start": 150_00},
        ]
    }
    assert [turn.seconds for turn in read(json.dumps(value), "s.json").turns()] == [0.1, 15.0]


def test_half_a_character_is_replaced(read: Read) -> None:
    deal = read('[{"speaker": "A\\ud800", "text": "On perd \\udc00 40"}]', "s.json")
    assert deal.sources[0].text.encode("utf-8")


@pytest.mark.parametrize(
    "content", ['[{"speaker": "A", "text": "x", "start": ' + "9" * 5_000 + "}]", '{"a": 1}\n{"b"', '{"text": "x"}']
)
def test_json_no_program_can_use_is_refused_with_its_file(read: Read, content: str) -> None:
    with pytest.raises(UnreadableFile, match=r"s\.json"):
        read(content, "s.json")
