"""What a brief leaves to find out: open questions, roles to find, what would raise the tier, hypotheses to verify. Pure."""

from collections.abc import Sequence

from agent.brief.models import Hypothesis, Question, Section
from agent.outreach.assembly import Case
from agent.outreach.relevance import stems
from agent.reading.facts import Fact
from connectors.records import Language
from knowledge.card_data import DiscoveryData
from knowledge.cards import card
from prompts import phrases

MOST_QUESTIONS, MOST_HYPOTHESES, MOST_ROLES = 6, 3, 2
# Stems a pain and a fact must share before the fact is given as what brought the pain up: one alone is chance.
SHARED = 2
# Ways shown for each condition of the next tier.
WAYS = 3
# The discovery card that asks what a section could not answer.
ASKS = {
    "who": "discovery-who", "what": "discovery-what", "when": "discovery-when", "where": "discovery-where",
    "why": "discovery-why", "why_now": "discovery-why", "which": "discovery-how",
}  # fmt: skip


def hypotheses_of(case: Case, usable: Sequence[Fact], language: Language) -> list[Hypothesis]:
    """A pain of each known person's persona, the nearest to a fact; said to be an idea of the playbook.

    Those that a fact brings up stand alone when there are any; else one, with nothing behind it but the persona.
    """
    bank = phrases(language, "brief")
    found: list[Hypothesis] = []
    for person in case.ranked.angle.contacts:
        persona = case.playbook.persona(person.persona)
        pains = persona.pains.get(language, []) if persona else []
        if persona is None or not pains:
            continue
        pairs = [(len(stems(p) & stems(f.quote)), -at, p, f) for at, p in enumerate(pains) for f in usable]
        shared, _, pain, fact = max(pairs, key=lambda x: (x[0], x[1], x[3].id), default=(0, 0, pains[0], None))
        told = fact is not None and shared >= SHARED
        found.append(
            Hypothesis(
                text=bank["hypothesis_pain"].format(name=person.name or person.title, pain=pain if told else pains[0]),
                basis=bank["hypothesis_basis"].format(persona=persona.id),
                facts=[fact.id] if fact and told else [],
                evidence=[fact.evidence] if fact and told else [],
            )
        )
    supported = [h for h in found if h.evidence]
    return (supported or found[:1])[:MOST_HYPOTHESES]


def questions_of(case: Case, sections: Sequence[Section], language: Language) -> list[Question]:
    """First who holds each role nobody is known for, then the discovery questions of what the dossier does not answer,
    two for a section without an answer, then one for each other."""
    bank = phrases(language, "brief")
    roles = [r.title for r in case.ranked.angle.roles_missing[:MOST_ROLES]]
    asked = [Question(text=bank["ask_role"].format(role=role), card="discovery-who") for role in roles]
    empty = [s.key for s in sections if not s.statements]
    full = [s.key for s in sections if s.statements]
    for keys, count in ((empty, 2), (full, 1)):
        for name in dict.fromkeys(ASKS[key] for key in keys):
            data = getattr(card(name, language), "data", None)
            texts = data.questions if isinstance(data, DiscoveryData) else ()
            new = [t for t in texts if t not in {q.text for q in asked}]
            asked += [Question(text=t, card=name) for t in new[:count]]
    return asked[:MOST_QUESTIONS]


def raising(case: Case, language: Language) -> list[str]:
    """What keeps the account below the next tier, to the tenth of a point, and what would bring it; empty in tier 1."""
    bank = phrases(language, "brief")["raise"]
    told: list[str] = []
    for step in case.ranked.angle.to_next_tier:
        ways = ", ".join(bank["ways"].get(w.what, w.what) for w in step.ways[:WAYS])
        if step.missing is None:
            told.append(bank["never"].format(ways=ways))
            continue
        by = _number(step.missing, language)
        line = bank[step.need].format(missing=by)
        told.append(line + (bank["by"].format(ways=ways) if ways and step.reachable else bank["out_of_reach"]))
    return told


def _number(value: float, language: Language) -> str:
    return f"{value:g}".replace(".", "," if language == "fr" else ".")
