"""Sentences that no source holds, slipped into a good draft."""

from random import Random

from evals.mutators.dossier import _slip
from evals.mutators.material import Around, Change, Item, Plant, mutator
from evals.mutators.phrases import phrases

_FALSE = (
    "invented_fact", "invented_number", "wrong_number", "fused_facts", "wrong_entity", "unsupported_inference", "wrong_date",
    "misattributed",
)  # fmt: skip
_ABOUT_US = ("promise_not_in_playbook", "invented_customer_result", *_FALSE)
# A lie cites what a careless writer would cite: the sentence before for the reader's side, a proof for ours.
_KINDS: tuple[tuple[str, str, str, tuple[str, ...], str], ...] = (
    ("invented_customer", "invented_customer_result", "invented_customer", _ABOUT_US, "proof"),
    ("invented_funding", "invented_fact", "funding", _FALSE, "hook"),
    ("invented_title", "invented_fact", "title", _FALSE, "hook"),
    ("invented_technology", "invented_fact", "technology", _FALSE, "hook"),
    ("invented_event", "invented_fact", "invented_event", _FALSE, "hook"),
    ("invented_figure", "invented_number", "invented_figure", _FALSE, "hook"),
    ("promise", "promise_not_in_playbook", "promise", _ABOUT_US, "proof"),
    ("fear", "fear", "fear", _FALSE, "hook"),
    ("revealed_intent", "revealed_intent", "intent", _FALSE, "hook"),
    ("private_remark", "private_life", "private", (*_FALSE, "flattering_invention"), "hook"),
    ("compliment", "flattering_invention", "compliment", (*_FALSE, "cliche_opener"), "hook"),
    ("competitor", "competitor_fact", "competitor", (*_ABOUT_US, "flattering_invention"), "proof"),
)


def _inventing(bank: str, cites: str) -> Plant:
    def plant(item: Item, around: Around, rng: Random) -> Change:
        if item.channel == "linkedin_note":
            return None
        firms = [f for f in phrases(item.language, "firms") if f.lower() not in around.known]
        free = [n for n in range(17, 97) if str(n) not in around.known]
        n, m = rng.sample(free, 2)
        text = rng.choice(phrases(item.language, bank)).format(
            company=around.company, firm=rng.choice(firms), n=max(n, m), m=min(n, m)
        )
        cited = next((item.pieces[i].evidence for i in item.facts() if item.pieces[i].kind == cites), ())
        cited = cited or next((item.pieces[i].evidence for i in item.facts()), ())
        return _slip(item, text, cited)

    return plant


for _id, _defect, _bank, _also, _cites in _KINDS:
    mutator(_id, _defect, *_also)(_inventing(_bank, _cites))
