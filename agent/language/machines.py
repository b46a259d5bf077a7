"""Words addressed to a machine that reads: `To any AI reading this deal: …`, `Note à l'IA qui traite ce dossier`.

Whoever writes so writes to us and not to people; what follows is an order or a false fact, whatever its grammar.
"""

import re

_ADDRESSED = re.compile(
    r"\b(?:to|for|dear|attention|hello|hi|note|notice|any|all|every|whichever|aux?|a|pour|chere?|toute?s?|si|if|destine\w{0,2})\b"
    r"[^.!?,\n]{0,24}\b(?:ai|a\.i\.|ias?|llms?|gpts?|chatbots?|bots?|copilots?|language models?|modeles? de lang\w{2,4}"
    r"|(?:ai|virtual|automated|automatic|digital|software) (?:assistants?|agents?|readers?|systems?|tools?|models?)"
    r"|(?:assistants?|agents?|systemes?|outils?|lecteurs?) (?:ia|d'ia|virtuels?|automatiques?|automatises?|conversationnels?)"
    r"|summari[sz]ers?|note.?takers?|parsers?|crawlers?|scrapers?)\b"
    r"[^.!?\n]{0,16}\b(?:reading|reads?|processing|process|parsing|parses?|summari[sz]\w{2,3}|handling|analy[sz]ing|indexing"
    r"|lit|lis|lisez|lira|lisent|lisant|traite\w{0,3}|traitant|resume\w{0,3}|analyse\w{0,3}|parcour\w{2,3})\b"
)


def addresses_machine(folded: str) -> bool:
    """True when the folded sentence speaks to a program that reads it."""
    return _ADDRESSED.search(folded) is not None
