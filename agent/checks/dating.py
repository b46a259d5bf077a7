"""Months, years, days and `last month` of a sentence against its sources."""

from agent.checks import cues
from agent.checks.grounding import SHORT, Case, Flaw
from agent.checks.matching import matches, weight
from agent.checks.moments import Moment, allowed, moments, relative_phrases, relative_years, stretch
from agent.checks.swaps import RIVAL

# Words before a date still to come: the day of the source says nothing of it. Characters they stand within.
_AHEAD = {"ici", "jusqu", "until", "by", "before", "avant", "through"}
_REACH = 12


def check_dates(case: Case) -> list[Flaw]:
    """Every month, year, half-year or season of the sentence must be one its sources give."""
    reference = case.ground.as_of
    flaws: list[Flaw] = []
    for moment in moments(case.claim.text, reference):
        if case.sources and not _dated(case, moment):
            said = case.claim.text[moment.start : moment.end]
            flaws.append(Flaw("wrong_date", f"no source of the sentence gives `{said}`", case.sources[0].id))
    for phrase in relative_phrases(case.claim.plain):
        if not _told_lately(case, phrase):
            flaws.append(Flaw("wrong_date", f"no source says `{phrase}`", case.sources[0].id if case.sources else None))
    return flaws


def _told_lately(case: Case, phrase: str) -> bool:
    """The sources use the phrase, or what they tell is of that stretch of days: by its date, else by their own."""
    if phrase in " ".join(s.flat for s in case.sources) or cues.has("meeting", case.claim.text):
        return True
    if case.reading.facing == "seller":
        return False
    days = stretch(phrase, case.ground.as_of)
    if days is None:
        return case.reading.facing == "prospect"
    first, last = (12 * d.year + d.month for d in days)
    said = cues.has("says", case.claim.text) or cues.has("dated", case.claim.text)
    if said and any(s.day is not None and days[0] <= s.day <= days[1] for s in case.sources):
        return True
    told = [m for p in case.window for m in moments(p.statement.text, case.ground.as_of)]
    beside = [
        m
        for s in case.sources
        if len(s.usable) <= SHORT
        for p in s.usable
        for m in moments(p.statement.text, case.ground.as_of)
    ]
    elsewhen = any(relative_phrases(p.statement.plain) or cues.has("last_year", p.statement.text) for p in case.window)
    if told or elsewhen:
        return any(m.first <= last and first <= m.last for m in (*told, *beside))
    return any(s.day is not None and days[0] <= s.day <= days[1] for s in case.sources)


def _dated(case: Case, claim: Moment) -> bool:
    """A sentence of the sources gives the moment, and none that is closer to the claim gives another.

    The date of the source itself counts when the claim tells when it was said, published or begun.
    """
    context = case.claim.contents_in(case.claim.clause_at(claim.start)) or case.claim.contents
    given, denied = [], [0.0]
    for source in case.sources:
        near = source.side == "seller" or len(source.usable) <= SHORT
        carrying = [at for at, p in enumerate(source.usable) if p in case.window]
        for at, premise in enumerate(source.usable):
            told = moments(premise.statement.text, case.ground.as_of)
            years = relative_years(premise.statement.plain, source.day)
            if not (told or years):
                continue
            score = sum(weight(c, case.ignored) for c in context if matches(c, premise.statement))
            if any(allowed(claim, [m], None) for m in (*told, *years)):
                close = any(abs(at - k) <= 1 for k in carrying)
                lead = source is case.sources[0] or not context  # elsewhere a date says nothing of the sentence
                given += [score] if score or (lead and (near or close)) else []
            elif told:
                denied.append(score)
    if given and max(denied) < max(given) + (RIVAL if max(given) else 1.0):
        return True
    if {t.text for t in case.claim.tokens if t.end <= claim.start and t.end > claim.start - _REACH} & _AHEAD:
        return False
    own = cues.has("says", case.claim.text) or cues.has("dated", case.claim.text) or max(denied) == 0
    return own and any(allowed(claim, [], s.day) for s in case.sources)
