"""Errors of the knowledge base.

KnowledgeError
├── CardInvalid          a card file breaks the format; names file, field and line (final)
├── CardUnknown          no card or passage has this id (final)
├── DocumentRefused      a user's document cannot or may not be read; carries the reason (final)
├── SnapshotStale        the packaged index does not belong to the packaged cards (final: rebuild it)
├── StoreBusy            another process is writing to this store (retryable)
└── EmbedderUnavailable  vectors could not be computed
    ├── EmbedderMissing  no engine for this machine, or no address or key (final)
    └── EmbedderRefused  the endpoint refused the request: key, model, size (final)
"""

from pathlib import Path


class KnowledgeError(Exception):
    """Root of every error of the knowledge base."""

    retryable = False


class CardInvalid(KnowledgeError):
    """A card breaks the format: says which file, which field and, when known, which line."""

    def __init__(self, path: Path | str, reason: str, *, field: str | None = None, line: int | None = None) -> None:
        place = f"`{path}`" + (f", line {line}" if line else "") + (f", field `{field}`" if field else "")
        super().__init__(f"{place}: {reason}")
        self.path, self.reason, self.field, self.line = str(path), reason, field, line


class CardUnknown(KnowledgeError):
    """No card, document or passage has the id that was asked for."""

    def __init__(self, card: str) -> None:
        super().__init__(f"no card or document `{card}`; `kb list` shows the ids")
        self.card = card


class DocumentRefused(KnowledgeError):
    """A user's document is not taken in; `reason` says why and what to do."""

    def __init__(self, path: Path | str, reason: str) -> None:
        super().__init__(f"`{path}`: {reason}")
        self.path, self.reason = str(path), reason


class SnapshotStale(KnowledgeError):
    """The packaged index was built from other cards, another embedder or another chunker than those present."""


class StoreBusy(KnowledgeError):
    """Another process holds the write lock of this store; nothing was changed."""

    retryable = True


class EmbedderUnavailable(KnowledgeError):
    """Vectors could not be computed; searching by words alone still works."""

    retryable = True


class EmbedderMissing(EmbedderUnavailable):
    """This machine has no engine for the embedder, or the endpoint's address, model or key is not set."""

    retryable = False


class EmbedderRefused(EmbedderUnavailable):
    """The embedding endpoint answered, but will never accept this request (key, model name, input)."""

    retryable = False
