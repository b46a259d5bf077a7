"""Signal lists at scale: imported, resolved, scored and tiered in a workspace, beside a plain pass of csv.reader.

`python -m evals.benchmarks.signals` writes lists of 100,000 and 1,000,000 rows (made up, seeded; ten rows a company), takes each
into a workspace of its own in a fresh process and prints one JSON document. Targets: a million rows (100,000 companies, 60 MB) in
90 s and 1 GB; time a row at a million at most 1.3 times that at 100,000. Seconds are those of the clock; CPU seconds are given
too, since a busy machine stretches the clock.
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

from agent.accounts import resolved
from agent.bootstrap import App
from agent.intake import import_signal_file
from agent.ranklist import rank_all
from agent.settings import load_settings
from agent.workspace import init_workspace

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
    targets = {"seconds": 90, "peak_megabytes": 1024, "cpu_per_row_ratio": 1.3}
    met = large["seconds"] <= 90 and large["peak_megabytes"] <= 1024 and ratio <= 1.3
    told = {"lists": list(found.values()), "cpu_per_row_ratio": round(ratio, 2), "targets": targets, "met": met}
    print(json.dumps(told, indent=1))


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
    """Clock, CPU and memory of one list: the floor, then each part of what a user waits for."""
    floor = _floor(path)
    with tempfile.TemporaryDirectory() as folder:
        app = App(load_settings(init_workspace(Path(folder) / "w"))[0])
        _ = app.database, app.playbook
        clock, cpu = time.perf_counter(), time.process_time()
        report = import_signal_file(app, path)
        imported, imported_cpu = time.perf_counter() - clock, time.process_time() - cpu
        ranking = rank_all(app)
        seconds, spent = time.perf_counter() - clock, time.process_time() - cpu
        peak = resource.getrusage(resource.RUSAGE_SELF).ru_maxrss // 1024
        alone = time.perf_counter()
        resolved(app)
        resolving = time.perf_counter() - alone
    return {
        "rows": report["rows"],
        "megabytes": round(path.stat().st_size / 1e6, 1),
        "accounts": report["accounts"],
        "ranked": len(ranking),
        "accepted": report["accepted_rows"],
        "seconds": round(seconds, 1),
        "import_seconds": round(imported, 1),
        "of_which_resolving_seconds": round(resolving, 1),
        "rank_seconds": round(seconds - imported, 1),
        "cpu_seconds": round(spent, 2),
        "import_cpu_seconds": round(imported_cpu, 2),
        "cpu_microseconds_per_row": round(spent / report["rows"] * 1e6, 1),
        "csv_reader_cpu_seconds": round(floor, 2),
        "ratio_to_csv_reader": round(spent / floor, 1),
        "peak_megabytes": peak,
    }


def _floor(path: Path) -> float:
    start = time.process_time()
    with path.open(encoding="utf-8", newline="") as stream:
        for _ in csv.reader(stream):
            pass
    return time.process_time() - start


if __name__ == "__main__":
    main()
