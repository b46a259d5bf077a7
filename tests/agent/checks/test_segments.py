"""The run-time door: what cites nothing may name nobody, and the parts of a framework keep their order."""

from collections.abc import Callable

import pytest

from agent.checks.models import DraftView, SegmentView
from agent.checks.segments import check_segments, in_order

Ground = Callable[..., object]


def draft(*segments: SegmentView, subject: str = "The night shift", framework: str | None = None) -> DraftView:
    body = "".join(s.text for s in segments)
    return DraftView(
        draft_id=0, channel="linkedin_message", language="en", subject=subject, body=body, segments=segments,
        contact_id="c1", framework=framework,
    )  # fmt: skip


def cta(text: str) -> SegmentView:
    return SegmentView(text, "cta", False)


@pytest.mark.parametrize(
    "text", ["Would Zanthorpe Partners be on your list?", "Zorblax How do you handle this?", "ZORBLAX-77", "Zanthorpe"]
)
def test_free_words_name_nobody_unknown(text: str, english_ground: object) -> None:
    found = check_segments(draft(cta(text)), english_ground)  # type: ignore[arg-type]
    assert "invented_fact" in {f.check for f in found}


@pytest.mark.parametrize(
    "text", ["How do you handle this today?", "Is Telford on your list?", "Shall Claire Vasseur call you?"]
)
def test_free_words_may_name_what_is_known(text: str, english_ground: object) -> None:
    assert not [f for f in check_segments(draft(cta(text)), english_ground) if f.check == "invented_fact"]  # type: ignore[arg-type]


def test_a_subject_is_held_too(english_ground: object) -> None:
    found = check_segments(draft(cta("Is this a topic?"), subject="Your 900 laptops"), english_ground)  # type: ignore[arg-type]
    assert "invented_number" in {f.check for f in found}


@pytest.mark.parametrize(
    ("framework", "parts", "right"),
    [
        ("pas", ["problem", "agitate", None, "solve"], True),
        ("pas", ["agitate", "problem", "solve"], False),
        ("aida", ["attention", "attention", "desire", "action"], True),
        ("bab", ["bridge", "before"], False),
        (None, ["solve", "problem"], True),
    ],
)
def test_parts_come_in_the_order_of_the_framework(framework: str | None, parts: list[str | None], right: bool) -> None:
    assert in_order(framework, parts) is right


def test_a_notice_without_a_source_says_so_and_asks_nothing(english_ground: object) -> None:
    rights = "your rights: https://www.cyberguard.example/privacy"
    whole = (
        cta("Is this a topic for you?\n\n"),
        SegmentView("Reply STOP and I will not write again. ", "opt_out", False),
        SegmentView(f"Your business contact details come from: ? (2026-11-02); {rights}", "source_notice", False),
    )
    mail = DraftView(
        draft_id=0, channel="email", language="en", subject="Night alerts", body="".join(s.text for s in whole),
        segments=whole, contact_id="c1",
    )  # fmt: skip
    found = {f.check: f.message for f in check_segments(mail, english_ground)}  # type: ignore[arg-type]
    assert "two_questions" not in found
    assert "nobody noted" in found["missing_source_notice"]
