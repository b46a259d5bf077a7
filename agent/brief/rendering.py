"""A brief as Markdown and as HTML. Words of sources are escaped in both: no link, image, heading or tag of theirs survives."""

import html
import re
from collections.abc import Iterable

from agent.brief.models import AccountBrief, CustomNote, Member, Section
from agent.outreach.models import EvidenceRef
from agent.outreach.writing.typography import long_day
from prompts import phrases

_ADDRESS = re.compile(r"(?:https?:)?//\S{1,300}|\bwww\.\S{1,200}|\S{1,64}@\S{1,128}")
_MARKS = re.compile(r"([\\`*_\[\]|<>~])")
_WEB = re.compile(r"https?://[\w.\-/~%?=&#:,;+@]{3,300}\Z")
# Lines of blocks: ("h1" | "h2" | "p" | "li", text parts); a part is (text, source ids).
_Block = tuple[str, str, list[str]]


def markdown(brief: AccountBrief) -> str:
    """The brief as Markdown."""
    out: list[str] = []
    for kind, text, ids in _blocks(brief):
        prefix = {"h1": "# ", "h2": "\n## ", "li": "- ", "p": ""}[kind]
        out.append(prefix + _plain(text) + _references(ids))
    bank = phrases(brief.language, "brief")
    out.append(f"\n## {bank['sources']}")
    out += [
        f"- **{_plain(s.id)}** {_plain(_source(s, brief))}" + (f" <{s.url}>" if _safe(s.url) else "")
        for s in brief.sources
    ]
    return "\n".join(out) + "\n"


def page(brief: AccountBrief) -> str:
    """The brief as one HTML page that prints on one sheet."""
    body: list[str] = []
    listing = False
    for kind, text, ids in _blocks(brief):
        if listing and kind != "li":
            body.append("</ul>")
        if kind == "li" and not listing:
            body.append("<ul>")
        listing = kind == "li"
        body.append(f"<{kind}>{html.escape(text)}{html.escape(_references(ids, mark=''))}</{kind}>")
    body += ["</ul>"] if listing else []
    bank = phrases(brief.language, "brief")
    body.append(f"<h2>{html.escape(bank['sources'])}</h2><ul class=s>")
    body += [
        f"<li><b>{html.escape(s.id)}</b> {html.escape(_source(s, brief))}{_link(s.url)}</li>" for s in brief.sources
    ]
    body.append("</ul>")
    return _framed(brief.language, brief.account.name, "\n".join(body))


def note_markdown(note: CustomNote, language: str) -> str:
    """The custom note as Markdown; the reason when there is none."""
    if note.why_none is not None:
        return _plain(phrases(language, "brief")["note"]["none"].format(why=note.why_none)) + "\n"
    out = [f"# {_plain(note.title)}"]
    for at, segment in enumerate(note.segments):
        if at in note.headings:
            out.append(f"\n## {_plain(note.headings[at])}")
        out.append(("- " if segment.kind == "hook" else "") + _plain(segment.text))
    return "\n".join(out) + "\n"


def note_page(note: CustomNote, language: str) -> str:
    """The custom note as one HTML page."""
    out = [f"<h1>{html.escape(note.title)}</h1>"]
    if note.why_none is not None:
        out = [f"<p>{html.escape(phrases(language, 'brief')['note']['none'].format(why=note.why_none))}</p>"]
    for at, segment in enumerate(note.segments):
        if at in note.headings:
            out.append(f"<h2>{html.escape(note.headings[at])}</h2>")
        out.append(f"<p>{html.escape(segment.text)}</p>")
    return _framed(language, note.title, "\n".join(out))


