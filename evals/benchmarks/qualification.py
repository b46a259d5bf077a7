"""How long the offline reader takes on three hours of talk: `python -m evals.benchmarks.qualification`.

Prints one JSON document. The deal is made of the turns of the labelled calls, said again with other numbers until 27,000
words (150 words a minute); the e-mails and notes stay one each. On a busy machine compare the ratio to only folding the
text and cutting it into sentences, which any reader has to do.
"""

import json
import re
import resource
from datetime import date
from pathlib import Path
from tempfile import TemporaryDirectory
from time import perf_counter, process_time

from agent.language.fold import fold
from agent.language.sentences import Span, lines, sentences
from agent.qualification.reading import OfflineReader
from connectors.deals import Deal, read_deal
from evals.suites.qualification import labelled

WORDS = 27_000
_DIGITS = re.compile(r"\d+")


def main() -> None:
    """Measure and print."""
    reader = OfflineReader()
    reader.read(labelled.deals("dev")[0].deal)  # the lexicons are read once
    report = {language: _measured(reader, _long_deal(language)) for language in ("fr", "en")}
    peak = resource.getrusage(resource.RUSAGE_SELF).ru_maxrss / 1024
    print(json.dumps({**report, "peak memory of the process, MB": round(peak)}, indent=1))


def _measured(reader: OfflineReader, deal: Deal) -> dict[str, float]:
    began, worked = perf_counter(), process_time()
    ledger = reader.read(deal)
    seconds, spent = perf_counter() - began, process_time() - worked
    began = process_time()
    cut = sum(
        len(sentences(text, line)) for text in map(fold, _texts(deal)) for line in lines(text, Span(0, len(text)))
    )
    base = process_time() - began
    return {
        "words": sum(len(text.split()) for text in _texts(deal)),
        "sentences": cut,
        "seconds": round(seconds, 2),
        "processor seconds": round(spent, 2),
        "times the folding and cutting": round(spent / base, 1),
        "elements not unknown": sum(cell.status != "unknown" for cell in ledger.cells.values()),
    }


def _texts(deal: Deal) -> list[str]:
    return [source.text for source in deal.sources]


def _long_deal(language: str) -> Deal:
    """A deal whose one call lasts three hours."""
    deals = [
        each.deal for split in ("shared", "dev") for each in labelled.deals(split) if each.deal.language == language
    ]
    said = [f"{t.speaker}: {t.text}" for d in deals for t in d.turns() if t.kind == "call_transcript"]
    people = [p.model_dump(mode="json") for d in deals for s in d.sources for p in s.participants]
    spoken: list[str] = []
    words = turn = 0
    while words < WORDS:
        text = _renumbered(said[turn % len(said)].replace("\n", " "), turn)
        spoken.append(text)
        words, turn = words + len(text.split()), turn + 1
    source = {
        "id": "call-1",
        "kind": "call_transcript",
        "date": "2026-09-01",
        "file": "call-1.txt",
        "participants": people,
    }
    manifest = {
        "id": "long", "language": language, "as_of": str(date(2026, 10, 1)), "account": {"name": "Made up"},
        "opportunity": {"name": "Made up"}, "sources": [source],
    }  # fmt: skip
    with TemporaryDirectory() as place:
        (Path(place) / "deal.json").write_text(json.dumps(manifest), encoding="utf-8")
        (Path(place) / "call-1.txt").write_text("\n".join(spoken), encoding="utf-8")
        return read_deal(Path(place))


def _renumbered(text: str, by: int) -> str:
    """The text with every number moved, so that no two laps say the same."""
    return _DIGITS.sub(lambda found: str(int(found[0]) + by), text)


if __name__ == "__main__":
    main()
