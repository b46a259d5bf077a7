"""Words of units, shares, multiples and ordinals, folded, with what they are worth."""

CURRENCIES = {
    "€": "EUR", "eur": "EUR", "euro": "EUR", "euros": "EUR", "£": "GBP", "gbp": "GBP", "pound": "GBP",
    "pounds": "GBP", "$": "USD", "usd": "USD", "dollar": "USD", "dollars": "USD", "chf": "CHF",
}  # fmt: skip
MINUTE, HOUR, DAY = 1.0, 60.0, 1440.0
# Calendar units are kept comparable: a month is 30.4 days, a year 365.
DURATIONS = {
    **dict.fromkeys(("seconde", "secondes", "second", "seconds"), MINUTE / 60),
    **dict.fromkeys(("minute", "minutes", "min", "mn"), MINUTE),
    **dict.fromkeys(("heure", "heures", "hour", "hours", "h", "hrs"), HOUR),
    **dict.fromkeys(("jour", "jours", "day", "days", "journee", "journees"), DAY),
    **dict.fromkeys(("semaine", "semaines", "week", "weeks"), 7 * DAY),
    **dict.fromkeys(("fortnight", "fortnights"), 14 * DAY),
    **dict.fromkeys(("mois", "month", "months"), 30.4 * DAY),
    **dict.fromkeys(("trimestre", "trimestres", "quarter", "quarters"), 91.25 * DAY),
    **dict.fromkeys(("semestre", "semestres"), 182.5 * DAY),
    **dict.fromkeys(("an", "ans", "annee", "annees", "year", "years"), 365 * DAY),
}
CLOCK_BEFORE = {"avant", "before", "apres", "after", "vers", "des", "from", "at", "until", "by", "jusqu"}
SHARES = {
    "moitie": 50, "half": 50, "tiers": 100 / 3, "quart": 25, "quarts": 25, "cinquieme": 20, "fifth": 20,
    "cinquiemes": 20, "fifths": 20, "quarters": 25, "thirds": 100 / 3, "third": 100 / 3, "quarter": 25,
    "dixieme": 10, "tenth": 10, "sixieme": 100 / 6, "sixth": 100 / 6, "huitieme": 12.5, "eighth": 12.5,
}  # fmt: skip
MOST = {"plupart", "most", "majorite", "majority"}
MULTIPLES = {
    "double": 2, "doubled": 2, "doubles": 2, "twice": 2, "doubling": 2, "triple": 3, "tripled": 3, "tripling": 3,
    "quadruple": 4, "quadrupled": 4, "doublement": 2, "triplement": 3, "doubler": 2, "tripler": 3, "halved": 0.5,
    "doublent": 2, "double's": 2,
}  # fmt: skip
ORDINALS = {
    "premier": 1, "premiere": 1, "first": 1, "deuxieme": 2, "second": 2, "troisieme": 3, "third": 3, "quatrieme": 4,
    "fourth": 4, "cinquieme": 5, "fifth": 5, "sixieme": 6, "sixth": 6, "septieme": 7, "seventh": 7, "huitieme": 8,
    "eighth": 8, "neuvieme": 9, "ninth": 9, "dixieme": 10, "tenth": 10, "onzieme": 11, "eleventh": 11,
    "douzieme": 12, "twelfth": 12, "quinzieme": 15, "fifteenth": 15, "vingtieme": 20, "twentieth": 20,
}  # fmt: skip
DAY_KINDS = {"working", "business", "calendar", "full", "whole", "long", "short", "consecutive"}
# After `ten times`, what makes it a ratio.
COMPARED = {
    "plus",
    "moins",
    "more",
    "fewer",
    "less",
    "faster",
    "quicker",
    "shorter",
    "lower",
    "higher",
    "smaller",
    "larger",
}
ENGLISH_UNITS = {"fortnight", "day", "week", "month", "year", "hour", "minute", "quarter"}
ARTICLES = {"un", "une", "a", "an", "one"}
# Words that end the group of what is counted.
STOPS = {
    "de", "du", "des", "d", "et", "ou", "a", "au", "aux", "en", "dans", "sur", "pour", "par", "avec", "sans", "qui",
    "que", "qu", "dont", "est", "sont", "ont", "the", "of", "and", "or", "to", "at", "in", "on", "for", "by", "with",
    "from", "that", "which", "who", "is", "are", "was", "were", "has", "have", "had", "entre", "between", "vers",
    "l", "la", "le", "les", "un", "une", "an", "than", "per", "as", "its", "their", "your", "vos", "nos", "leurs",
    "puis", "then", "instead", "lieu", "when", "while", "quand", "chez", "into", "over", "under", "across", "serving",
    "nobody", "auparavant", "aujourd", "hui", "desormais", "previously", "formerly", "earlier", "today", "now", "n", "y",
    "s", "j", "m", "t", "c", "il", "ils", "elle", "elles", "they", "it", "we", "you", "vous", "nous",
    "i", "je", "avant", "before", "apres", "after", "within", "sous", "already", "deja", "ne", "se", "ce", "cette",
}  # fmt: skip
GROUPS = {
    "equipe", "team", "service", "department", "groupe", "group", "effectif", "workforce", "staff", "total", "parc",
    "fleet", "reseau", "network", "departement", "cellule", "pole", "party", "crew",
}  # fmt: skip
