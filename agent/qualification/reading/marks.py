"""Marks of a sentence: what it holds (money, durations, dates, names, roles) and how it is said (doubt, hearsay, negation)."""

import re

from agent.language.function_words import FUNCTION_WORDS
from agent.language.numerals import HUNDREDS, SCALES, TEENS, TENS, UNITS
from agent.language.units import DURATIONS

_TOKEN = re.compile(r"\d+(?:[.,/:]\d+)*|[^\W\d_]+|[€£$%]")
_NUMBERS = frozenset({*UNITS, *TEENS, *TENS, *HUNDREDS, *SCALES, "couple", "dizaine", "quinzaine", "vingtaine", "trentaine"}) - {
    "un", "une", "one", "md", "mn",
}  # fmt: skip
_BIG = frozenset(("mille", "thousand", "million", "millions", "k", "grand"))
_GLUE = frozenset(
    ("et", "and", "a", "de", "d", "of", "point", "virgule", "or", "ou", "to", "working", "full", "whole", "good")
)
_MONEY = frozenset(
    ("€", "£", "$", "eur", "euro", "euros", "pounds", "pound", "gbp", "chf", "usd", "dollars", "francs", "grand", "quid",
     "k", "keur", "balles")
)  # fmt: skip
_MONEY_FOLLOWS = frozenset(
    ("hors", "ht", "ttc", "net", "excluding", "before", "gross", "max", "maximum", "minimum", "today")
)
_PERCENT = frozenset(("%", "percent", "pc", "points"))
_MONTHS = frozenset(
    ("january", "february", "march", "april", "may", "june", "july", "august", "september", "october", "november",
     "december", "janvier", "fevrier", "mars", "avril", "mai", "juin", "juillet", "aout", "septembre", "octobre",
     "novembre", "decembre", "jan", "feb", "sept", "oct", "nov", "dec")
)  # fmt: skip
_SHY_MONTHS = frozenset(("may", "mars", "march", "sept"))  # also a verb, a planet, a step, a number
_BEFORE_MONTH = frozenset(
    (
        "in",
        "en",
        "of",
        "by",
        "since",
        "until",
        "fin",
        "debut",
        "mi",
        "early",
        "late",
        "mid",
        "de",
        "end",
        "next",
        "last",
    )
)
_DAYS = frozenset(
    ("monday", "tuesday", "wednesday", "thursday", "friday", "lundi", "mardi", "mercredi", "jeudi", "vendredi")
)
_ORDINALS = frozenset(
    ("first", "second", "third", "fourth", "fifth", "sixth", "seventh", "eighth", "ninth", "tenth", "eleventh", "twelfth",
     "thirteenth", "fourteenth", "fifteenth", "sixteenth", "seventeenth", "eighteenth", "nineteenth", "twentieth",
     "thirtieth", "premier", "premiere", "deuxieme", "troisieme", "quatrieme", "dernier", "last", "1er")
)  # fmt: skip
_PERIODS = re.compile(
    r"\b(?:q[1-4]|t[1-4]|[hs][12]|quarter|trimestre|semestre|spring|summer|autumn|winter|printemps|automne|hiver|"
    r"(?:l'|cet |d'|en |mi.)ete|"
    r"(?:end|start|beginning|middle) of (?:the )?(?:year|month)|year.?end|new year|next year|fin d'annee|"
    r"(?:fin|debut|milieu) (?:de l'annee|d'annee)|annee prochaine|prochaine annee|rentree|"
    r"noel|christmas|easter|paques|"
    r"next month|mois prochain|semaine prochaine|next week|20[2-3]\d|deux mille vingt)\b"
)
# A day without its month, said so that it can be nothing else.
_DAY = re.compile(
    r"\b(?:the (?:\d{1,2}(?:st|nd|rd|th)|(?:twenty|thirty).(?:first|second|third|fourth|"
    r"fifth|sixth|seventh|eighth|ninth)|"
    r"fourth|fifth|sixth|seventh|eighth|ninth|tenth|eleventh|twelfth|\w{4,5}teenth|"
    r"twentieth|thirtieth)(?! (?:time|floor|of all|"
    r"year|attempt|version|one))|le (?:\d{1,2}|premier|deux|trois|quatre|cinq|six|sept|"
    r"huit|neuf|dix|onze|douze|treize|quatorze|"
    r"quinze|seize|dix.sept|dix.huit|dix.neuf|vingt(?:.\w{4,6})?|"
    r"trente(?: et un)?)(?= ?[,.;!?]| (?:au|a|on|c'est|je|il|et|midi|"
    r"matin|prochain)\b|$))"
)
_ROLES = re.compile(
    r"\b(?:ceo|cfo|cio|cto|cmo|coo|cro|ciso|fd|md|vp|dg|dga|daf|dsi|drh|rssi|pdg|dpo|dop|"
    r"dir|cdo|svp|evp|gm|hr|rh|president|"
    r"presidente|chair|chairman|chairwoman|director|managing director|finance director|"
    r"controller|treasurer|owner|founder|"
    r"partner|directeur|directrice|gerant|gerante|associe|associee|patron|patronne|boss|maire|mayor|controleuse|"
    r"controleur|tresorier|tresoriere|fondateur|fondatrice|proprietaire|actionnaire|"
    r"head of|general counsel|secretaire general|"
    r"presidence|tresorerie|gerance|managing partner)\b"
)
_BODIES = re.compile(
    r"\b(?:board|committee|comite|comites|codir|comex|conseil|commission|steering|steerco|copil|exco|exec|"
    r"executive team|management team|leadership team|leadership meeting|management meeting|works council|cse|council|"
    r"conseil d'administration|jury|assemblee|trustees|governors)\b"
)
_PHRASES = {
    "hedge": re.compile(
        r"\b(?:maybe|perhaps|probably|possibly|might|i think|i guess|i suppose|i believe|"
            r"i imagine|not sure|more or less|"
        r"sort of|kind of|hopefully|in theory|presumably|should be|roughly|ideally|peut.etre|sans doute|probablement|"
        r"je pense|je crois|il me semble|j'imagine|je suppose|normalement|en principe|"
            r"en theorie|a priori|pas sur|pas sure|"
        r"plutot|eventuellement|j'espere|dans l'ideal|faut voir|a voir|on verra|ca devrait|i hope|we'll see)\b"
    ),
    "hearsay": re.compile(
        r"\b(?:apparently|(?:somebody|someone)[^.!?]{0,24}say(?:s|ing)?|i heard|i've heard|they say|"
        r"they told me|i was told|i'm told|"
            r"rumou?r|someone said|somebody said|"
        r"supposedly|from what i hear|word is|parait|il parait|on m'a dit|j'ai entendu|a ce qu'on dit|soi.disant|"
        r"d'apres ce que|j'ai cru comprendre|il parait que|on dit que|le bruit court|selon un collegue)\b"
    ),
    "neg": re.compile(
        r"\b(?:not|no|never|nobody|none|nothing|neither|nor|cannot|without|pas|aucun|aucune|"
            r"jamais|personne|rien|ni|non|"
        r"plus de|sans)\b|n't\b"
    ),
    "first": re.compile(r"\b(?:i|i'm|i've|i'd|i'll|me|my|mine|je|j'ai|j'|moi|mon|ma|mes|me)\b"),
    "we": re.compile(r"\b(?:we|we're|we've|we'd|we'll|us|our|ours|on|nous|notre|nos|chez nous)\b"),
    "cond": re.compile(r"\b(?:would|could|i'd|we'd|it'd|if|si|serait|pourrait|faudrait|aimerait|aimerais|"
        r"voudrait|voudrais)\b"),
    "yes": re.compile(
        r"^\W*(?:yes|yeah|yep|yup|correct|exactly|right|that's right|indeed|absolutely|sure|"
            r"oui|ouais|exact|exactement|"
        r"tout a fait|voila|c'est ca|absolument|effectivement|affirmatif|bien sur|ok|d'accord)\b"
    ),
    "no": re.compile(r"^\W*(?:(?:euh?|um|er|well|ben|bah|ah|alors|enfin|honnetement|"
        r"honestly)\W{1,3})?(?:no|nope|non|none|nobody|no one|nothing|aucun|aucune|personne|"
        r"rien|not really|pas vraiment|pas du tout|not at all)\b"),
    "clueless": re.compile(
        r"\b(?:i (?:really |honestly |still )?(?:don't|do not) know|no idea|i can't (?:say|"
            r"tell)|i couldn't (?:say|tell)|"
        r"(?:can't|cannot) tell you|hard to say|i'd have to ask|je (?:ne )?sais pas|j'en sais rien|aucune idee|"
        r"je (?:ne )?(?:peux|saurais) pas (?:vous|te) (?:dire|repondre)|"
            r"je (?:ne )?sais (?:meme |vraiment )?(?:pas|plus)|"
        r"nobody knows|personne (?:ne )?sait|who knows|va savoir|mystere)\b"
    ),
    "past": re.compile(
        r"\b(?:was|were|had|did|ago|yesterday|last (?:year|month|week|time|summer|winter|"
            r"spring)|avait|etait|etaient|avions|"
        r"hier|l'an dernier|l'annee derniere|le mois dernier|la derniere fois|il y a (?:un|"
            r"deux|trois) (?:an|ans|mois))\b"
    ),
    "sequence": re.compile(
        r"\b(?:first|then|after that|afterwards|before that|next step|finally|once|d'abord|"
            r"puis|ensuite|apres|enfin|derriere|"
        r"avant ca|une fois)\b"
    ),
    "signing": re.compile(r"\b(?:sign\w*|approv\w*|decid\w*|valid\w*|knows?|sait)\b"),
    "withdrawn": re.compile(
        r"\b(?:cancel\w*|postpon\w*|no longer|called off|off the agenda|annul\w*|report(?:e|"
            r"ee|es|ees)|decal\w*|repouss\w*|"
        r"ne se tiendra pas|n'aura pas lieu|plus a l'ordre du jour|deprogramm\w*|initialement)\b"
    ),
    # What a seller notes as missing, or asks in writing: nothing is claimed by it.
    "missing": re.compile(
        r"\b(?:still (?:need|to (?:find|ask|confirm|get))|(?:need|missing|open|ask|todo|to ask|to find out|to confirm|to dig)"
        r" ?:|not (?:answered|asked|covered|discussed|mentioned)|no answer|didn't (?:say|answer)|whether|who'd|asked x ?\d|"
        r"unanswered|tbd|tbc|unknown|unclear|(?:reste|restent) a (?:savoir|demander|voir|valider|obtenir)|"
        r"(?:a (?:demander|creuser|obtenir|identifier|confirmer|clarifier|preciser|qualifier)|manque|manquent|"
        r"pas (?:de reponse|repondu|evoque|aborde|demande)|sans reponse|inconnu\w*|il me (?:faudrait|manque)) ?)\b"
    ),
    "mute": re.compile(
        r"\b(?:no comment|i don't comment|can't comment|won't comment|not commenting|rather not say|i'd rather not|"
        r"je (?:ne )?commente pas|pas de commentaire|je ne repond\w* pas|can't share|can't disclose|confidential|"
        r"question suivante|next question|i won't answer|je (?:ne )?peux pas en parler|pas autorise)\b"
    ),
}  # fmt: skip
_TITLED = re.compile(r"\b(?:monsieur|madame|mister|mrs?|mme|ms)\.? (\w{3,})")
_LONG_WORD = re.compile(r"[\w-]{3,}")
_PRODUCTS = re.compile(
    r"\b(?:defender|microsoft|power ?bi|tableau software|looker|qlik|google|salesforce|"
    r"hubspot|sap|oracle|crowdstrike|"
    r"sentinelone|sophos|kaspersky|excel|jira|servicenow|metabase|data studio)\b"
)
_CAPITAL = re.compile(r"(?<![\w.])[A-ZÀ-ÖØ-Þ][\w'’-]*[a-zà-öø-ÿ][\w-]*")
_NOT_NAMES = frozenset(
    (*_MONTHS, *_DAYS, "i", "i'm", "i've", "i'd", "i'll", "ok", "excel", "windows", "microsoft", "saturday", "sunday", "samedi",
     "dimanche", "english", "french", "german", "europe", "france", "christmas", "noel", "legal", "finance", "marketing", "yes",
     "no", "mr", "mrs", "ms", "monsieur", "madame", "internet", "google", "teams", "zoom", "outlook", "linkedin")
)  # fmt: skip


