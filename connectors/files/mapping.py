"""Remembering how a header was read, in the user's `signals.toml`: the next file with the same header is read the same way."""

import json
from collections import defaultdict
from pathlib import Path

from connectors.files.cells import fold
from connectors.files.result import Layout
from connectors.files.vocabulary import load_vocabulary

_OPENING = """\
# How signal lists are read. Edit a mapping below, or add your own words, for example:
#   [columns.company]
#   fr = ["Nom du client"]
#   [types]
#   news = ["Appel d'offres"]
#   [hosts]
#   never_accounts = ["annuaire.example"]
"""


def remember_mapping(signals_file: Path, layout: Layout) -> bool:
    """Appends the mapping of a header met for the first time; False when there is nothing to add.

    Nothing is added for a header that is there already, for a file without one, and for a header with a column that may state
    the kind of signal but did not in this file: the next file may. Raises OSError.
    """
    header = list(layout.header)
    vocabulary = load_vocabulary(signals_file)
    if layout.header_line is None or any(
        list(map(fold, mapping.header)) == list(map(fold, header)) for mapping in vocabulary.mappings
    ):
        return False
    if {fold(name) for name in layout.unmapped} & set(vocabulary.unsure.get("type", ())):
        return False
    text = signals_file.read_text(encoding="utf-8") if signals_file.exists() else _OPENING
    written = signals_file.with_name(signals_file.name + ".new")
    written.write_text(text.rstrip("\n") + "\n\n" + _table(header, layout), encoding="utf-8")
    written.replace(signals_file)
    return True


def _table(header: list[str], layout: Layout) -> str:
    columns: defaultdict[str, list[str]] = defaultdict(list)
    for role, places in layout.columns.roles.items():
        columns[role] = [layout.header[at] for at in places]
    roles = ", ".join(f"{role} = {_strings(names)}" for role, names in columns.items())
    vendor = json.dumps(layout.columns.vendor)
    return f"[[mappings]]\nheader = {_strings(header)}\nvendor = {vendor}\ncolumns = {{ {roles} }}\n"


def _strings(names: list[str]) -> str:
    """A TOML array: JSON strings are TOML strings but for DEL."""
    return json.dumps(names, ensure_ascii=False).replace("\x7f", "\\u007f")
