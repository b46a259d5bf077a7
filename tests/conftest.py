"""Every test runs without a key, without a network but loopback, and without anybody's own settings."""

import os
from collections.abc import Iterator

import pytest

from agent.network import refuse_network

for name in [n for n in os.environ if n.startswith(("AMORCE_", "OPENAI_", "LANGSMITH_", "LANGCHAIN_"))]:
    del os.environ[name]
os.environ["LANGSMITH_TRACING"] = "false"
refuse_network()


@pytest.fixture(autouse=True)
def own_folder(tmp_path: object, monkeypatch: pytest.MonkeyPatch) -> Iterator[None]:
    """Each test works in a folder of its own."""
    monkeypatch.chdir(str(tmp_path))
    yield