def marks_of(text: str, folded: str, tagged: str) -> frozenset[str]:
    """The marks of a sentence: as written, folded, and folded with its names tagged (see `tag_names`)."""
    found = {name for name, phrase in _PHRASES.items() if phrase.search(folded)}
    if "cond" in found and not _PHRASES["cond"].search(_NAMING.sub("", folded)):
        found.remove("cond")  # `that would be Ann` names Ann
    if _DAY.search(folded):
        found.add("date")
    found |= _figures(_TOKEN.findall(folded))
    if _PERIODS.search(folded):
        found.add("period")
    if _ROLES.search(folded):
        found.add("role")
    if _BODIES.search(folded):
        found.add("body")
    if "?" in text:
        found.add("question")
    if "@" in tagged or STRANGER in tagged:
        found.add("name")
    if STRANGER in tagged:
        found.add("stranger")
    return frozenset(found)


def number_words() -> tuple[frozenset[str], frozenset[str], frozenset[str]]:
    """Folded words for numbers, months (but those that are also another word) and days."""
    return _NUMBERS, _MONTHS - {"may", "mars"}, _DAYS


_NAMING = re.compile(r"\b(?:that|it|this)(?: would|'d) be\b")
STRANGER = "†"  # before the name of somebody, or of a company, that took no part


