"""The entailment model as second reader, with stand-ins at both edges: of the port, and of the libraries behind it."""

import json
import sys
from collections.abc import Callable, Sequence
from pathlib import Path
from types import SimpleNamespace
from typing import Any

import pytest

from agent.checks.drafts import check_on
from agent.checks.models import SentenceCheck, WrittenDraft
from agent.checks.premises import Ground, ground
from agent.errors import BadInput
from agent.playbook import Playbook
from agent.reading import read
from agent.second_reading import EntailmentReader
from agent.second_reading.local_model import LocalEntailment, softmax
from connectors.records import Dossier

TRUE = "Chez Ateliers Brévent, le délai médian est passé de 9 heures à 11 minutes."
FREE = "Ateliers Brévent ne met plus une demi-journée à couper une machine malade, mais une poignée de minutes."


class StandIn:
    """An entailment model that always says the same."""

    name = "stand-in"

    def __init__(self, entailed: float, contradicted: float) -> None:
        self.odds = (entailed, contradicted)
        self.asked: list[tuple[str, str]] = []

    def judge(self, pairs: Sequence[tuple[str, str]]) -> list[tuple[float, float]]:
        self.asked += pairs
        return [self.odds] * len(pairs)


@pytest.fixture
def base(make_dossier: Callable[..., Dossier], cyberguard: Playbook) -> Ground:
    dossier = make_dossier()
    return ground(dossier, read(dossier, cyberguard), cyberguard)


def verdict(base: Ground, text: str, model: StandIn) -> SentenceCheck:
    sentences = [{"text": t} for t in ("Bonjour Madame Ribaud,", text)]
    draft = WrittenDraft.model_validate(
        {"id": "d", "account": "mecabois", "contact": "c1", "channel": "linkedin_message", "language": "fr",
         "body": text, "sentences": sentences}
    )  # fmt: skip
    checked = check_on(draft, base, Dossier(account=base.account))
    return EntailmentReader(model).read(draft, checked, base).sentences[1]


def test_it_sees_the_sentence_and_the_words_it_rests_on(base: Ground) -> None:
    model = StandIn(0.5, 0.1)
    assert verdict(base, TRUE, model).supported
    assert "9 heures à 11 minutes" in model.asked[0][0]
    assert model.asked[0][1] == TRUE


def test_a_contradiction_is_a_doubt(base: Ground) -> None:
    told = verdict(base, TRUE, StandIn(0.01, 0.97))
    assert (told.supported, told.defects, told.reader) == (False, ["unsupported_inference"], "second")


def test_it_clears_what_only_lacked_words(base: Ground) -> None:
    assert verdict(base, FREE, StandIn(0.2, 0.1)).supported is False
    assert verdict(base, FREE, StandIn(0.96, 0.01)).supported is True


@pytest.mark.parametrize("lie", ["Vous avez 7 413 salariés.", TRUE.replace("11 minutes", "3 minutes")])
def test_it_clears_no_invented_figure(base: Ground, lie: str) -> None:
    assert verdict(base, lie, StandIn(1.0, 0.0)).supported is False


def test_the_port_is_what_the_adapter_gives(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    (tmp_path / "model.onnx").write_bytes(b"weights")
    (tmp_path / "tokenizer.json").write_text("{}", encoding="utf-8")
    (tmp_path / "config.json").write_text(
        json.dumps({"id2label": {"0": "CONTRADICTION", "1": "neutral", "2": "Entailment"}}), encoding="utf-8"
    )
    monkeypatch.setitem(sys.modules, "onnxruntime", SimpleNamespace(InferenceSession=Session))
    monkeypatch.setitem(sys.modules, "tokenizers", SimpleNamespace(Tokenizer=Tokenizer))
    [(entailed, contradicted)] = LocalEntailment(tmp_path).judge([("a b", "c")])
    assert (entailed, contradicted) == pytest.approx((softmax([0, 1, 3])[2], softmax([0, 1, 3])[0]))
    assert sum(softmax([800.0, 1.0, 3.0])) == pytest.approx(1.0)


class Session:
    def __init__(self, path: str, providers: list[str]) -> None:
        assert providers == ["CPUExecutionProvider"]

    def get_inputs(self) -> list[Any]:
        return [SimpleNamespace(name="input_ids"), SimpleNamespace(name="attention_mask")]

    def run(self, names: None, given: dict[str, Any]) -> list[Any]:
        assert sorted(given) == ["attention_mask", "input_ids"]
        return [[[0, 1, len(given["input_ids"][0])]]]


class Tokenizer:
    @staticmethod
    def from_file(path: str) -> "Tokenizer":
        return Tokenizer()

    def enable_truncation(self, longest: int, strategy: str) -> None:
        assert strategy == "only_first"

    def encode(self, premise: str, hypothesis: str) -> Any:
        ids = list(range(len(f"{premise} {hypothesis}".split())))
        return SimpleNamespace(ids=ids, attention_mask=[1] * len(ids), type_ids=[0] * len(ids))


def test_what_is_missing_is_said(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    with pytest.raises(BadInput, match=r"config\.json"):
        LocalEntailment(tmp_path)
    (tmp_path / "config.json").write_text('{"id2label": {"0": "POSITIVE"}}', encoding="utf-8")
    with pytest.raises(BadInput, match="contradiction"):
        LocalEntailment(tmp_path)
    (tmp_path / "config.json").write_text('{"id2label": {"0": "entailment", "1": "contradiction"}}', encoding="utf-8")
    with pytest.raises(BadInput, match=r"model\.onnx"):
        LocalEntailment(tmp_path)
    (tmp_path / "model.onnx").write_bytes(b"no model")
    (tmp_path / "tokenizer.json").write_text("{}", encoding="utf-8")
    monkeypatch.setitem(sys.modules, "onnxruntime", None)
    with pytest.raises(BadInput, match="not installed"):
        LocalEntailment(tmp_path)