def _blocks(brief: AccountBrief) -> Iterable[_Block]:
    bank = phrases(brief.language, "brief")
    yield "h1", bank["title"].format(company=brief.account.name), []
    yield (
        "p",
        bank["head"].format(tier=brief.tier, score=f"{brief.score:g}", day=long_day(brief.as_of, brief.language)),
        [],
    )
    yield "p", " · ".join(f"{k} {v}" for k, v in brief.identity.items()), []
    yield "p", f"{bank['angle']}{_colon(brief)}{brief.angle}", []
    for section in brief.sections:
        yield from _section(section, brief)
    yield "h2", bank["committee"], []
    yield "li", bank["present"] + _colon(brief) + (_people(brief.committee.present) or bank["nobody"]), []
    if brief.committee.missing:
        yield "li", bank["missing"] + _colon(brief) + _people(brief.committee.missing), []
    yield "h2", bank["phase"], []
    yield "p", brief.phase.text, brief.phase.evidence
    if brief.hypotheses:
        yield "h2", bank["hypotheses"], []
        for h in brief.hypotheses:
            yield "li", f"{h.text} ({h.basis})", h.evidence
    yield "h2", bank["questions"], []
    for q in brief.open_questions:
        yield "li", q.text, [q.card]
    if brief.to_next_tier:
        yield "h2", bank["raise"]["title"], []
        for line in brief.to_next_tier:
            yield "li", line, []
    if brief.gaps:
        yield "h2", bank["gaps"], []
        yield "p", " · ".join(brief.gaps), []


def _section(section: Section, brief: AccountBrief) -> Iterable[_Block]:
    bank = phrases(brief.language, "brief")
    if not section.statements:
        return
    yield "h2", section.title, []
    for s in section.statements:
        french, english = ("«\u00a0", "\u00a0»"), ("“", "”")
        marks = ("", "") if not s.quoted else french if brief.language == "fr" else english
        day = bank["dated"].format(day=long_day(s.on, brief.language))
        quiet = "" if s.say else f" [{bank['internal']}]"
        yield "li", f"{marks[0]}{_one_line(s.text).rstrip('.')}{marks[1]}, {day}{quiet}", s.evidence


def _people(members: list[Member]) -> str:
    return " · ".join(f"{m.name}, {m.title}" if m.name else m.title for m in members)


def _source(source: EvidenceRef, brief: AccountBrief) -> str:
    day = f", {long_day(source.date, brief.language)}" if source.date else ""
    return f"{source.source}{day}"


def _colon(brief: AccountBrief) -> str:
    return "\u00a0: " if brief.language == "fr" else ": "


def _references(ids: list[str], mark: str = "") -> str:
    return f"{mark} ({', '.join(dict.fromkeys(ids))})" if ids else ""


def _one_line(text: str) -> str:
    """One line without addresses: what a source says is read, never followed."""
    return _ADDRESS.sub("…", " ".join(text.split()))


def _plain(text: str) -> str:
    return _MARKS.sub(r"\\\1", text)


def _safe(url: str | None) -> bool:
    return bool(url and _WEB.match(url))


def _link(url: str | None) -> str:
    return (
        f' <a href="{html.escape(url, quote=True)}" rel="nofollow noopener noreferrer">↗</a>'
        if url and _safe(url)
        else ""
    )


def _framed(language: str, title: str, body: str) -> str:
    style = (
        "@page{size:A4;margin:14mm}body{font:13px/1.4 system-ui,sans-serif;max-width:48rem;margin:1.5rem auto;color:#1b1b1b}"
        "h1{font-size:1.4em;margin:0}h2{font-size:1em;margin:.9em 0 .2em}p,ul{margin:.2em 0}ul{padding-left:1.2em}"
        ".s{font-size:.85em}"
    )
    return (
        f'<!doctype html>\n<html lang="{language}"><head><meta charset="utf-8">'
        '<meta name="viewport" content="width=device-width">'
        f"<meta http-equiv=\"Content-Security-Policy\" content=\"default-src 'none'; style-src 'unsafe-inline'\">"
        f"<title>{html.escape(title)}</title><style>{style}</style></head>\n<body>\n{body}\n</body></html>\n"
    )