def tag_names(text: str, folded: str, known: frozenset[str], others: frozenset[str]) -> str:
    """The folded text with an `@` before each name of `known` people, and `STRANGER` before any other name.

    A name is a capital inside a sentence, a known person, what follows a title, a well-known product. `others` are names that
    never count: the seller's own people. Folded first and last names in both.
    """
    starts = {
        m.start()
        for m in _CAPITAL.finditer(text)
        if not _opens(text, m.start()) and folded[m.start() : m.end()] not in _NOT_NAMES
    }
    starts |= {m.start(1) for m in _TITLED.finditer(folded)} | {m.start() for m in _PRODUCTS.finditer(folded)}
    words = {m.start(): m[0] for m in _LONG_WORD.finditer(folded)}
    signs = {at: STRANGER for at in starts if at in words} | {at: "@" for at, word in words.items() if word in known}
    kept = sorted(at for at in signs if words[at] not in others)
    pieces = [folded[a:b] for a, b in zip([0, *kept], [*kept, len(folded)], strict=True)]
    return pieces[0] + "".join(signs[at] + piece for at, piece in zip(kept, pieces[1:], strict=True))


def _opens(text: str, start: int) -> bool:
    """True where a capital means nothing: at the head of a sentence or of a list line."""
    before = text[:start].rstrip(" \"'«“(-*•0123456789\t")
    return not before or before[-1] in ".!?:\n"


