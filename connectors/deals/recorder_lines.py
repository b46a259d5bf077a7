"""What a recorder writes into a transcript that nobody said: times, who joined, who started it, its own summary."""

from connectors.deals.labels import stamp_alone
from connectors.deals.people import folded, words_of

_LONGEST = 120
_NAME_WORDS = 6


def aside_of(line: str) -> bool:
    """True for a whole line the recorder wrote among what was said: "00:05:00", "Anna Berg a rejoint la réunion"."""
    if len(line) > _LONGEST or not line.strip():
        return False
    if stamp_alone(line):
        return True
    words = folded(line).strip(" .*_[]()#-")
    if any(words.startswith(start) for start in words_of("recorder_starts")):
        return True
    end = next((end for end in words_of("recorder_ends") if words.endswith(f" {end}")), None)
    return end is not None and len(words.removesuffix(end).split()) <= _NAME_WORDS


def heads_section(line: str) -> bool:
    """True for the heading of what a recorder adds below the talk: "## Action items", "Résumé", "SUMMARY KEYWORDS"."""
    if len(line) > _LONGEST:
        return False
    return folded(line).strip(" .*_:#-=") in words_of("recorder_sections")
