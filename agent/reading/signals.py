"""Signal type by content, and the day the thing happened."""

from collections.abc import Sequence
from datetime import date, timedelta
from urllib.parse import urlsplit

from agent.language.dates import DateMention, dates
from agent.language.fold import fold
from agent.language.sentences import Span, words
from agent.reading.page import Page

# Half-lives (days) for signal types a playbook does not list; those of the example playbooks.
HALF_LIVES = {
    "job_change": 90, "job_posting": 45, "intent_surge": 21, "site_visit": 14, "review_research": 30, "news": 90,
    "funding": 150, "registry_event": 180, "tech_change": 120, "crm_event": 180, "linkedin_post": 60, "profile_fact": 730,
}  # fmt: skip
# Rows of a watching service say one thing whatever their words are.
_WATCHED = {"intent": "intent_surge", "site_visit": "site_visit", "review_research": "review_research",
            "job_post": "job_posting"}  # fmt: skip
_PLAIN = {"person": "linkedin_post", "note": "crm_event", "review": "review_research", "record": "profile_fact"}
# Of the words of hiring, those that say it outright.
_HIRES = ("recrut", "on recrut", "nous recrut", "is hiring", "are hiring", "we are hiring", "we're hiring", "hiring a")
_REACH = 60
_HINTS = 2  # `obtient` and `banque` together with a sum tell of money raised, one of them does not
_DATED = ("news", "job_change", "tech_change", "funding", "linkedin_post", "crm_event", "registry_event")
_HAPPENED = ("event", "migration", "rollout", "job_change", "funding", "departure", "registry_event")
_NEWS_PAGES = frozenset(
    ("lettre", "infolettre", "newsletter", "bulletin", "gazette", "journal", "news", "newsroom", "blog", "actualite",
     "actualites", "actu", "actus", "presse", "press", "communique", "communiques", "investors", "investor", "investisseurs",
     "results", "resultats", "update", "updates", "magazine", "announcement", "announcements", "annonces")
)  # fmt: skip
_STANDING = ("count_headcount", "count_shops", "count_sites", "count_other")
_LABEL = 16
_FORMS = frozenset(
    ("limited", "ltd", "plc", "llp", "sas", "sarl", "gmbh", "registered", "immatriculee", "capital", "status")
)
# A date after one of these is a term or a plan, not the day something happened.
_AHEAD = frozenset(
    (
        "until",
        "by",
        "to",
        "renews",
        "renewal",
        "expires",
        "runs",
        "due",
        "jusqu",
        "ici",
        "renouvellement",
        "echeance",
        "expire",
        "avant",
        "before",
        "prevu",
        "prevue",
        "planned",
        "partir",
        "des",
        "will",
        "starts",
        "from",
        "fin",
        "ends",
        "sera",
        "seront",
        "next",
        "prochain",
    )
)
_NEXT_YEAR = ("next year", "l'an prochain", "l'annee prochaine", "prochain exercice", "next financial year")
_THAN = frozenset(("d", "que", "qu", "than"))
_ORIGIN = frozenset(
    (
        "fondee",
        "fonde",
        "creee",
        "cree",
        "nee",
        "founded",
        "established",
        "created",
        "histoire",
        "history",
        "origine",
        "est",
    )
)


def signal_type(page: Page, span: Span, *, person: bool) -> str:
    """The type of the statement. `person`: the sentence is about somebody of the account."""
    decided = _by_kind(page, span)
    if decided:
        return decided
    if page.voice != "review" and person and _changes_job(page, span):
        return "job_change"
    if _raises_money(page, span):
        return "funding"
    if changes_tool(page, span):
        return "tech_change"
    if page.voice == "company":
        return _company(page, span)
    if page.voice == "person" and _hires(page, span):
        return "job_posting"
    return _press(page, span) if page.voice == "press" else _PLAIN[page.voice]


