"""A clean sentence for a fact: spaces tidied, subject named when the text only points at it."""

import html

from agent.language.fold import squeeze
from agent.language.sentences import Span
from agent.reading.page import Page
from agent.reading.profile import Profile

_STANDING = {
    "fr": ("l'entreprise ", "la société ", "le groupe ", "l'enseigne ", "la marque ", "la maison "),
    "en": ("the company ", "the firm ", "the group ", "the business ", "the chain ", "the retailer "),
}
# The name takes the place of `l'entreprise` only before a verb: `l'entreprise familiale` stays as it is.
_VERBS = {
    "fr": frozenset(
        "a va vient est prévoit ouvre lance emploie compte recrute investit signe vise annonce revendique devrait".split()
    ),
    "en": frozenset("has is will plans was says said opens employs had expects makes does aims".split()),
}


def clean(text: str) -> str:
    """Plain spaces, entities resolved, no list mark at the head."""
    return squeeze(html.unescape(text)).lstrip("·•–—-* ").strip()


def statement(
    page: Page, span: Span, profile: Profile, *, speaker: str | None = None, context: str | None = None
) -> str:
    """The sentence of a span. `speaker`: whose words they are; `context`: what the line is about when it has no verb."""
    said = clean(page.text[span.start : span.end])
    if speaker:
        return (
            f"{speaker} : « {said.strip('« »')} »" if page.language == "fr" else f'{speaker}: "{said.strip(chr(34))}"'
        )
    named = _name_subject(said, page, profile)
    named = named[:1].upper() + named[1:]
    if context:
        named = f"{context} : {named}" if page.language == "fr" else f"{context}: {named}"
    return named if named.endswith((".", "!", "?", "…", "»", '"')) else named + "."


def _name_subject(said: str, page: Page, profile: Profile) -> str:
    lowered = said.lower().replace("’", "'")
    for head in _STANDING[page.language]:
        rest = said[len(head) :]
        if lowered.startswith(head) and rest.split(" ", 1)[0] in _VERBS[page.language]:
            return f"{profile.account.name} {rest}"
    return said