def _is_number(token: str) -> bool:
    return token[0].isdigit() or token in _NUMBERS


def _figures(tokens: list[str]) -> set[str]:
    found: set[str] = set()
    i = 0
    while i < len(tokens):
        found |= _calendar(tokens, i)
        if not _is_number(tokens[i]):
            i += 1
            continue
        stop = i
        while stop < len(tokens) and (
            _is_number(tokens[stop]) or (tokens[stop] in _GLUE and _next_is_number(tokens, stop))
        ):
            stop += 1
        found |= _measured(tokens, i, stop)
        i = max(stop, i + 1)
    return found


def _next_is_number(tokens: list[str], at: int) -> bool:
    return at + 1 < len(tokens) and _is_number(tokens[at + 1])


def _measured(tokens: list[str], start: int, stop: int) -> set[str]:
    """What the number `tokens[start:stop]` measures, by the words after it and the sign before it."""
    found = {"number"}
    after = [
        t for t in tokens[stop : stop + 3] if t not in ("de", "d", "of", "working", "full", "whole", "bons", "good")
    ]
    near = set(after[:1]) | (
        set(after[1:2]) if after[:1] and after[0] in ("bonnes", "petits", "et", "and", "a") else set()
    )
    before = tokens[start - 1] if start else ""
    if (
        near & _MONEY
        or before in ("€", "£", "$", "eur", "chf", "gbp", "usd")
        or {"k", "grand"} & set(tokens[start:stop])
    ):
        found.add("money")
    if (
        near & _PERCENT
        or after[:2] == ["per", "cent"]
        or tokens[stop - 2 : stop] == ["pour", "cent"]
        or after[:2] == ["pour", "cent"]
    ):
        found.add("percent")
    if near & DURATIONS.keys() and near != {"h"}:
        found.add("duration")
    follower = tokens[stop] if stop < len(tokens) else "."
    if (
        _BIG & set(tokens[start:stop])
        and (follower in FUNCTION_WORDS or not follower.isalpha() or follower in _MONEY_FOLLOWS)
        and tokens[start:stop][:2] != ["deux", "mille"]
    ):
        found.add("big")
    return found


def _calendar(tokens: list[str], i: int) -> set[str]:
    token = tokens[i]
    around = tokens[max(0, i - 3) : i] + tokens[i + 1 : i + 3]
    numbered = any(
        t[0].isdigit() or t in _ORDINALS or t in UNITS or t in TEENS or t in TENS or t == "1er" for t in around
    )
    if token in _MONTHS:
        day = numbered or any(t.endswith(("st", "nd", "rd", "th")) and t[:-2].isdigit() for t in around)
        sure = token not in _SHY_MONTHS or (i > 0 and tokens[i - 1] in _BEFORE_MONTH)
        return {"date"} if day else ({"period"} if sure else set())
    if token in _DAYS and any(t in _ORDINALS for t in tokens[max(0, i - 2) : i]):
        return {"date"}
    if re.fullmatch(r"\d{1,2}/\d{1,2}(?:/\d{2,4})?", token):
        return {"date"}
    return {"period"} if token in _DAYS else set()
