"""Filing what is established under the questions of the brief (card channel-abm-10w), and what is not as questions. Pure."""

from collections.abc import Sequence

from agent.brief.asking import hypotheses_of, questions_of, raising
from agent.brief.models import AccountBrief, Committee, Member, Phase, Section, Statement
from agent.brief.note import note_for
from agent.language.fold import fold
from agent.outreach.assembly import Case, evidence_refs
from agent.outreach.method import Method
from agent.outreach.models import AccountRef
from agent.outreach.relevance import Relevance
from agent.reading.facts import Fact
from agent.reading.page import open_page
from agent.replies.moments import moments
from connectors.records import Evidence, Language
from knowledge.cards import card
from prompts import phrases

# How many statements a question gets: the brief is one page.
LIMITS = {"who": 3, "what": 3, "when": 2, "where": 2, "why": 3, "why_now": 2, "which": 2}
# A fact is filed once, under the first of these it answers.
ORDER = ("why_now", "which", "when", "who", "why", "where", "what")
LONGEST = 240
BEARING = 0.8
SHORT_VALUE = 4


def account_brief(case: Case, method: Method, language: Language) -> AccountBrief:
    """The brief of an account in one language. Only usable facts are stated; the others are left out."""
    bank = phrases(language, "brief")
    usable = [f for f in case.facts if f.usable and f.about != "other"]
    near = _nearness(case, usable, language)
    filed = _filed(case, usable, near, language)
    sections = [Section(key=k, title=t, statements=filed[k]) for k, t in bank["sections"].items()]
    phase = _phase(usable, near, language)
    hypotheses = hypotheses_of(case, usable, language)
    note = note_for(case, method, language) if case.ranked.tier == 1 else None
    cited = [e for s in sections for st in s.statements for e in st.evidence]
    cited += [*phase.evidence, *(e for h in hypotheses for e in h.evidence)]
    cited += [e for s in (note.segments if note else []) for e in s.evidence]
    account = case.dossier.account
    return AccountBrief(
        account=AccountRef(id=account.id, name=account.name, domain=account.domain),
        seller=case.playbook.seller.name,
        language=language,
        as_of=case.now,
        tier=case.ranked.tier,
        score=case.ranked.score,
        identity=_identity(case, language),
        angle=case.ranked.angle.why_now,
        sections=sections,
        committee=_committee(case, usable),
        phase=phase,
        hypotheses=hypotheses,
        open_questions=questions_of(case, sections, language),
        to_next_tier=raising(case, language),
        gaps=[bank["gap"].format(name=name) for name in case.ranked.missing],
        note=note,
        sources=evidence_refs(case, cited),
    )


def _identity(case: Case, language: Language) -> dict[str, str]:
    """The fields of the account record that are known: a record, not a statement of a source."""
    account, names = case.dossier.account, phrases(language, "brief")["identity"]
    trades: dict[str, str] = phrases(language, "email")["trades"]
    values = {
        "industry": trades.get(account.industry or "", account.industry),
        "employees": _grouped(account.employees, language),
        "country": account.country,
        "domain": account.domain,
        "revenue": _grouped(account.revenue_eur, language),
    }
    return {names[k]: v for k, v in values.items() if v is not None}


def _grouped(number: float | None, language: Language) -> str | None:
    """A number by thousands, as the language writes it."""
    if number is None:
        return None
    return f"{number:,.0f}".replace(",", "\u202f" if language == "fr" else ",")


def _nearness(case: Case, usable: Sequence[Fact], language: Language) -> dict[str, float]:
    """Relevance of each fact to what we sell, for the persona it is nearest to."""
    people = [Relevance(case.playbook, c, language) for c in case.dossier.account.contacts]
    return {f.id: max((p.of(f) for p in people), default=0.0) for f in usable}


