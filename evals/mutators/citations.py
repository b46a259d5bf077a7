"""Proof taken away or exchanged: the sentence stays, what it cites does not carry it."""

from dataclasses import replace
from random import Random

from evals.mutators.material import RUNTIME, Around, Change, Item, mutator


def _cite(item: Item, rng: Random, evidence: tuple[str, ...]) -> Change:
    cited = [i for i in item.facts() if item.pieces[i].evidence]
    if not cited:
        return None
    at = rng.choice(cited)
    return item.put(at, replace(item.pieces[at], evidence=evidence)), at


@mutator("no_citation", "no_evidence", doors=RUNTIME)
def no_citation(item: Item, around: Around, rng: Random) -> Change:
    """A fact that cites nothing."""
    return _cite(item, rng, ())


@mutator("unknown_citation", "unknown_evidence", doors=RUNTIME)
def unknown_citation(item: Item, around: Around, rng: Random) -> Change:
    """A fact that cites what does not exist."""
    return _cite(item, rng, (f"e{rng.randrange(70, 99)}",))


@mutator("refused_citation", "refused_evidence", doors=RUNTIME)
def refused_citation(item: Item, around: Around, rng: Random) -> Change:
    """A fact that cites evidence of which nothing may be used."""
    usable = {t.evidence for t in around.told if t.reason.startswith("fresh") and t.quotable}
    refused = sorted({t.evidence for t in around.told if not t.reason.startswith("fresh") or not t.quotable} - usable)
    return _cite(item, rng, (rng.choice(refused),)) if refused else None


@mutator("wrong_citation", "invented_fact", "fused_facts", "wrong_number", "invented_number", "wrong_date", "wrong_entity",
         "misattributed", "invented_customer_result", "unsupported_inference", "refused_evidence",
         "promise_not_in_playbook", doors=RUNTIME)  # fmt: skip
def wrong_citation(item: Item, around: Around, rng: Random) -> Change:
    """A fact of the account cites a proof of the seller."""
    hooks = [i for i in item.facts() if item.pieces[i].kind == "hook" and item.pieces[i].evidence]
    proofs = sorted(around.speakers.get("proof ids", ()))
    if not hooks or not proofs:
        return None
    at = rng.choice(hooks)
    return item.put(at, replace(item.pieces[at], evidence=(rng.choice(proofs),))), at
