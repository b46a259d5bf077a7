"""The reason shown with a status, in the language of the deal."""

from agent.qualification.records import Status
from connectors.records import Language

_FRENCH = {
    "firm": "L'acheteur le dit, précisément.",
    "deny": "L'acheteur dit que cela n'existe pas.",
    "withdraw": "Dit, puis repris par l'acheteur sans rien de ferme à la place.",
    "contradict": "Les interlocuteurs de l'acheteur ne disent pas la même chose.",
    "claim": "Seul le vendeur le dit.",
    "vague": "Évoqué, mais vague, de seconde main ou incomplet.",
    "borrowed": "Déduit de ce qui est dit du besoin ou de la douleur ; à faire préciser.",
    "unknown": "Rien dans les sources.",
}
_ENGLISH = {
    "firm": "The buyer says it, specifically.",
    "deny": "The buyer says there is none.",
    "withdraw": "Said, then taken back by the buyer with nothing firm in its place.",
    "contradict": "The buyer's people do not say the same thing.",
    "claim": "Only the seller says it.",
    "vague": "Raised, but vague, second-hand or incomplete.",
    "borrowed": "Drawn from what is said of the need or the pain; to be made specific.",
    "unknown": "Nothing in any source.",
}


def reason(status: Status, ground: str, language: Language) -> str:
    """The sentence for a status and the stance it stands on."""
    table = _FRENCH if language == "fr" else _ENGLISH
    if status == "unknown":
        return table["unknown"]
    if status == "partial" and ground not in ("withdraw", "contradict", "claim", "borrowed"):
        return table["vague"]
    return table.get(ground, table["vague"])
