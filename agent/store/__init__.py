"""Store: what must last, in SQLite (WAL) or PostgreSQL by URL."""

from agent.store.accounts import AccountStore
from agent.store.audit import AuditLog, AuditReport
from agent.store.database import Database, open_database
from agent.store.deals import DealProposalStore, DealStore
from agent.store.decisions import Decision
from agent.store.dossiers import DossierStore
from agent.store.proposals import ProposalStore
from agent.store.signals import SignalStore
from agent.store.standings import StandingStore
from agent.store.suppressions import SuppressionStore

__all__ = [
    "AccountStore",
    "AuditLog",
    "AuditReport",
    "Database",
    "DealProposalStore",
    "DealStore",
    "Decision",
    "DossierStore",
    "ProposalStore",
    "SignalStore",
    "StandingStore",
    "SuppressionStore",
    "open_database",
]
