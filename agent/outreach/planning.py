"""The plan: level, framework, facts and proof, decided by code before a word is written. Pure.

Level is earned, never claimed (cards level-1 to level-4): 1 segment; 2 a quotable fact of the account; 3 a quotable
professional fact about this contact; 4 quotable facts that are reasons to write, from at least three evidence items of at
least two kinds. Tier 1 asks 3-4, tier 2 asks 2-3, tier 3 asks 1-2.
"""

from collections.abc import Sequence
from dataclasses import dataclass, replace
from datetime import date
from typing import Literal

from agent.outreach.method import Method
from agent.outreach.models import Framework, Level, Plan, Range, Step
from agent.outreach.relevance import Relevance, scrap
from agent.outreach.stepping import dated, sequence_of, steps_of
from agent.playbook.models import Persona, Playbook, Proof
from agent.reading.facts import Fact
from agent.targeting.quota import FirstTouch
from connectors.records import Account, Contact, Dossier, Evidence, Language
from prompts import phrases

PlanChannel = Literal["email", "linkedin", "call", "sequence"]
LEVEL_4_EVIDENCE, LEVEL_4_KINDS = 3, 2
# A fact bears on the problem we solve from this relevance: about one shared word in a short sentence.
BEARING = 0.8
# A fact of weight 0 is context (signals.yaml), said only when there is nothing better.
BACKGROUND = -1.0


@dataclass(frozen=True)
class Brief:
    """Everything a writer may use for one contact: checked facts, allowed proofs and claims, limits. Nothing else."""

    account: Account
    contact: Contact
    playbook: Playbook
    language: Language
    channel: PlanChannel
    tier: int
    level: Level
    framework: Framework
    parts: tuple[str, ...]
    facts: tuple[Fact, ...]
    evidence: dict[str, Evidence]
    proofs: tuple[Proof, ...]
    persona: Persona | None
    signal: str | None
    angle: str
    cards: dict[str, str]
    steps: tuple[Step, ...]
    as_of: date
    level_cards: tuple[str, ...] = ()  # ids of the cards of levels 1 to 4
    turn: int = 0
    bearing: frozenset[str] = frozenset()  # ids of the facts that bear on the problem we solve
    roles_missing: tuple[str, ...] = ()  # titles of the buying committee nobody is known for

    @property
    def executive(self) -> bool:
        """C-level readers: at most 75 words, no product features."""
        return self.contact.seniority == "c_level"

    @property
    def voice(self) -> str:
        """The phrase bank to speak from: the language, and in French the form of address the playbook asks for."""
        tone = self.playbook.seller.tone.get(self.language)
        return "fr_tu" if self.language == "fr" and tone is not None and tone.address == "tu" else self.language

    def at(self, level: int, why: str) -> "Brief":
        """The same brief one level lower, with the reason."""
        facts = [f for f in self.facts if level >= 3 or f.about == "account"] if level > 1 else []
        lower = Level(required=self.level.required, reached=level, why=why)
        cards = self.cards | {"level": self.level_cards[level - 1]}
        return replace(self, level=lower, facts=tuple(facts), cards=cards)

    def without(self, fact_ids: frozenset[str]) -> "Brief":
        """The same brief without some facts: a repair that says less."""
        return replace(self, facts=tuple(f for f in self.facts if f.id not in fact_ids))

    def turned(self) -> "Brief":
        """The same brief with the next choice of words, pains and proof."""
        proofs = (*self.proofs[1:], *self.proofs[:1])
        return replace(self, turn=self.turn + 1, proofs=proofs)

    def with_proofs(self, proofs: tuple[Proof, ...]) -> "Brief":
        """The same brief with its proofs in another order."""
        return replace(self, proofs=proofs)

    def plan(self) -> Plan:
        """The plan as the proposal shows it."""
        return Plan(
            framework=self.framework,
            angle=self._role_angle(),
            signal=self.signal,
            cards=sorted({*self.cards.values()}),
            steps=list(self.steps),
        )

    def _role_angle(self) -> str:
        """The signal's angle and what is at stake for this role: several people of one account get one plan, not one text."""
        goals = self.persona.goals.get(self.language, []) if self.persona else []
        if not goals:
            return self.angle
        stake = phrases(self.language, "steps")["stake"].format(goal=goals[0])
        return (
            f"{self.angle} ; {stake}"
            if self.language == "fr" and self.angle
            else "; ".join(filter(None, (self.angle, stake)))
        )


@dataclass(frozen=True)
class Ask:
    """What is asked for: whom to write to, on which channel, in which language; a framework may be forced."""

    contact: Contact
    tier: int
    channel: PlanChannel
    language: Language
    as_of: date
    framework: Framework | None = None
    closed: frozenset[str] = frozenset()  # channels the law or the person closed: `email`, `linkedin`
    first_touch: FirstTouch = "note"  # what the sender's LinkedIn quota leaves for this account
    place: int = 0  # among the people of the account: 0 carries the account's tasks, the others follow a day apart
    roles_missing: tuple[str, ...] = ()


