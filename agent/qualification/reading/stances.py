"""What a statement does to an element."""

from typing import Literal

# firm: specific; vague: raised; deny: said not to exist; withdraw: taken back; contradict: disputed by another buyer; notme:
# only said not to be the speaker; praise: liked, with nothing done for it; claim: the seller's word; term: a paper named.
Stance = Literal["firm", "vague", "deny", "withdraw", "contradict", "notme", "praise", "claim", "term"]
