"""The sender's LinkedIn quota goes to the best accounts; beyond it, no note, then e-mail first."""

from datetime import date, timedelta

import pytest
from hypothesis import given
from hypothesis import strategies as st

from agent.playbook.models import LinkedInQuota
from agent.targeting.quota import Allowance, Sent, allowance, first_touches

NOW = date(2026, 11, 16)
QUOTA = LinkedInQuota(notes_per_month=5, invitations_per_week=10)


def sent(age: int, note: bool = True) -> Sent:
    return Sent(NOW - timedelta(days=age), note)


@pytest.mark.parametrize(
    ("history", "left"),
    [
        ([], (5, 10)),
        ([sent(0)], (4, 9)),
        ([sent(6, note=False)], (5, 9)),
        ([sent(7)], (4, 10)),  # the invitation's week is over, the note's month is not
        ([sent(29)], (4, 10)),
        ([sent(30)], (5, 10)),
        ([sent(-1)], (5, 10)),
        ([sent(1)] * 40, (0, 0)),
    ],
)
def test_what_is_left_counts_each_in_its_own_window(history: list[Sent], left: tuple[int, int]) -> None:
    assert allowance(QUOTA, history, NOW) == left


def test_best_accounts_first() -> None:
    touches = first_touches(list("abcdef"), Allowance(notes=2, invitations=4))
    assert touches == {
        "a": "note", "b": "note", "c": "invitation", "d": "invitation", "e": "email", "f": "email",
    }  # fmt: skip


@given(st.integers(0, 30), st.integers(0, 30), st.integers(0, 30))
def test_never_more_than_the_quota_and_never_less_than_possible(accounts: int, notes: int, invitations: int) -> None:
    touches = list(first_touches(map(str, range(accounts)), Allowance(notes, invitations)).values())
    assert touches.count("note") == min(accounts, notes, invitations)
    assert touches.count("note") + touches.count("invitation") == min(accounts, invitations)
    assert touches == sorted(touches, key=["note", "invitation", "email"].index)
