"""Words that assert nothing stay free."""

from collections.abc import Callable

import pytest

from agent.checks.models import SentenceCheck

Told = Callable[..., SentenceCheck]


@pytest.mark.parametrize(
    ("language", "text"),
    [
        ("en", "I do not know how you handle this today."),
        ("en", "If this is not for you, a one-word reply is plenty."),
        ("en", "In food processing, a small team often covers everything."),
        ("en", "Thanks for reading this far."),
        ("fr", "Je ne connais pas vos priorités du moment."),
        ("fr", "Merci pour nos échanges."),
        ("fr", "Dans l'industrie, les alertes de la nuit se lisent souvent le lendemain matin."),
        ("fr", "Si le sujet ne vous concerne pas, un mot suffit."),
    ],
)
def test_the_truth_passes(language: str, text: str, told: Told) -> None:
    found = told(text, language)
    assert found.supported is not False, found.why


@pytest.mark.parametrize(
    ("language", "text"),
    [
        ("en", '"we stop reading the alerts at six" says more than most reports.'),
        ("fr", "« nous ne lisons plus les alertes après six heures » : la phrase m'a marquée."),
    ],
)
def test_words_put_in_quotation_marks_need_a_source(language: str, text: str, told: Told) -> None:
    assert told(text, language).supported is False
