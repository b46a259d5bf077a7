"""What calls cost: prices, an estimate before each call, the total after, and the ceiling between the two."""

import threading
from dataclasses import dataclass

from agent.errors import BadInput, BudgetExceeded
from agent.ports import Usage

# Cautious on purpose: English runs near four characters a token, French and JSON near three.
CHARACTERS_PER_TOKEN = 3
# What a proposal took over 25 recorded ones (tests/replay/outreach): characters of prompt and answer a call, calls.
TYPICAL_PROMPT, TYPICAL_ANSWER, TYPICAL_CALLS = 15_300, 920, 1.5
# A chat message costs a few tokens beyond its text (role, separators); two messages a call.
TOKENS_AROUND = 16
MILLION = 1_000_000


@dataclass(frozen=True)
class Prices:
    """Per million tokens, in the currency of the settings. Both 0: unknown, then every cost is None."""

    prompt: float = 0.0
    completion: float = 0.0

    def cost(self, prompt: int, completion: int) -> float | None:
        """Cost of these tokens, None when no price is set."""
        if not (self.prompt or self.completion):
            return None
        return (prompt * self.prompt + completion * self.completion) / MILLION


class Meter:
    """Adds up the calls of one run and refuses the call that could pass the ceiling. Safe between threads.

    A call is reserved at its highest cost (whole prompt, longest answer) before it starts and settled at what it used, so
    that calls in flight together cannot pass the ceiling either. Raises BadInput when a ceiling is set without prices.
    """

    def __init__(self, prices: Prices, ceiling: float | None = None) -> None:
        if ceiling is not None and prices.cost(1, 1) is None:
            raise BadInput("`max_cost` needs `price_prompt` and `price_completion` (per million tokens): set them too")
        self._prices, self._ceiling = prices, ceiling
        self._lock = threading.Lock()
        self._held = 0.0
        self._total = Usage(cost=prices.cost(0, 0))

    @property
    def total(self) -> Usage:
        """Tokens and cost of every call settled so far."""
        with self._lock:
            return self._total

    def expected(self, proposals: int) -> Usage:
        """What that many proposals are likely to take: an estimate to show before a run, never a ceiling."""
        calls = proposals * TYPICAL_CALLS
        prompt = round(calls * (tokens_of(TYPICAL_PROMPT) + TOKENS_AROUND))
        completion = round(calls * tokens_of(TYPICAL_ANSWER))
        return Usage(prompt, completion, self._prices.cost(prompt, completion))

    def reserve(self, prompt: int, completion: int) -> float:
        """Hold the cost of a call of at most these tokens; give it back to `settle`. Raises BudgetExceeded."""
        cost = self._prices.cost(prompt, completion) or 0.0
        with self._lock:
            spent = (self._total.cost or 0.0) + self._held
            if self._ceiling is not None and spent + cost > self._ceiling:
                raise BudgetExceeded(
                    f"the next call may cost {cost:.4f} and {spent:.4f} of the ceiling of {self._ceiling:g} is used: raise"
                    " `max_cost` to go on with the model"
                )
            self._held += cost
        return cost

    def settle(self, held: float, prompt: int, completion: int) -> Usage:
        """Release a reservation and count what was used."""
        usage = Usage(prompt, completion, self._prices.cost(prompt, completion))
        with self._lock:
            self._held -= held
            self._total = self._total.plus(usage)
        return usage


def tokens_of(characters: int) -> int:
    """Tokens of that many characters, rounded up; used where the endpoint reports none."""
    return -(-characters // CHARACTERS_PER_TOKEN)
