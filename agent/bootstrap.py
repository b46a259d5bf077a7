"""The composition root: settings to collaborators. The only module that names concrete classes; nothing is built early."""

from collections.abc import Sequence
from functools import cached_property
from typing import TYPE_CHECKING

from agent.outreach.flow import Outreach
from agent.outreach.method import shipped_methods
from agent.outreach.models import Recipient
from agent.playbook import Playbook, load_playbook
from agent.ports import Writer
from agent.review import DealDesk, ReviewDesk
from agent.settings import Settings
from agent.store import (
    AccountStore,
    AuditLog,
    Database,
    DealProposalStore,
    DealStore,
    DossierStore,
    ProposalStore,
    SignalStore,
    StandingStore,
    SuppressionStore,
    open_database,
)
from connectors.records import Dossier, Signal

if TYPE_CHECKING:
    from agent.llm.chat import LangChainModel
    from agent.qualification.flow import Qualification
    from agent.qualification.records import DealReader


class App:
    """The collaborators of one workspace, each made at first use."""

    def __init__(self, settings: Settings) -> None:
        self.settings = settings

    @cached_property
    def playbook(self) -> Playbook:
        """The seller's playbook. Raises PlaybookInvalid."""
        return load_playbook(self.settings.playbook)

    @cached_property
    def database(self) -> Database:
        """The workspace's database, migrated."""
        return open_database(self.settings.url)

    @cached_property
    def dossiers(self) -> DossierStore:
        """Account dossiers."""
        return DossierStore(self.database)

    @cached_property
    def signals(self) -> SignalStore:
        """Imported signal lists."""
        return SignalStore(self.database)

    @cached_property
    def accounts(self) -> AccountStore:
        """Which account keys are one account."""
        return AccountStore(self.database)

    @cached_property
    def standings(self) -> StandingStore:
        """Where accounts stood at the last ranking; customers' purchases."""
        return StandingStore(self.database)

    @cached_property
    def proposals(self) -> ProposalStore:
        """Proposals and decisions."""
        return ProposalStore(self.database)

    @cached_property
    def suppressions(self) -> SuppressionStore:
        """Who objected."""
        return SuppressionStore(self.database)

    @cached_property
    def audit(self) -> AuditLog:
        """The hash chain."""
        return AuditLog(self.database)

    @cached_property
    def desk(self) -> ReviewDesk:
        """Where people decide."""
        from agent.outreach.editing import Editor

        return ReviewDesk(
            self.database,
            self.proposals,
            self.audit,
            rewrite=Editor(self.playbook, self.dossiers).rewrite,
            clock=lambda: self.settings.clock,
        )

    @cached_property
    def writer(self) -> Writer:
        """The model writer with the offline writer behind it when a model is set, else the offline writer."""
        from agent.outreach.writing.offline_writer import OfflineWriter

        if self.model is None:
            return OfflineWriter()
        from agent.outreach.writing.model_writer import ModelWriter

        return ModelWriter(self.model, fallback=OfflineWriter())

    @cached_property
    def model(self) -> "LangChainModel | None":
        """The chat model of the settings, None when none is set."""
        if not self.settings.model:
            return None
        from agent.llm.chat import LangChainModel

        return LangChainModel(self.settings)

    @cached_property
    def outreach(self) -> Outreach:
        """The outreach flow."""
        return Outreach(playbook=self.playbook, methods=shipped_methods(), writer=self.writer)

    @cached_property
    def deals(self) -> DealStore:
        """Deals as read."""
        return DealStore(self.database)

    @cached_property
    def deal_proposals(self) -> DealProposalStore:
        """Deal proposals, decisions on them, parts approved."""
        return DealProposalStore(self.database)

    @cached_property
    def qualification(self) -> "Qualification":
        """The qualification flow, on the reader of the settings."""
        from agent.qualification.flow import Qualification
        from agent.qualification.methods import shipped_methods as shipped_qualification
        from agent.qualification.tenders import Market
        from agent.targeting.vocabulary import Industries

        known = self.settings.playbook.is_dir()
        personas = {self.playbook.seller.id: self.playbook.personas} if known else {}
        markets = {self.playbook.seller.id: Market(self.playbook.icp, Industries(self.playbook))} if known else {}
        return Qualification(self.deal_reader, shipped_qualification(), personas, markets)

    @cached_property
    def deal_reader(self) -> "DealReader":
        """The model reader with the offline reader behind it when a model is set, else the offline reader."""
        from agent.qualification.reading import OfflineReader

        if not self.settings.model:
            return OfflineReader()
        from agent.llm.chat import LangChainModel
        from agent.qualification.model_reading import ModelReader

        longer = {
            "model_max_tokens": max(self.settings.model_max_tokens, self.settings.reading_max_tokens),
            "model_timeout_seconds": max(self.settings.model_timeout_seconds, self.settings.reading_timeout_seconds),
        }
        model = LangChainModel(self.settings.model_copy(update=longer))
        return ModelReader(model, fallback=OfflineReader(), window=self.settings.reading_window)

    @cached_property
    def deal_desk(self) -> DealDesk:
        """Where people decide on deals."""
        from agent.qualification.editing import DealEditor

        return DealDesk(
            self.database,
            self.deal_proposals,
            self.audit,
            correct=DealEditor(self.qualification, self.deals.find, self.deal_proposals.earlier).correct,
            clock=lambda: self.settings.clock,
        )

    def warm(self) -> None:
        """Build what several threads will share, before they start."""
        _ = (self.outreach, self.dossiers, self.proposals, self.signals, self.suppressions)

    def suppressed(self, recipient: Recipient) -> bool:
        """True when the recipient or their domain objected."""
        return self.suppressions.holds(recipient.email, None)

    def signals_of(self, dossier: Dossier) -> Sequence[Signal]:
        """Imported signals of the dossier's account."""
        return self.signals.of((dossier.account.domain or dossier.account.id).lower())
