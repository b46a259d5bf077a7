"""Closed-class words of French and English, folded: the words that point, link and refer."""

PERSONAL = frozenset(("il", "elle", "he", "she"))
PERSON_PRONOUNS = PERSONAL | {"sa", "son", "ses", "his", "her"}
PRONOUNS = PERSON_PRONOUNS | {"ils", "elles", "leur", "leurs", "it", "its", "they", "their"}
FIRST_SINGULAR = frozenset(("je", "j", "i"))
FIRST_PLURAL = frozenset(("nous", "notre", "nos", "we", "our", "us"))
DEFINITE = frozenset(("l", "le", "la", "les", "cet", "cette", "ce", "the", "this", "that"))
DEMONSTRATIVE = frozenset(("ces", "these", "those", "tous", "toutes", "all"))
INDEFINITE = frozenset(
    ("un", "une", "des", "deux", "trois", "plusieurs", "quelques", "certains", "certaines", "d", "a", "an", "some", "several",
     "two", "three", "many", "another", "other", "autres", "autre")
)  # fmt: skip
OTHERS = frozenset(("autres", "autre", "other", "another"))
# Prepositions and conjunctions that open a sentence before its subject.
LEADING = frozenset(
    ("en", "a", "au", "aux", "avec", "depuis", "selon", "apres", "avant", "pour", "dans", "sur", "chez", "par", "des", "d", "si",
     "quand", "in", "at", "with", "since", "after", "before", "for", "by", "on", "from", "under", "as", "when", "if",
     "according", "last", "over")
)  # fmt: skip