def _filed(
    case: Case, usable: Sequence[Fact], near: dict[str, float], language: Language
) -> dict[str, list[Statement]]:
    """Each fact under the first question it answers, the nearest to our subject first; no two from the same sentence."""
    found: dict[str, list[Statement]] = {key: [] for key in ORDER}
    by_id = {e.id: e for e in case.dossier.evidence}
    said: set[str] = set()
    best = {case.ranked.angle.trigger.id} if case.ranked.angle.trigger else set()
    for fact in sorted(usable, key=lambda f: (not f.quotable, -near[f.id], (case.now - f.event_date).days, f.id)):
        key = fold(fact.quote).strip(" .")
        if key in said or len(fact.quote) > LONGEST or _bare(fact):
            continue
        answers = _answers(case, fact, by_id[fact.evidence], best, bears=near[fact.id] > BEARING, language=language)
        place = next((q for q in ORDER if q in answers and len(found[q]) < LIMITS[q]), None)
        if place:
            said.add(key)
            found[place].append(_statement(fact))
    return found


def _bare(fact: Fact) -> bool:
    """A label and its value ("Date : 28 octobre 2026"): a line of a form that tells a reader nothing."""
    label, colon, value = fact.quote.partition(":")
    return not fact.technology and bool(colon) and len(label.split()) <= 1 and len(value.split()) <= SHORT_VALUE


def _statement(fact: Fact) -> Statement:
    """The words of the source; of a record, the reading of its field, not its JSON."""
    record = fact.quote.startswith('"')
    return Statement(
        text=fact.statement if record else fact.quote,
        quoted=not record,
        facts=[fact.id],
        evidence=[fact.evidence],
        on=fact.event_date,
        say=fact.quotable,
    )


def _answers(case: Case, fact: Fact, page: Evidence, best: set[str], *, bears: bool, language: Language) -> set[str]:
    rule = case.playbook.signal(fact.signal)
    found = {"what"} if fact.about == "account" else {"who"}
    if fact.id in best or (rule and rule.weight and (case.now - fact.event_date).days <= rule.half_life_days):
        found |= {"why_now"} if fact.id in best else set()
        found |= {"why"} if bears else set()
    if fact.technology:
        found.add("which")
    coming = [m for m in moments(fact.quote, fact.event_date) if m.day > case.now and not m.vague]
    if any(not _spans(fact.quote[m.start : m.end]) for m in coming):
        found.add("when")
    quoted = page.model_copy(update={"text": fact.quote, "kind": "news"})
    if open_page(quoted, language).places:
        found.add("where")
    return found


def _spans(moment: str) -> bool:
    """A length of time ("within eight weeks") is no deadline."""
    return moment.split()[-1].casefold() in ("days", "weeks", "months", "years", "jours", "semaines", "mois", "ans")


def _committee(case: Case, usable: Sequence[Fact]) -> Committee:
    """As the targeting sees it, with the facts known of each person."""
    present = [
        Member(
            id=p.id,
            name=p.name,
            title=p.title,
            persona=p.persona,
            facts=[f.id for f in usable if p.id and f.about == f"contact:{p.id}"][:3],
        )
        for p in case.ranked.angle.contacts
    ]
    missing = [Member(title=r.title, persona=r.persona) for r in case.ranked.angle.roles_missing]
    return Committee(present=present, missing=missing)


def _phase(usable: Sequence[Fact], near: dict[str, float], language: Language) -> Phase:
    """The highest phase whose signs a fact shows; 2 when somebody of the account states a need, else 1."""
    signs: list[tuple[int, Fact]] = []
    for fact in usable:
        said = f" {fold(fact.quote)} "
        for lang in ("fr", "en"):
            table: dict[int, list[str]] = phrases(lang, "brief")["phases"]
            signs += [(n, fact) for n, words in table.items() if any(f" {w} " in said for w in words)]
        if fact.signal == "review_research":
            signs.append((3, fact))
        if fact.signal in ("linkedin_post", "job_posting") and near[fact.id] > BEARING:
            signs.append((2, fact))
    number = max((n for n, _ in signs), default=1)
    facts = list(dict.fromkeys(f.id for n, f in signs if n == number))[:2]
    id_ = f"relation-maturity-phase-{number}"
    rows = [r for r in card("relation-maturity-phases", language).text.splitlines() if r.startswith(f"| {number} |")]
    title = rows[0].split("|")[2].strip().replace("**", "") if rows else card(id_, language).title
    bank = phrases(language, "brief")
    text = bank["phase_line"].format(number=number, title=title)
    evidence = list(dict.fromkeys(f.evidence for f in usable if f.id in facts))
    return Phase(number=number, title=title, text=text, card=id_, facts=facts, evidence=evidence)
