"""The tables. One place; `migrations/` brings an older database here."""

from sqlalchemy import JSON, Boolean, Column, ForeignKey, Index, Integer, MetaData, String, Table, Text

metadata = MetaData()

dossiers = Table(
    "dossiers",
    metadata,
    Column("account", String, primary_key=True),
    Column("name", String, nullable=False),
    Column("domain", String, index=True),
    Column("record", JSON, nullable=False),
)

signals = Table(
    "signals",
    metadata,
    Column("source", String, primary_key=True),
    Column("id", String, primary_key=True),
    Column("account_key", String, nullable=False, index=True),
    Column("company", String),
    Column("domain", String),
    Column("type", String),
    Column("topic", String),
    Column("score", String),
    Column("score_scale", String),
    Column("vendor", String, nullable=False),
    Column("occurred_on", String),
    Column("observed_at", String),
    Column("file", String, nullable=False),
    Column("line", Integer, nullable=False),
    Column("details", JSON),  # what else the row says of company and person; the raw row is `file`, `line`
)

proposals = Table(
    "proposals",
    metadata,
    Column("id", String, primary_key=True),
    Column("kind", String, nullable=False),  # outreach | qualification
    Column("account", String, nullable=False, index=True),
    Column("contact", String),
    Column("tier", Integer),
    Column("status", String, nullable=False, index=True),  # pending | refused | superseded
    Column("content_sha256", String, nullable=False),
    Column("batch", String, index=True),
    Column("record", JSON, nullable=False),
    Column("original", JSON, nullable=False),  # what the writer gave, kept for ever beside the edited text
)

decisions = Table(
    "decisions",
    metadata,
    Column("seq", Integer, primary_key=True, autoincrement=True),
    Column("proposal", String, ForeignKey("proposals.id"), nullable=False, index=True),
    Column("part", String, nullable=False),  # whole | step:<n> | element:<name>
    Column("action", String, nullable=False),  # approve | edit | reject
    Column("sha256", String, nullable=False),  # hash of the part decided
    Column("by", String, nullable=False),
    Column("at", String, nullable=False),
    Column("reason", Text),
    Column("change", JSON),  # {field, before, after} of an edit
)

audit = Table(
    "audit",
    metadata,
    Column("seq", Integer, primary_key=True),
    Column("at", String, nullable=False),
    Column("actor", String, nullable=False),
    Column("action", String, nullable=False),
    Column("subject", String, nullable=False),
    Column("detail_sha256", String, nullable=False),  # salted: the text itself sits in audit_texts
    Column("previous", String, nullable=False),
    Column("hash", String, nullable=False),
)

# Personal text beside the chain: deleting a row and its salt erases the person and leaves the chain whole.
audit_texts = Table(
    "audit_texts",
    metadata,
    Column("seq", Integer, primary_key=True),
    Column("salt", String, nullable=False),
    Column("detail", JSON, nullable=False),
)

suppressions = Table(
    "suppressions",
    metadata,
    Column("digest", String, primary_key=True),  # keyed hash: the list survives the erasure of the person
    Column("scope", String, nullable=False),  # email | domain
    Column("shown", String),  # the address as given, None once erased
    Column("reason", String, nullable=False),
    Column("by", String, nullable=False),
    Column("at", String, nullable=False),
)

batches = Table(
    "batches",
    metadata,
    Column("name", String, primary_key=True),
    Column("file", String, nullable=False),
    Column("options", JSON, nullable=False),
    Column("cancelled", Boolean, nullable=False, default=False),
    Column("report", JSON),
)

batch_items = Table(
    "batch_items",
    metadata,
    Column("batch", String, ForeignKey("batches.name"), primary_key=True),
    Column("account", String, primary_key=True),
    Column("key", String, nullable=False),  # batch / account / hash(inputs + recipe)
    Column("state", String, nullable=False),  # done | refused | failed | skipped
    Column("proposal", String),
    Column("reason", Text),
    Column("tokens", Integer, nullable=False, default=0),
    Column("cost", String),
)

Index("signals_by_file", signals.c.file)
