"""The model reader: the deal window by window, one ledger under the shared rules, the offline reader behind it."""

from agent.errors import BudgetExceeded, ModelFailure
from agent.outreach.models import WriterInfo
from agent.ports import ChatModel, Usage
from agent.qualification.model_reading.answers import READ, SAME, DealAnswer, findings
from agent.qualification.model_reading.confidence import confidence_of
from agent.qualification.model_reading.passages import data, deal_data, passages, sources_data, windows
from agent.qualification.records import Cell, DealReader, ElementName, Ledger, Quote
from agent.qualification.rules import Finding, merged, settle
from connectors.deals import Deal
from prompts import load_prompt, phrases

# About 12,000 tokens: three hours of talk are four or five windows, and instructions stay a small part of each call.
WINDOW = 48_000
PROMPT = "qualification/read_deal"


class ModelReader:
    """Reads through a chat model. When it fails or the budget ends, `fallback` reads the whole deal and the ledger says why.

    `window` is the size of one call in characters of sources.
    """

    def __init__(self, model: ChatModel, fallback: DealReader | None = None, window: int = WINDOW) -> None:
        self._model, self._fallback, self._window = model, fallback, window

    def read(self, deal: Deal) -> Ledger:
        """The ledger of the deal. Raises ModelFailure or BudgetExceeded only when there is nobody to fall back to."""
        spent = Usage()
        try:
            readings: list[dict[ElementName, Finding]] = []
            for window in windows(passages(deal), self._window):
                held = _held(readings)
                named = {f"E{n}": quote for n, quote in enumerate(_words_of(held), start=1)}
                asked = load_prompt(PROMPT).render(
                    deal=deal_data(deal), earlier=_earlier(held, named), sources=sources_data(window)
                )
                answer = self._model.answer(asked.system, asked.user, DealAnswer)
                spent = spent.plus(answer.usage)
                readings.append(findings(answer.value, window, deal.language, named))
        except (ModelFailure, BudgetExceeded) as error:
            return self._fallen(deal, error, spent)
        return Ledger(cells=_cells(readings, deal), reader=self._info(spent))

    def _info(self, spent: Usage) -> WriterInfo:
        prompt = load_prompt(PROMPT)
        return WriterInfo(
            kind="model",
            model=self._model.name,
            prompts=[f"{prompt.id}@{prompt.version}"] if spent.tokens else [],
            tokens=spent.tokens,
            cost=spent.cost,
        )

    def _fallen(self, deal: Deal, error: ModelFailure | BudgetExceeded, spent: Usage) -> Ledger:
        """What the reader of last resort reads; what the model cost, and why it was left, travel with it."""
        if self._fallback is None:
            raise error
        ledger = self._fallback.read(deal)
        paid = spent.plus(Usage(completion=getattr(error, "tokens", 0), cost=getattr(error, "cost", None)))
        info = ledger.reader.model_copy(
            update={
                "model": self._model.name,
                "tokens": ledger.reader.tokens + paid.tokens,
                "cost": paid.cost if paid.tokens else ledger.reader.cost,
                "note": f"the model did not read this deal: {error}",
            }
        )
        return ledger.model_copy(update={"reader": info})


def _cells(readings: list[dict[ElementName, Finding]], deal: Deal) -> dict[ElementName, Cell]:
    """One cell an element, every element of every method present."""
    cells: dict[ElementName, Cell] = {}
    for element in READ:
        finding = merged(reading[element] for reading in readings)
        cell = _explained(settle(element, finding, _phrase(deal, "silence")), readings, element, deal)
        cells[element] = cell.model_copy(update={"confidence": confidence_of(cell)})
    for element, same in SAME.items():
        conflicts = tuple(c.model_copy(update={"element": element}) for c in cells[same].conflicts)
        cells[element] = cells[same].model_copy(update={"conflicts": conflicts})
    return cells


def _explained(cell: Cell, readings: list[dict[ElementName, Finding]], element: ElementName, deal: Deal) -> Cell:
    """The cell with its reason made true where the rules lowered what the model gave."""
    given = {reading[element].status for reading in readings}
    if cell.status == "unknown" and given != {"unknown"}:
        return cell.model_copy(update={"why": _phrase(deal, "lowered_unknown")})
    if cell.status == "partial" and given <= {"met", "absent", "unknown"}:
        return cell.model_copy(update={"why": _phrase(deal, "lowered_partial").format(why=cell.why)})
    return cell


def _phrase(deal: Deal, name: str) -> str:
    return str(phrases(deal.language, "model_reading")[name])


def _held(readings: list[dict[ElementName, Finding]]) -> dict[ElementName, Finding]:
    """What the windows before found, element by element, without what nothing was said of."""
    merges = {element: merged(reading[element] for reading in readings) for element in READ}
    return {element: finding for element, finding in merges.items() if finding.status != "unknown"}


def _words_of(held: dict[ElementName, Finding]) -> list[Quote]:
    """Every stretch that was quoted, once, in the order of the elements."""
    return list(dict.fromkeys(quote for finding in held.values() for quote in finding.quotes))


def _earlier(held: dict[ElementName, Finding], named: dict[str, Quote]) -> str:
    """What the windows before found, for the next one; its words by name. `null` for the first."""
    if not held:
        return "null"
    names = {quote: name for name, quote in named.items()}
    return data(
        {
            element: {
                "status": finding.status,
                "words": [[names[q], q.speaker, q.date.isoformat(), q.text] for q in finding.quotes],
            }
            for element, finding in held.items()
        }
    )
