"""The tables. One place; `migrations/` brings an older database here."""

from sqlalchemy import JSON, Boolean, Column, Float, ForeignKey, Index, Integer, MetaData, String, Table, Text

metadata = MetaData()

dossiers = Table(
    "dossiers",
    metadata,
    Column("account", String, primary_key=True),
    Column("name", String, nullable=False),
    Column("domain", String, index=True),
    Column("record", JSON, nullable=False),
)

# One tree, in account order: a list of a million rows is written and read back from end to end, not by leaps.
signals = Table(
    "signals",
    metadata,
    Column("account_key", String, primary_key=True),
    Column("source", String, primary_key=True),
    Column("id", String, primary_key=True),
    Column("company", String),
    Column("domain", String),
    Column("type", String),
    Column("topic", String),
    Column("score", Float),
    Column("score_scale", String),
    Column("vendor", String, nullable=False),
    Column("occurred_on", String),
    Column("observed_at", String),
    Column("line", Integer, nullable=False),
    Column("details", Text),  # JSON: what else the row says of company and person; the raw row is `file`, `line`
    Column("event", Boolean, nullable=False),  # a CloudEvent: `source` + `id` identify it, whatever its account
    Column("file", String, nullable=False),
    sqlite_with_rowid=False,
)
Index(
    "signals_by_event",
    signals.c.source,
    signals.c.id,
    unique=True,
    sqlite_where=signals.c.event.is_(True),
    postgresql_where=signals.c.event.is_(True),
)

# What lists say of the companies behind the account keys: the records that are resolved, kept as they came.
companies = Table(
    "companies",
    metadata,
    Column("seq", Integer, primary_key=True, autoincrement=True),
    Column("account_key", String, nullable=False, unique=True),
    Column("name", String),
    Column("domain", String),
    Column("country", String),
    Column("siren", String),
    Column("city", String),
    Column("postcode", String),
)

# The account a key belongs to where that is not its own, and why; made anew from records and decisions.
joins = Table(
    "joins",
    metadata,
    Column("account_key", String, primary_key=True),
    Column("account", String, nullable=False, index=True),
    Column("confidence", Float, nullable=False),
    Column("reason", Text, nullable=False),
)

# What people decided about two keys. Only ever added to: an undoing is a decision too.
rulings = Table(
    "rulings",
    metadata,
    Column("seq", Integer, primary_key=True, autoincrement=True),
    Column("id", String, nullable=False, unique=True),
    Column("kind", String, nullable=False),  # merge | separate | undo
    Column("left", String, nullable=False),
    Column("right", String, nullable=False),
    Column("of", String, nullable=False),
    Column("by", String, nullable=False),
    Column("reason", Text, nullable=False),
    Column("at", String, nullable=False),
)

# Where each account stood when it was last ranked, so that lists do not flap (agent.targeting.stability).
standings = Table(
    "standings",
    metadata,
    Column("account_key", String, primary_key=True),
    Column("tier", Integer, nullable=False),
    Column("value", Float, nullable=False),
    Column("as_of", String, nullable=False),
    sqlite_with_rowid=False,
)

# Purchases of existing customers, as the last list that told them did.
customers = Table(
    "customers",
    metadata,
    Column("account_key", String, primary_key=True),
    Column("last_purchase", String),
    Column("orders", Float),
    Column("amount", Float),
    Column("years", Float),
    Column("file", String, nullable=False),
)

proposals = Table(
    "proposals",
    metadata,
    Column("id", String, primary_key=True),
    Column("kind", String, nullable=False),  # outreach | deal
    Column("account", String, nullable=False, index=True),  # of a deal: its id
    Column("contact", String),  # of a deal: the method it is seen through
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

# Deals as last read, whole: known by id, account or name afterwards.
deals = Table(
    "deals",
    metadata,
    Column("id", String, primary_key=True),
    Column("account", String, nullable=False),
    Column("name", String, nullable=False),
    Column("as_of", String, nullable=False),
    Column("record", JSON, nullable=False),
)

# Parts of deals as people approved them: what the next reading is compared with. `void` once rejected afterwards.
approvals = Table(
    "approvals",
    metadata,
    Column("seq", Integer, primary_key=True, autoincrement=True),
    Column("deal", String, nullable=False, index=True),
    Column("proposal", String, ForeignKey("proposals.id"), nullable=False),
    Column("part", String, nullable=False),
    Column("sha256", String, nullable=False),
    Column("by", String, nullable=False),
    Column("at", String, nullable=False),
    Column("void", Boolean, nullable=False, default=False),
    Column("record", JSON, nullable=False),
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
    Column("proposal", String),  # the first; each person's in `people`
    Column("people", JSON),
    Column("reason", Text),
    Column("tokens", Integer, nullable=False, default=0),
    Column("cost", String),
)
