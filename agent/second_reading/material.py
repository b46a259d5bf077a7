"""What a second reader is shown: the seller's words, one account's sources with what may be used of them, and the draft.

What is private, and what speaks to a machine, is not shown: nothing true can rest on it, and what is not seen cannot be obeyed.
"""

import json
from collections.abc import Sequence
from typing import Any

from agent.checks.models import DraftCheck, WrittenDraft
from agent.checks.premises import Ground, Source
from agent.playbook.models import Playbook

# Reasons whose sentences stay here.
WITHHELD = {"private life", "injected instruction", "not quotable"}
# Kinds without anything to judge: their words are fixed by the playbook or by habit.
FORMAL = ("greeting", "opt_out", "source_notice", "signature")
# A page longer than this is cut; characters. A dossier's sources are a few hundred to a few thousand.
LONGEST_SOURCE = 8_000


def asked_of(checked: DraftCheck) -> list[int]:
    """Positions of the sentences a second reader is asked about, from 1."""
    return [at for at, sentence in enumerate(checked.sentences, start=1) if sentence.kind not in FORMAL]


def seller_data(playbook: Playbook) -> str:
    """What we may say of ourselves, as JSON; the same for every account, so that it is cached."""
    seller = playbook.seller
    return data(
        {
            "name": seller.name,
            "summary": seller.product.summary,
            "claims": [{"id": c.id, "fr": c.fr, "en": c.en} for c in seller.product.claims],
            "value_propositions": [{"id": v.id, "fr": v.fr, "en": v.en} for v in seller.value_propositions],
            "never_claimed": seller.forbidden_claims,
            "proofs": [
                {
                    "id": p.id, "customer": p.customer if p.may_name else None, "industry": p.industry,
                    "employees": p.employees, "problem": p.problem, "text": p.body,
                }
                for p in playbook.proofs
            ],
        }
    )  # fmt: skip


def account_data(ground: Ground) -> str:
    """The account and its sources, as JSON: one account a call."""
    account = ground.account
    return data(
        {
            "name": account.name,
            "employees": account.employees,
            "as_of": ground.as_of.isoformat(),
            "people": [{"id": c.id, "name": c.name, "title": c.title} for c in account.contacts],
            "sources": [row for s in ground.prospect if (row := _source(s))],
        }
    )


def _source(source: Source) -> dict[str, Any] | None:
    """None when nothing of it may be shown."""
    usable = _cut([p.statement.text for p in source.usable])
    refused = [
        {"reason": p.reason, "text": p.statement.text}
        for p in source.premises
        if p.reason is not None and p.reason not in WITHHELD
    ]
    if not usable and not refused:
        return None
    day = source.day.isoformat() if source.day else None
    row: dict[str, Any] = {"id": source.id, "kind": source.kind, "date": day, "may_use": usable}
    return row | ({"refused": refused} if refused else {})


def _cut(texts: Sequence[str]) -> list[str]:
    kept, size = [], 0
    for text in texts:
        size += len(text)
        if size > LONGEST_SOURCE:
            break
        kept.append(text)
    return kept


def draft_data(draft: WrittenDraft, checked: DraftCheck, asked: Sequence[int]) -> str:
    """The sentences to judge, numbered as they stand in the draft."""
    return data(
        {
            "to": draft.contact,
            "channel": draft.channel,
            "language": draft.language,
            "sentences": [[at, checked.sentences[at - 1].text] for at in asked],
        }
    )


def data(value: Any) -> str:
    """JSON that cannot close the tag around it."""
    text = json.dumps(value, ensure_ascii=False, indent=1)
    return text.replace("<", "\\u003c").replace(">", "\\u003e")