def _by_kind(page: Page, span: Span) -> str | None:
    """Lists, adverts and notices: what they are says what their statements are."""
    kind = page.evidence.kind
    if kind == "registry" and page.voice == "press":
        return "registry_event" if page.any(("registry_event", "insolvency"), span) else "profile_fact"
    return _WATCHED.get(kind)


def _press(page: Page, span: Span) -> str:
    kind = page.evidence.kind
    if page.has("runs_company", span) and any(w.text in ("depuis", "since") for w in page.words_in(span)):
        return "job_change"
    if page.has("insolvency", span):
        return "registry_event"
    if _presents(page, span):
        return "profile_fact"
    return kind if kind in HALF_LIVES and kind != "profile_fact" else "news"


def _presents(page: Page, span: Span) -> bool:
    """`Valdo emploie 870 personnes et revendique…`, `About Valdo: 34 sites`: what the company is, not what happened."""
    opening = page.folded[span.start : span.start + 12]
    if opening.startswith(("a propos", "about ")):
        return any(w.text[0].isdigit() for w in page.words_in(span))
    return page.has("staff_verb", span) and not page.any(("event", "novelty", "hiring", "migration", "rollout"), span)


def _company(page: Page, span: Span) -> str:
    if page.evidence.kind == "job_post" or _is_ad(page):
        return "job_posting"
    if _hires(page, span):
        return "job_posting"
    if is_news_page(page) and not _stands(page, span):
        return "news"
    opening = Span(span.start, min(span.end, span.start + 40))
    return "news" if page.has("novelty", opening) and _is_fresh_item(page, span) else "profile_fact"


def is_news_page(page: Page) -> bool:
    """The account's newsletter, blog, press room or results: what it tells is news, not what the company is."""
    path = urlsplit(page.evidence.url).path if page.evidence.url else ""
    return any(w.text in _NEWS_PAGES for w in words(fold(f"{page.evidence.source} {path.replace('_', ' ')}")))


def _stands(page: Page, span: Span) -> bool:
    """A head count, a number of shops, the legal form: what the company is, whatever page says it."""
    if page.has("staff_verb", span) or any(w.text in _FORMS for w in page.words_in(span)):
        return True
    counted = [c for category in _STANDING for c in page.within(category, span)]
    figures = any(c.isdigit() for c in page.folded[span.start : span.end])
    listed = figures and any(c.start - span.start <= _LABEL for c in counted)
    return listed and not page.any(("event", "novelty", "hiring", "rollout", "migration"), span)


def _is_fresh_item(page: Page, span: Span) -> bool:
    """`Nouveau : une offre…`, `We have just opened…`: an announcement, not the adjective of a product."""
    return ":" in page.folded[span.start : min(span.end, span.start + 30)] or page.has("event", span)


def _is_ad(page: Page) -> bool:
    return len(page.cues.get("hiring", ())) >= 4 and page.evidence.kind != "website"


def _hires(page: Page, span: Span) -> bool:
    hiring = (page.folded[c.start : c.end] for c in page.within("hiring", span))
    return any(said.startswith(_HIRES) for said in hiring)


def _changes_job(page: Page, span: Span) -> bool:
    return page.has("job_change", span) and (page.has("role", span) or page.evidence.kind == "job_change")


def _raises_money(page: Page, span: Span) -> bool:
    text = page.visible[span.start : span.end]
    money = any(sign in text for sign in "€£$") or "million" in page.folded[span.start : span.end]
    if not money or page.evidence.kind == "job_post":
        return False
    found = page.within("funding_hint", span)
    labelled = any(page.folded[c.end : c.end + 2].strip() == ":" for c in found)
    return labelled or page.has("funding", span) or len({page.folded[c.start : c.end] for c in found}) >= _HINTS


def page_topic(page: Page, leads: Sequence[Span], *, person: bool) -> str | None:
    """What a press article is about when its head tells of money raised or a new role: its other sentences tell of it too."""
    if page.voice != "press":
        return None
    told = [signal_type(page, lead, person=person) for lead in leads]
    return next((t for t in ("job_change", "funding") if t in told), None)


