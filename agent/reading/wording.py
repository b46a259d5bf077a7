"""A clean sentence for a fact: spaces tidied, subject named when the text only points at it."""

import html

from agent.language.fold import squeeze
from agent.language.sentences import Span
from agent.reading.lexicon import cue_phrases
from agent.reading.page import Page
from agent.reading.profile import Profile

_STANDING = {
    "fr": ("l'entreprise ", "la société ", "le groupe ", "l'enseigne ", "la marque ", "la maison "),
    "en": ("the company ", "the firm ", "the group ", "the business ", "the chain ", "the retailer "),
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
    """The name takes the place of `l'entreprise` only before a verb: `l'entreprise familiale` stays as it is."""
    lowered = said.lower().replace("’", "'")
    for head in _STANDING[page.language]:
        rest = said[len(head) :]
        if lowered.startswith(head) and rest.split(" ", 1)[0] in cue_phrases(page.language)["finite_verb"]:
            return f"{profile.account.name} {rest}"
    return said