def brief_for(dossier: Dossier, facts: Sequence[Fact], playbook: Playbook, method: Method, ask: Ask) -> Brief:
    """Plan one contact's messages. `facts` are all facts of the dossier; only the quotable ones can be said."""
    contact, tier, channel, language = ask.contact, ask.tier, ask.channel, ask.language
    near = Relevance(playbook, contact, language)
    scraps = frozenset(f.id for f in facts if f.quotable and scrap(f, language))
    said = sayable(facts, near, scraps, playbook, ask)
    tier_card, tier_data = method.tier(tier)
    required = Range(min=tier_data.levels.min, max=tier_data.levels.max)
    told = [f for f in said if f.signal != "profile_fact" and f.id not in scraps]
    bearing = [f for f in told if near.of(f) > BEARING]
    reached, why = level_for(said, bearing, contact, required, language)
    opening = said[0] if reached > 1 else None
    signal = opening.signal if opening else None
    name = ask.framework or choose_framework(method, opening, contact)
    rule = playbook.signal(signal)
    cards = {
        "framework": method.framework(name).id,
        "tier": tier_card,
        "level": method.level(reached),
        **({"signal": card} if (card := method.signal(signal)) else {}),
        **({"sequence": sequence} if (sequence := sequence_of(channel, tier)) else {}),
    }
    return Brief(
        account=dossier.account,
        contact=contact,
        playbook=playbook,
        language=language,
        channel=channel,
        tier=tier,
        level=Level(required=required, reached=reached, why=why),
        framework=name,
        parts=method.framework(name).data.parts,
        facts=tuple(said) if reached > 1 else (),
        evidence={e.id: e for e in dossier.evidence},
        proofs=tuple(proofs_for(dossier.account, playbook, language)),
        persona=playbook.persona(contact.persona),
        signal=signal,
        angle=rule.angle.get(language, "") if rule else "",
        cards=cards,
        steps=tuple(dated(steps_of(method, ask), ask.as_of, dossier.account.country)),
        as_of=ask.as_of,
        bearing=frozenset(f.id for f in bearing),
        level_cards=tuple(method.level(n) for n in (1, 2, 3, 4)),
        roles_missing=ask.roles_missing,
    )


def sayable(facts: Sequence[Fact], near: Relevance, scraps: frozenset[str], playbook: Playbook, ask: Ask) -> list[Fact]:
    """Quotable facts for this contact, best opening first. `scraps` are the ids of those that tell nothing.

    The person's own words come first; then what is near to what we sell, then the signal's weight decayed by age.
    """

    def rank(fact: Fact) -> tuple[int, bool, float, str]:
        rule = playbook.signal(fact.signal)
        age = (ask.as_of - fact.event_date).days
        worth = rule.weight / 25 * 0.5 ** (age / rule.half_life_days) if rule and rule.weight else BACKGROUND
        owner = 0 if fact.about == f"contact:{ask.contact.id}" else 1 if fact.about == "account" else 2
        return owner, fact.id in scraps, -worth - near.of(fact), fact.id

    return sorted((f for f in facts if f.quotable and f.about != "other"), key=rank)


def level_for(
    facts: Sequence[Fact], bearing: Sequence[Fact], contact: Contact, required: Range, language: Language
) -> tuple[int, str]:
    """Level reached and why. Never above what the evidence of this contact allows, nor above what the tier asks.

    `bearing` are the facts that bear on what we sell: level 4 joins them, background facts do not count.
    """
    items, kinds = {f.evidence for f in bearing}, {f.signal for f in bearing}
    if len(items) >= LEVEL_4_EVIDENCE and len(kinds) >= LEVEL_4_KINDS:
        earned = 4
    elif any(f.about == f"contact:{contact.id}" for f in facts):
        earned = 3
    else:
        earned = 2 if facts else 1
    reached = min(earned, required.max)
    return reached, _why(earned, reached, required, language)


def choose_framework(method: Method, opening: Fact | None, contact: Contact) -> Framework:
    """The framework whose card fits best: awareness of the problem, then signal, then seniority; AIDA on a tie."""
    awareness = awareness_of(opening)
    seniority = contact.seniority or ""

    def fit(name: str) -> tuple[int, bool]:
        data = dict(method.frameworks())[name]
        signal = opening.signal if opening else None
        points = 2 * (awareness in data.awareness) + 2 * (signal in data.signals) + (seniority in data.seniority)
        return points, name == "aida"

    names: list[Framework] = ["aida", "pas", "bab"]
    return max(names, key=fit)


def awareness_of(opening: Fact | None) -> str:
    """How far the prospect is: their own words or a post to fill show a known problem, a change of tool a known solution."""
    if opening is None:
        return "unaware"
    if opening.signal in ("tech_change", "review_research", "intent_surge"):
        return "solution_aware"
    return "problem_aware" if opening.signal in ("linkedin_post", "job_posting", "crm_event") else "unaware"


def proofs_for(account: Account, playbook: Playbook, language: Language) -> list[Proof]:
    """Proofs in the reader's language, nearest first: same industry, then nearest head count, then id."""

    def distance(proof: Proof) -> tuple[int, float, str]:
        size = abs((proof.employees or 0) - (account.employees or proof.employees or 0))
        return (0 if proof.industry == account.industry else 1, size, proof.id)

    return sorted((p for p in playbook.proofs if p.language == language), key=distance)


def _why(earned: int, reached: int, required: Range, language: Language) -> str:
    fr = language == "fr"
    grounds = {
        1: ("aucun fait citable", "no quotable fact"),
        2: ("un fait citable sur l'entreprise", "a quotable fact about the company"),
        3: ("un fait professionnel citable sur le contact", "a quotable professional fact about the contact"),
        4: (
            "des faits citables de trois sources ou plus, de deux natures ou plus",
            "quotable facts from three or more sources of two or more kinds",
        ),
    }[earned][0 if fr else 1]
    if reached < required.min:
        tail = f" ; le tier demande {required.min}" if fr else f"; the tier asks for {required.min}"
    elif reached < earned:
        tail = " ; plafonné par le tier" if fr else "; capped by the tier"
    else:
        tail = ""
    return grounds + tail
