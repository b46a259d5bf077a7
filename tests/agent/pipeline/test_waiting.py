"""A deal waits for an answer only when the buyer's last mail asks for one and nobody of ours has acted since."""

from datetime import date

import pytest

from agent.pipeline.lines import line_of
from agent.qualification.records import Ledger
from connectors.deals import Deal, DealAccount, DealSource, Opportunity, Turn
from connectors.deals.records import Side, SourceKind

WROTE = date(2026, 6, 9)


class Silent:
    """A reader that finds nothing."""

    def read(self, deal: Deal) -> Ledger:
        return Ledger(cells={})


def _source(name: str, kind: SourceKind, day: date, side: Side, text: str) -> DealSource:
    turn = Turn(source=name, kind=kind, speaker="X", side=side, date=day, text=text, start=0, end=len(text))
    return DealSource(id=name, kind=kind, date=day, file=f"{name}.txt", text=text, turns=(turn,))


def _waiting(*sources: DealSource) -> date | None:
    deal = Deal(
        id="d", language="en", as_of=date(2026, 6, 30), account=DealAccount(name="Lund"),
        opportunity=Opportunity(name="Lund"), sources=sources,
    )  # fmt: skip
    return line_of(deal, "d", Silent()).waiting_since


@pytest.mark.parametrize(
    ("words", "waits"),
    [
        ("Is the second site included?", True),
        ("Please send the price list before Friday.", True),
        ("Pouvez-vous me renvoyer le devis avec la TVA.", True),
        ("Merci de me confirmer la date.", True),
        ("The meeting moved to the 13th, same agenda.", False),
        ("Le comité est décalé, je vous tiens au courant.", False),
    ],
)
def test_only_a_mail_that_asks_waits(words: str, waits: bool) -> None:
    assert _waiting(_source("mail", "email", WROTE, "buyer", words)) == (WROTE if waits else None)


def test_what_we_wrote_or_noted_since_ends_the_wait() -> None:
    mail = _source("mail", "email", WROTE, "buyer", "Could you call me?")
    for kind in ("email", "crm_note", "call_transcript"):
        assert _waiting(mail, _source("later", kind, date(2026, 6, 10), "seller", "Called back, all answered.")) is None
