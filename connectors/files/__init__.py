"""Signal lists in: any vendor's export becomes accepted rows, and every other line is accounted for."""

from connectors.files.mapping import remember_mapping
from connectors.files.reader import SignalReader, read_signal_file
from connectors.files.result import Duplicate, Ignored, ImportResult, Item, Layout, Rejected
from connectors.files.signals import import_document, item_document, signal_id, signal_of

__all__ = [
    "Duplicate",
    "Ignored",
    "ImportResult",
    "Item",
    "Layout",
    "Rejected",
    "SignalReader",
    "import_document",
    "item_document",
    "read_signal_file",
    "remember_mapping",
    "signal_id",
    "signal_of",
]
