"""From a deal folder, or a row of an export, to a line of the portfolio."""

import re
from datetime import date
from pathlib import Path

from agent.language.fold import fold
from agent.pipeline.records import Line
from agent.qualification.records import MEDDPICC, DealReader
from connectors.deals import CrmDeal, Deal, read_deal
from connectors.deals.crm import Outcome, outcome_of
from connectors.deals.crmcells import currency_code

# What a mail asks for without a question mark, on folded text.
_ASKS = re.compile(
    r"\b(?:(?:could|can|would|will) you|please (?:send|confirm|let|tell|give|share|resend|reply|call|answer)|let me know|"
    r"(?:send|resend|give|tell|call) (?:me|us)\b|(?:i|we) (?:need|await|expect) (?:your|from you)|waiting for your|"
    r"(?:pouvez|pourriez|peux|pourrais).(?:vous|tu)|merci de|(?:envoyez|transmettez|confirmez|dites|rappelez|donnez|"
    r"precisez|renvoyez|appelez|envoie|dis|rappelle|donne).(?:moi|nous)|(?:j'|nous )attend(?:s|ons) (?:votre|ton|vos|tes)|"
    r"tenez.(?:moi|nous)|dans l'attente de (?:votre|vos))\b"
)


def read_line(folder: Path, reader: DealReader) -> Line:
    """The line of a deal folder, its criteria read. Raises UnreadableFile, or ModelFailure of a reader without a fallback."""
    deal = read_deal(folder)
    return line_of(deal, folder.name, reader)


def line_of(deal: Deal, place: str, reader: DealReader) -> Line:
    """The line of a deal already read."""
    ledger = reader.read(deal)
    opportunity = deal.opportunity
    touches = sorted(turn.date for turn in deal.turns() if not turn.quoted and turn.kind != "crm_note")
    ours = sorted(
        turn.date for turn in deal.turns() if turn.side == "seller" and turn.kind in ("email", "call_transcript")
    )
    return Line(
        id=deal.id,
        name=opportunity.name,
        account=deal.account.name,
        place=place,
        source="folder",
        outcome=_outcome(deal),
        owner=opportunity.owner or _seller(deal),
        language=deal.language,
        stage=opportunity.stage,
        amount=opportunity.amount if (opportunity.amount or 0) >= 0 else None,
        currency=currency_code(opportunity.currency or "", "", ""),
        probability=_share(opportunity.probability),
        created_on=opportunity.created_on,
        stage_entered_on=opportunity.stage_entered_on,
        close_date=opportunity.close_date,
        closed_on=opportunity.closed_on,
        first_touch_on=ours[0] if ours else None,
        last_touch_on=touches[-1] if touches else None,
        waiting_since=_waiting(deal),
        rfp=opportunity.rfp,
        as_of=deal.as_of,
        statuses={name: ledger.status(name) for name in MEDDPICC},
        reader=ledger.reader.kind,
        note=ledger.reader.note,
        tokens=ledger.reader.tokens,
        cost=ledger.reader.cost,
        gaps=tuple(gap.file for gap in deal.gaps),
    )


def line_of_row(row: CrmDeal, *, touches_told: bool = True) -> Line:
    """The line of an export's row: nothing in it proves a criterion."""
    return Line(
        id=row.id,
        name=row.name,
        account=row.account,
        place=f"line {row.line}",
        source="crm",
        kind=row.kind,
        outcome=row.status,
        owner=row.owner,
        language=row.language,
        stage=row.stage,
        amount=row.amount,
        currency=row.currency,
        probability=row.probability,
        created_on=row.created_on,
        created_at=row.created_at,
        stage_entered_on=row.stage_entered_on,
        close_date=row.close_date,
        closed_on=row.closed_on,
        first_touch_on=row.first_touch_on,
        first_touch_at=row.first_touch_at,
        last_touch_on=row.last_touch_on,
        touches_told=touches_told,
        rfp=row.rfp,
    )


def _outcome(deal: Deal) -> Outcome:
    return outcome_of("", deal.opportunity.stage or "")


def _share(stated: float | None) -> float | None:
    """A probability in 0..1; CRMs state it in percent as often."""
    if stated is None or not 0 <= stated <= 100:
        return None
    return stated / 100 if stated > 1 else stated


def _seller(deal: Deal) -> str | None:
    """The person of the seller's side who is in most sources."""
    names = [p.name for source in deal.sources for p in source.participants if p.side == "seller"]
    return max(dict.fromkeys(names), key=names.count) if names else None


def _waiting(deal: Deal) -> date | None:
    """The day of the buyer's last e-mail when it asks for something and nobody of ours wrote, talked or noted anything since."""
    said = [turn for turn in deal.turns() if not turn.quoted]
    last = said[-1] if said else None
    if last is None or last.kind != "email" or last.side != "buyer":
        return None
    mail = " ".join(turn.text for turn in said if turn.source == last.source and turn.side == "buyer")
    return last.date if "?" in mail or _ASKS.search(fold(mail)) else None
