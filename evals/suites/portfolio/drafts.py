"""Every proposal the offline writer makes for the labelled accounts, in every way a rep may ask for one."""

from collections.abc import Iterator
from dataclasses import dataclass
from functools import cache
from importlib.resources import files
from itertools import product
from pathlib import Path

from agent.outreach.flow import Outreach, Wish
from agent.outreach.method import shipped_methods
from agent.outreach.models import Draft, Proposal
from agent.outreach.writing.offline_writer import OfflineWriter
from agent.playbook import example_playbook
from connectors.dossiers import find_dossiers, read_dossier
from connectors.records import Dossier


@dataclass(frozen=True)
class Made:
    """A proposal, what was asked and the dossier behind it."""

    dossier: Dossier
    wish: Wish
    proposal: Proposal


def made(every: int = 1) -> Iterator[Made]:
    """The proposals of all accounts x contacts x channels x languages x frameworks, or one in `every` of them."""
    for number, (dossier, wish) in enumerate(_asked()):
        if number % every == 0:
            yield Made(dossier, wish, flow(dossier).propose(dossier, wish))


def drafts(found: list[Made]) -> list[tuple[Made, Draft]]:
    """The messages of these proposals; notes to the rep are none."""
    return [(m, d) for m in found for d in m.proposal.drafts if d.channel != "task"]


def flow(dossier: Dossier) -> Outreach:
    """The flow of the account's seller, with the offline writer."""
    return _flow(dossier.account.seller or "")


@cache
def _flow(seller: str) -> Outreach:
    return Outreach(playbook=example_playbook(seller), methods=shipped_methods(), writer=OfflineWriter())


def _asked() -> Iterator[tuple[Dossier, Wish]]:
    root = Path(str(files("evals") / "datasets"))
    for name in ("shared_accounts", "accounts"):
        for path in find_dossiers(root / name):
            dossier = read_dossier(path)
            for contact in dossier.account.contacts:
                for channel, language in product(("email", "linkedin"), ("fr", "en")):
                    for framework in ("aida", "pas", "bab") if channel == "email" else (None,):
                        yield dossier, Wish(contact.id, channel, language, framework)  # type: ignore[arg-type]
                yield dossier, Wish(contact.id, "sequence")
                yield dossier, Wish(contact.id, "call")
