"""A chat model as second reader of a draft: one account a call, closed answers, the offline verdict behind it."""

from agent.checks.models import DraftCheck, WrittenDraft
from agent.checks.premises import Ground
from agent.errors import BudgetExceeded, ModelFailure
from agent.ports import ChatModel
from agent.second_reading.answers import SecondAnswer, settled
from agent.second_reading.material import account_data, asked_of, draft_data, seller_data
from prompts import load_prompt

PROMPT = "checks/second_reader"


class ModelSecondReader:
    """Reads after the offline check. A broken, late or refusing answer, or the end of the budget, leaves its verdict."""

    def __init__(self, model: ChatModel) -> None:
        self._model = model

    def read(self, draft: WrittenDraft, checked: DraftCheck, ground: Ground) -> DraftCheck:
        """The draft under both readings, or the offline verdict with a `note` that says why."""
        asked = asked_of(checked)
        if not asked:
            return checked
        request = load_prompt(PROMPT).render(
            seller=seller_data(ground.playbook), account=account_data(ground), draft=draft_data(draft, checked, asked)
        )
        try:
            answer = self._model.answer(request.system, request.user, SecondAnswer).value
        except (ModelFailure, BudgetExceeded) as failure:
            return checked.model_copy(update={"note": f"checked without the second reader: {failure}"})
        return settled(answer, checked, ground, asked)
