"""Reading and resolving a signal list of 100,000 and of 1,000,000 rows, beside a plain `csv.reader` pass over the same file.

`python -m evals.benchmarks.signals` writes both lists (made up, seeded), reads each in a fresh process and prints one JSON
document. Targets: a million rows (100,000 companies, 60 MB) well under 60 s and 1 GB; time a row at a million at most 1.3 times
that at 100,000. Seconds are those of the clock; CPU seconds are given too, since a busy machine stretches the clock.
"""

import csv
import json
import random
import resource
import subprocess
import sys
import tempfile
import time
from collections.abc import Iterator
from pathlib import Path
from typing import Any

from connectors.files import SignalReader
from connectors.files.accounts import companies_of
from connectors.resolution import resolve

SIZES = (100_000, 1_000_000)
ROWS_PER_COMPANY = 10
TOPICS = [
    f"{subject} {number}" for subject in ("Zero Trust", "XDR", "NIS2", "Data Quality", "Consent") for number in range(8)
]
FORMS = ("{}", "www.{}", "https://{}/", "https://www.{}")


def main() -> None:
    """Measure both sizes; with a path as argument, measure that file in this process."""
    if len(sys.argv) > 1:
        print(json.dumps(measured(Path(sys.argv[1]))))
        return
    found = {}
    with tempfile.TemporaryDirectory() as folder:
        for rows in SIZES:
            path = Path(folder) / f"{rows}.csv"
            write_list(path, rows)
            command = [sys.executable, "-m", "evals.benchmarks.signals", str(path)]
            found[rows] = json.loads(subprocess.run(command, check=True, capture_output=True, text=True).stdout)
    small, large = (found[rows] for rows in SIZES)
    ratio = (large["cpu_seconds"] / large["rows"]) / (small["cpu_seconds"] / small["rows"])
    print(
        json.dumps({"lists": list(found.values()), "cpu_per_row_ratio": round(ratio, 2), "target_ratio": 1.3}, indent=1)
    )


def write_list(path: Path, rows: int) -> None:
    """A list as vendors export them: ten rows a company in random order, domains in four spellings, 1 % without."""
    rng = random.Random(7)  # noqa: S311  reproducible data, no secret
    with path.open("w", encoding="utf-8", newline="") as stream:
        writer = csv.writer(stream)
        writer.writerow(("Company Name", "Domain", "HQ Country", "Topic Name", "Composite Score", "Report Date"))
        writer.writerows(_rows(rng, rows))


def _rows(rng: random.Random, rows: int) -> Iterator[tuple[str, ...]]:
    for _ in range(rows):
        company = rng.randrange(rows // ROWS_PER_COMPANY)
        domain = FORMS[company % 4 if rng.random() < 0.9 else rng.randrange(4)].format(f"firm-{company}.example")
        name = f"Firm {company}" + (" SAS" if company % 3 else "")
        day = f"{rng.randrange(9, 12):02d}/{rng.randrange(1, 31):02d}/2026"
        yield name, domain if rng.random() > 0.01 else "", "FR", rng.choice(TOPICS), str(rng.randrange(100)), day


def measured(path: Path) -> dict[str, Any]:
    """Clock, CPU and memory of one list: the floor, the import, the resolution of its companies."""
    floor = _floor(path)
    clock, cpu = time.perf_counter(), time.process_time()
    reader = SignalReader(path)
    companies = list(companies_of(reader, reader.layout))
    result = reader.result()
    imported_cpu = time.process_time() - cpu
    resolution = resolve(companies)
    spent = time.process_time() - cpu
    return {
        "rows": result.rows,
        "megabytes": round(path.stat().st_size / 1e6, 1),
        "accounts": len(set(resolution.account_of.values())),
        "accepted": result.accepted_rows,
        "seconds": round(time.perf_counter() - clock, 1),
        "cpu_seconds": round(spent, 2),
        "import_cpu_seconds": round(imported_cpu, 2),
        "cpu_microseconds_per_row": round(spent / result.rows * 1e6, 1),
        "csv_reader_cpu_seconds": round(floor, 2),
        "ratio_to_csv_reader": round(spent / floor, 1),
        "peak_megabytes": resource.getrusage(resource.RUSAGE_SELF).ru_maxrss // 1024,
    }


def _floor(path: Path) -> float:
    start = time.process_time()
    with path.open(encoding="utf-8", newline="") as stream:
        for _ in csv.reader(stream):
            pass
    return time.process_time() - start


if __name__ == "__main__":
    main()
