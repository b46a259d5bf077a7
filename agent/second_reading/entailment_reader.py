"""An entailment model as second reader: it weighs each factual sentence against the sources it rests on.

It sees words only, so it decides less than a chat model: it clears what was refused for want of words, and doubts what the
sources contradict. No such model ships, so none was measured: whoever brings one compares both verdicts on labelled drafts.
"""

from agent.checks.grounding import Scene, open_cases
from agent.checks.kinds import Cast, cast, read
from agent.checks.models import DraftCheck, SentenceCheck, WrittenDraft
from agent.checks.premises import Ground
from agent.ports import Entailment
from agent.second_reading.answers import accused, cleared, plausible, rebuilt

# Probabilities from which the model is believed: a false clearance costs more than a false doubt.
CLEARS, DOUBTS = 0.9, 0.95
# Refused for want of words in the sources; everything else was refused for a reason words do not change.
WORDING = frozenset(("invented_fact", "promise_not_in_playbook", "invented_customer_result"))


class EntailmentReader:
    """Reads after the offline check with a local model."""

    def __init__(self, model: Entailment) -> None:
        self._model = model

    def read(self, draft: WrittenDraft, checked: DraftCheck, ground: Ground) -> DraftCheck:
        """The draft under both readings. Raises nothing of its own."""
        who = cast(ground)
        contact = next((c for c in ground.account.contacts if c.id == draft.contact), None)
        scene = Scene(ground, who, contact)
        places = [(at, text) for at, s in enumerate(checked.sentences) if s.factual and (text := _proof(s, scene, who))]
        if not places:
            return checked
        judged = self._model.judge([(proof, checked.sentences[at].text) for at, proof in places])
        sentences = list(checked.sentences)
        for (at, _), (entailed, contradicted) in zip(places, judged, strict=True):
            sentences[at] = self._both(sentences[at], entailed, contradicted, ground)
        return rebuilt(checked, sentences, None)

    def _both(self, offline: SentenceCheck, entailed: float, contradicted: float, ground: Ground) -> SentenceCheck:
        if offline.supported and contradicted >= DOUBTS:
            return accused(
                offline, "unsupported_inference", f"{self._model.name}: its sources say otherwise ({contradicted:.2f})"
            )
        wanting = offline.supported is False and set(offline.defects) <= WORDING
        if wanting and entailed >= CLEARS and plausible(offline.text, ground):
            return cleared(offline, offline.evidence, f"{self._model.name}: its sources entail it ({entailed:.2f})")
        return offline


def _proof(sentence: SentenceCheck, scene: Scene, who: Cast) -> str:
    """The sentences of the sources that carry it best, joined."""
    reading = read(sentence.text, 2, 5, scene.ground, who)
    cases = open_cases(scene, reading)
    return " ".join(p.statement.text for p in cases[0].window) if cases else ""