def changes_tool(page: Page, span: Span) -> bool:
    """A migration verb near a product or a system: `moved to Microsoft 365`, `remplace son ERP`, `SAP cutover`."""
    verbs = page.within("migration", span)
    if page.evidence.kind != "job_post":
        verbs = verbs + page.within("rollout", span)
    if not verbs:
        return False
    tools = page.within("product", span) + page.within("system_noun", span)
    return any(-3 <= t.start - v.end <= _REACH or -1 <= v.start - t.end <= 2 for v in verbs for t in tools)


def event_date(page: Page, span: Span, signal: str | None) -> date:
    """The day of the event when the text gives an older one than the evidence, else the evidence's day."""
    said = page.evidence.date
    mentions = [m for m in dates(page.words_in(span), said) if _dates_event(page, span, m, signal)]
    older = [_day(m, said) for m in mentions if _day(m, said) < said]
    newer = any(_day(m, said) >= said for m in mentions)
    return max(older) if older and not newer else said


def _day(mention: DateMention, said: date) -> date:
    """Last possible day for a year, first for a month; the month or year of the evidence itself is the evidence's day."""
    if mention.precision == "year" and not mention.relative:
        return min(said, date(mention.day.year, 12, 31)) if mention.day.year <= said.year else mention.day
    if (
        mention.precision == "month"
        and not mention.relative
        and (mention.day.year, mention.day.month) == (said.year, said.month)
    ):
        return said
    if mention.relative and mention.precision == "day" and said - mention.day <= timedelta(days=7):
        return said
    return mention.day


def _dates_event(page: Page, span: Span, mention: DateMention, signal: str | None) -> bool:
    if signal == "linkedin_post" and mention.precision == "month" and not _has_year(page, mention):
        around = Span(max(span.start, mention.start - _REACH), min(span.end, mention.end + 25))
        if not page.any(_HAPPENED, around):
            return False  # `71 % en septembre`: what the post counts, not the day it tells of
    near = {w.text for w in page.words_in(Span(max(span.start, mention.start - 40), mention.start))}
    closest = {w.text for w in page.words_in(Span(max(span.start, mention.start - 22), mention.start))}
    if (closest & _AHEAD or to_come(page, span)) and not _has_year(page, mention):
        return False
    if near & _ORIGIN or (signal not in _DATED and signal != "profile_fact"):
        return False
    before = page.words_in(Span(max(span.start, mention.start - 12), mention.start))
    if before and before[-1].text in _THAN:
        return False  # `le double d'il y a quatre ans`, `more than two years ago`: a measure, not the day of the event
    since = bool(before) and before[-1].text in ("depuis", "since")
    if signal == "profile_fact":
        return (
            not since
            and mention.precision != "day"
            and any(c.isdigit() for c in page.folded[span.start : mention.start])
        )
    if mention.precision == "year" or mention.relative:
        return not since and page.any(
            _HAPPENED, Span(max(span.start, mention.start - _REACH), min(span.end, mention.end + 25))
        )
    return True


def to_come(page: Page, span: Span) -> bool:
    """`ouvrira en mai`, `will open in May`, `next year's budget, in January`: a month without its year is the next one."""
    return plans_ahead(page, span) or any(mark in page.folded[span.start : span.end] for mark in _NEXT_YEAR)


def plans_ahead(page: Page, span: Span) -> bool:
    """A verb of the future, French or English."""
    said = {w.text for w in page.words_in(span)}
    return bool(said & {"will", "ll"}) or any(
        w.endswith(("era", "ira", "eront", "iront", "dra", "dront")) for w in said
    )


def _has_year(page: Page, mention: DateMention) -> bool:
    return any(len(w.text) == 4 and w.text.isdecimal() for w in page.words_in(Span(mention.start, mention.end)))
