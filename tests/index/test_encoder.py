"""Models of every kind: static ones against means worked by hand and against sentence-transformers itself,
transformers over a fake and over a tiny BERT made here, and where models are looked for."""

from __future__ import annotations

import json
import os
import shutil
import subprocess
import sys
from collections.abc import Mapping, Sequence
from importlib.util import find_spec
from pathlib import Path

import numpy as np
import pytest
from numpy.typing import NDArray
from safetensors.numpy import save_file
from tokenizers import Tokenizer
from tokenizers.models import WordLevel
from tokenizers.normalizers import Lowercase
from tokenizers.pre_tokenizers import Whitespace

from index.encoder import StaticEncoder, TransformerEncoder, load_encoder, model_files, unit
from index.errors import ModelError
from index.fusion import FUSION_FILE, Fusion
from index.settings import BUILT_IN_MODEL, ROOT, Backend, ModelOptions
from index.transformer import prompts_of
from index.types import (
    Document,
    Encoder,
    IdentifiedEncoder,
    LimitedEncoder,
    ModelIdentity,
    Prompts,
)
from tests.fakes import HashingEncoder

TOKENS = {"[UNK]": 0, "thu": 1, "ngân": 2, "sách": 3, "chi": 4}
VECTORS = np.array([[0, 0, 0], [1, 0, 0], [0, 2, 0], [0, 0, 3], [3, 4, 0]], dtype=np.float32)


def write_model(folder: Path, *, module: str = "", vectors: np.ndarray = VECTORS) -> Path:
    """Write a static model of five tokens as sentence-transformers lays it out."""
    (folder / module).mkdir(parents=True, exist_ok=True)
    tokenizer = Tokenizer(WordLevel(TOKENS, unk_token="[UNK]"))
    tokenizer.normalizer = Lowercase()
    tokenizer.pre_tokenizer = Whitespace()
    tokenizer.enable_padding(pad_id=1, pad_token="thu")
    tokenizer.enable_truncation(3)
    tokenizer.save(str(folder / module / "tokenizer.json"))
    save_file({"embedding.weight": vectors}, folder / module / "model.safetensors")
    kind = "sentence_transformers.models"
    modules = [
        {"idx": 0, "name": "0", "path": module, "type": f"{kind}.StaticEmbedding"},
        {"idx": 1, "name": "1", "path": "1_Normalize", "type": f"{kind}.Normalize"},
    ]
    (folder / "modules.json").write_text(json.dumps(modules), encoding="utf-8")
    return folder


@pytest.fixture
def tiny(tmp_path: Path) -> Path:
    return write_model(tmp_path / "tiny")


def test_vectors_are_unit_means_of_token_vectors(tiny: Path) -> None:
    vectors = load_encoder(str(tiny)).encode_passages(["thu", "Thu chi", "ngân sách", "chi chi thu thu"])
    expected = [
        [1, 0, 0],
        np.array([4, 4, 0]) / np.sqrt(32),
        np.array([0, 2, 3]) / np.sqrt(13),  # longer vectors weigh more
        np.array([8, 8, 0]) / np.sqrt(128),  # four tokens: nothing is cut off
    ]
    assert vectors.dtype == np.float32
    np.testing.assert_allclose(vectors, expected, atol=1e-6)


def test_texts_without_known_tokens_are_zeros_and_shift_no_other(tiny: Path) -> None:
    encoder = load_encoder(str(tiny))
    vectors = encoder.encode_passages(["", "thu", "  ", "lạ hoắc", "sách", ""])
    np.testing.assert_array_equal(vectors[[0, 2, 3, 5]], np.zeros((4, 3)))
    np.testing.assert_array_equal(vectors[[1, 4]], [[1, 0, 0], [0, 0, 1]])
    assert encoder.encode_passages([]).shape == (0, 3)
    assert not encoder.encode_queries([""]).any()


def test_an_unknown_token_does_not_turn_a_vector(tiny: Path) -> None:
    np.testing.assert_array_equal(load_encoder(str(tiny)).encode_queries(["thu xyz"]), [[1, 0, 0]])


def test_queries_and_passages_are_encoded_alike_in_batches_of_any_size(tiny: Path) -> None:
    encoder = load_encoder(str(tiny))
    texts = [" ".join(["thu", "chi", "ngân"][: number % 4]) for number in range(5000)]
    together = encoder.encode_passages(texts)
    np.testing.assert_array_equal(together[:4], encoder.encode_queries(texts[:4]))
    np.testing.assert_array_equal(together[4096:4100], together[:4])


def test_a_model_in_a_subfolder_and_of_half_precision(tmp_path: Path) -> None:
    encoder = load_encoder(
        str(write_model(tmp_path / "m", module="0_Static", vectors=VECTORS.astype(np.float16)))
    )
    assert isinstance(encoder, StaticEncoder)
    assert (encoder.name, encoder.dim) == ("m", 3)
    np.testing.assert_array_equal(
        encoder.encode_queries(["chi"]), np.array([[0.6, 0.8, 0]], dtype=np.float32)
    )


def test_the_fingerprint_is_of_the_files_not_of_the_folder(tmp_path: Path) -> None:
    one = load_encoder(str(write_model(tmp_path / "one"))).fingerprint
    assert load_encoder(str(write_model(tmp_path / "two"))).fingerprint == one
    (tmp_path / "two" / "README.md").write_text("thẻ mô hình", encoding="utf-8")
    assert load_encoder(str(tmp_path / "two")).fingerprint == one
    changed = VECTORS.copy()
    changed[1, 0] = 1.0001
    assert load_encoder(str(write_model(tmp_path / "two", vectors=changed))).fingerprint != one


def _cut_weights(folder: Path) -> None:
    path = folder / "model.safetensors"
    path.write_bytes(path.read_bytes()[:-7])


def _garble_weights(folder: Path) -> None:
    (folder / "model.safetensors").write_bytes(b"not\nweights\n")


def _drop_tokenizer(folder: Path) -> None:
    (folder / "tokenizer.json").unlink()


def _garble_modules(folder: Path) -> None:
    (folder / "modules.json").write_text('[{"idx": 0,', encoding="utf-8")


def _retype_modules(folder: Path) -> None:
    (folder / "modules.json").write_text('{"type": "StaticEmbedding"}', encoding="utf-8")


def _drop_rows(folder: Path) -> None:
    write_model(folder, vectors=VECTORS[:4])


def _rename_weights(folder: Path) -> None:
    save_file({"weights": VECTORS}, folder / "model.safetensors")


@pytest.mark.parametrize(
    "damage",
    [
        _cut_weights,
        _garble_weights,
        _drop_tokenizer,
        _garble_modules,
        _retype_modules,
        _drop_rows,
        _rename_weights,
    ],
)
def test_a_damaged_model_is_one_line_that_names_it(tiny: Path, damage: object) -> None:
    assert callable(damage)
    damage(tiny)
    with pytest.raises(ModelError) as caught:
        load_encoder(str(tiny))
    assert str(tiny) in str(caught.value)
    assert len(str(caught.value).splitlines()) == 1


def test_a_missing_folder_is_named(tmp_path: Path) -> None:
    with pytest.raises(ModelError, match="no-model"):
        load_encoder(str(tmp_path / "no-model"))
    with pytest.raises(ModelError, match="no-model"):
        load_encoder("./no-model")


def test_unit_leaves_zeros() -> None:
    np.testing.assert_array_equal(
        unit(np.array([[3, 4], [0, 0]], dtype=np.float32)), np.array([[0.6, 0.8], [0, 0]], dtype=np.float32)
    )


def test_a_static_model_is_read_without_torch(tiny: Path) -> None:
    program = (
        "import sys; from index.encoder import load_encoder; "
        f"load_encoder({str(tiny)!r}).encode_queries(['thu']); "
        "print(sorted({'torch', 'transformers', 'sentence_transformers'} & set(sys.modules)))"
    )
    done = subprocess.run(
        [sys.executable, "-c", program], cwd=ROOT, capture_output=True, text=True, check=True
    )
    assert done.stdout == "[]\n"


def test_the_hashing_fake_is_an_encoder_that_ranks_by_shared_words() -> None:
    encoder: Encoder = HashingEncoder()
    texts = ["thu ngân sách nhà nước", "tai nạn giao thông", ""]
    vectors = encoder.encode_passages(texts)
    assert vectors.shape == (3, encoder.dim)
    assert vectors.dtype == np.float32
    np.testing.assert_allclose(np.linalg.norm(vectors, axis=1), [1, 1, 0], atol=1e-6)
    near, far, none = vectors @ encoder.encode_queries(["Thu ngan sach"])[0]
    assert near == pytest.approx(3 / np.sqrt(3 * 5), abs=1e-6)
    assert (far, none) == (0, 0)


@pytest.mark.torch
@pytest.mark.filterwarnings("ignore")
@pytest.mark.skipif(not (BUILT_IN_MODEL / "modules.json").is_file(), reason="index/model is not there")
def test_static_encoder_agrees_with_sentence_transformers(report: Document) -> None:
    from sentence_transformers import SentenceTransformer

    encoder = load_encoder(str(BUILT_IN_MODEL))
    assert isinstance(encoder, StaticEncoder)
    words = report.text.split()
    texts = [" ".join(words[7 * row : 7 * row + row % 40 + 1]) for row in range(200)]
    assert all(texts)
    theirs = SentenceTransformer(str(BUILT_IN_MODEL), device="cpu", local_files_only=True).encode(texts)
    cosines = (encoder.encode_passages(texts) * unit(np.asarray(theirs, dtype=np.float32))).sum(axis=1)
    assert cosines.min() > 0.9999


# --- where a model is looked for -------------------------------------------------------------------------

COMMIT = "0123456789abcdef0123456789abcdef01234567"


def load_in_a_process(name: str, cache: Path) -> subprocess.CompletedProcess[str]:
    """Load a model in a process of its own: the hub's library reads the place of its cache once."""
    program = (
        "import sys; from index.encoder import load_encoder; from index.errors import ModelError\n"
        "try: identity = load_encoder(sys.argv[1]).identity; print(identity.name, identity.revision)\n"
        "except ModelError as error: print(error)"
    )
    return subprocess.run(
        [sys.executable, "-X", "utf8", "-c", program, name],
        cwd=ROOT,
        env={**os.environ, "HF_HUB_CACHE": str(cache), "HF_ENDPOINT": "http://127.0.0.1:9"},
        capture_output=True,
        encoding="utf-8",
        check=True,
    )


def test_a_hub_model_in_the_cache_is_found_by_name_and_told_with_its_commit(tmp_path: Path) -> None:
    repository = tmp_path / "models--to-chuc--mo-hinh.v2"
    write_model(repository / "snapshots" / COMMIT)
    (repository / "refs").mkdir()
    (repository / "refs" / "main").write_text(COMMIT, encoding="utf-8")
    assert load_in_a_process("to-chuc/mo-hinh.v2", tmp_path).stdout == f"to-chuc/mo-hinh.v2 {COMMIT}\n"
    by_folder = load_encoder(str(repository / "snapshots" / COMMIT))
    assert (by_folder.identity.name, by_folder.identity.revision) == ("to-chuc/mo-hinh.v2", COMMIT)


def test_a_hub_model_that_was_not_fetched_is_told_with_the_command_that_fetches_it(tmp_path: Path) -> None:
    told = load_in_a_process("intfloat/multilingual-e5-small", tmp_path).stdout
    assert "hf download intfloat/multilingual-e5-small," in told
    assert told.count("\n") == 1
    assert list(tmp_path.iterdir()) == []


def test_a_folder_that_no_hub_name_can_be_is_told_as_a_folder() -> None:
    with pytest.raises(ModelError, match="Không thấy thư mục mô hình models/e5/small"):
        load_encoder("models/e5/small")


def test_copies_of_the_weights_for_other_backends_are_no_part_of_a_model(tmp_path: Path) -> None:
    for name in ("model.safetensors", "config.json", "README.md", "onnx/model.onnx", "openvino/model.xml"):
        (tmp_path / name).parent.mkdir(exist_ok=True)
        (tmp_path / name).write_bytes(b"x")
    names = {
        backend: [path.relative_to(tmp_path).as_posix() for path in model_files(tmp_path, backend)]
        for backend in Backend
    }
    assert names[Backend.TORCH] == ["config.json", "model.safetensors"]
    assert names[Backend.ONNX] == ["config.json", "model.safetensors", "onnx/model.onnx"]
    assert names[Backend.OPENVINO] == ["config.json", "model.safetensors", "openvino/model.xml"]


@pytest.mark.parametrize(("backend", "package"), [("onnx", "onnxruntime"), ("openvino", "openvino")])
def test_a_backend_that_is_not_installed_is_told_with_the_command_that_installs_it(
    backend: str, package: str, tmp_path: Path
) -> None:
    if find_spec(package):
        pytest.skip(f"{package} is installed")
    with pytest.raises(ModelError) as caught:
        load_encoder(str(tmp_path), ModelOptions(backend=Backend(backend)))
    assert f"RAG_BACKEND={backend}" in str(caught.value)
    assert f'pip install "sentence-transformers[{backend}]"' in str(caught.value)
    assert len(str(caught.value).splitlines()) == 1


# --- prompts ---------------------------------------------------------------------------------------------

E5 = Prompts("query: ", "passage: ")


def write_config(folder: Path, *, prompts: Mapping[str, str] | None = None, **config: str) -> Path:
    """Write the two configuration files that say something of prompts."""
    folder.mkdir(parents=True, exist_ok=True)
    (folder / "config.json").write_text(json.dumps(config), encoding="utf-8")
    if prompts is not None:
        stated = {"prompts": prompts, "default_prompt_name": None}
        (folder / "config_sentence_transformers.json").write_text(json.dumps(stated), encoding="utf-8")
    return folder


@pytest.mark.parametrize(
    ("name", "config", "prompts"),
    [
        ("intfloat/multilingual-e5-small", {"model_type": "bert"}, E5),
        ("multilingual-e5-large", {"model_type": "xlm-roberta"}, E5),
        ("e5-base-v2", {"model_type": "bert"}, E5),
        ("renamed", {"model_type": "bert", "_name_or_path": "intfloat/multilingual-e5-small"}, E5),
        ("intfloat/e5-mistral-7b-instruct", {"model_type": "mistral"}, Prompts()),
        ("e5-large", {"model_type": "mistral"}, Prompts()),
        ("BAAI/bge-m3", {"model_type": "xlm-roberta"}, Prompts()),
        ("made5-small", {"model_type": "bert"}, Prompts()),
    ],
)
def test_prompts_of_families_that_do_not_state_them(
    name: str, config: dict[str, str], prompts: Prompts, tmp_path: Path
) -> None:
    assert prompts_of(write_config(tmp_path, prompts=None, **config), name, ModelOptions()) == prompts


def test_an_instruct_model_has_a_prompt_for_questions_only(tmp_path: Path) -> None:
    folder = write_config(tmp_path, model_type="xlm-roberta")
    prompts = prompts_of(folder, "intfloat/multilingual-e5-large-instruct", ModelOptions())
    assert prompts.query.endswith("\nQuery: ")
    assert prompts.passage == ""


@pytest.mark.parametrize("side", ["document", "passage", "corpus"])
def test_a_models_own_prompts_go_before_its_familys(side: str, tmp_path: Path) -> None:
    own = {"query": "hỏi: ", "document": "", side: "đoạn: "}
    folder = write_config(tmp_path, prompts=own, model_type="bert")
    assert prompts_of(folder, "e5-small", ModelOptions()) == Prompts("hỏi: ", "đoạn: ")
    blank = write_config(tmp_path / "blank", prompts={"query": "", "document": ""}, model_type="bert")
    assert prompts_of(blank, "e5-small", ModelOptions()) == E5


def test_settings_go_before_all(tmp_path: Path) -> None:
    folder = write_config(tmp_path, model_type="bert")
    assert prompts_of(folder, "e5-small", ModelOptions(query_prompt="q ")) == Prompts("q ", "passage: ")
    none = ModelOptions(query_prompt="none", passage_prompt="none")
    assert prompts_of(folder, "e5-small", none) == Prompts()


def test_prompts_reach_a_static_model_and_its_fingerprint(tiny: Path) -> None:
    plain = load_encoder(str(tiny))
    prompted = load_encoder(str(tiny), ModelOptions(query_prompt="chi "))
    np.testing.assert_array_equal(prompted.encode_queries(["thu"]), plain.encode_queries(["chi thu"]))
    np.testing.assert_array_equal(prompted.encode_passages(["thu"]), plain.encode_passages(["thu"]))
    other_side = load_encoder(str(tiny), ModelOptions(passage_prompt="chi "))
    assert len({plain.fingerprint, prompted.fingerprint, other_side.fingerprint}) == 3


# --- transformers ----------------------------------------------------------------------------------------


class FakeModel:
    """Two columns: characters of the text with its prompt, and whether it was encoded as a question."""

    def __init__(self, *, dim: int | None = 2, limit: int | None = 9) -> None:
        self.dim = dim
        self.max_seq_length = limit
        self.encoded: list[str] = []

    def get_embedding_dimension(self) -> int | None:
        return self.dim

    def tokenizer(self, texts: list[str], **options: bool) -> dict[str, list[list[int]]]:
        assert options == {"truncation": False, "padding": False, "verbose": False}
        return {"input_ids": [[0] * (2 + len(text.split())) for text in texts]}

    def encode_query(self, inputs: list[str], *, prompt: str, show_progress_bar: bool) -> NDArray[np.float32]:
        return self._encode(inputs, prompt, 1)

    def encode_document(
        self, inputs: list[str], *, prompt: str, show_progress_bar: bool
    ) -> NDArray[np.float32]:
        return self._encode(inputs, prompt, 0)

    def _encode(self, inputs: list[str], prompt: str, question: int) -> NDArray[np.float32]:
        self.encoded += [prompt + text for text in inputs]
        return np.array([[len(prompt + text), question] for text in inputs], dtype=np.float32)


IDENTITY = ModelIdentity("fake", "f" * 64, "torch", None, E5)


def test_a_transformer_says_its_dimension_and_limit_without_encoding() -> None:
    model = FakeModel()
    encoder = TransformerEncoder(model, IDENTITY, Fusion())
    assert (encoder.name, encoder.fingerprint, encoder.dim, encoder.max_tokens) == ("fake", "f" * 64, 2, 9)
    assert encoder.encode_passages([]).shape == (0, 2)
    assert encoder.count_tokens([]) == []
    assert model.encoded == []
    assert isinstance(encoder, LimitedEncoder)
    assert isinstance(encoder, IdentifiedEncoder)


def test_a_dimension_that_is_not_stated_is_measured_once() -> None:
    model = FakeModel(dim=None)
    encoder = TransformerEncoder(model, IDENTITY, Fusion())
    assert [encoder.dim, encoder.dim] == [2, 2]
    assert len(model.encoded) == 1


@pytest.mark.parametrize("limit", [None, 10**30])
def test_a_transformer_without_a_limit(limit: int | None) -> None:
    assert TransformerEncoder(FakeModel(limit=limit), IDENTITY, Fusion()).max_tokens is None


def test_prompts_are_embedded_and_counted() -> None:
    model = FakeModel()
    encoder = TransformerEncoder(model, IDENTITY, Fusion())
    np.testing.assert_allclose(encoder.encode_queries(["thu"]), [[10 / 101**0.5, 1 / 101**0.5]], rtol=1e-6)
    np.testing.assert_allclose(encoder.encode_passages(["thu"]), [[1, 0]])
    assert model.encoded == ["query: thu", "passage: thu"]
    assert encoder.count_tokens(["thu", "thu chi"]) == [4, 5]


def write_transformer(
    folder: Path, *, max_tokens: int = 256, prompts: dict[str, str] | None = None, seed: int = 1
) -> Path:
    """Write a BERT of two layers, random but for `seed`, with a WordPiece tokenizer trained on two lines."""
    import torch
    from sentence_transformers import SentenceTransformer
    from sentence_transformers.sentence_transformer.modules import Pooling, Transformer
    from tokenizers import BertWordPieceTokenizer
    from tokenizers.processors import BertProcessing
    from transformers import BertConfig, BertModel, PreTrainedTokenizerFast
    from transformers.utils.logging import disable_progress_bar

    disable_progress_bar()  # type: ignore[no-untyped-call]
    torch.manual_seed(seed)
    pieces = BertWordPieceTokenizer(strip_accents=False)
    lines = ["tổng thu ngân sách là 120 tỷ đồng", "query: passage: chi"] * 2
    pieces.train_from_iterator(iter(lines), vocab_size=300, show_progress=False)
    pieces.post_processor = BertProcessing(("[SEP]", 3), ("[CLS]", 2))
    tokenizer = PreTrainedTokenizerFast(  # type: ignore[no-untyped-call]
        tokenizer_object=pieces._tokenizer, unk_token="[UNK]", pad_token="[PAD]"
    )
    base = folder.with_name(f"{folder.name}-base")
    BertModel(
        BertConfig(
            vocab_size=len(tokenizer),
            hidden_size=32,
            num_hidden_layers=2,
            num_attention_heads=2,
            intermediate_size=64,
            max_position_embeddings=512,
        )
    ).save_pretrained(base)
    tokenizer.save_pretrained(base)
    words = Transformer(str(base), max_seq_length=max_tokens)
    pooling = Pooling(words.get_embedding_dimension(), "mean")
    SentenceTransformer(modules=[words, pooling], device="cpu", prompts=prompts).save_pretrained(
        str(folder), create_model_card=False
    )
    return folder


@pytest.fixture(scope="module")
def transformer(tmp_path_factory: pytest.TempPathFactory) -> Path:
    """A tiny BERT that states prompts of its own."""
    own = {"query": "query: ", "passage": "passage: "}
    return write_transformer(tmp_path_factory.mktemp("models") / "tiny-bert", max_tokens=16, prompts=own)


def by_hand(folder: Path, texts: Sequence[str]) -> NDArray[np.float32]:
    """Return what sentence-transformers gives for `texts` without a prompt."""
    from sentence_transformers import SentenceTransformer

    model = SentenceTransformer(str(folder), device="cpu", local_files_only=True)
    return unit(np.asarray(model.encode(list(texts), prompt=""), dtype=np.float32))


@pytest.mark.torch
def test_a_transformer_uses_its_own_prompts(transformer: Path) -> None:
    encoder = load_encoder(str(transformer))
    assert isinstance(encoder, TransformerEncoder)
    assert (encoder.name, encoder.dim, encoder.max_tokens) == ("tiny-bert", 32, 16)
    assert encoder.identity.prompts == E5
    expected = by_hand(transformer, ["query: thu ngân sách", "passage: thu ngân sách"])
    np.testing.assert_allclose(encoder.encode_queries(["thu ngân sách"]), expected[:1], atol=1e-6)
    np.testing.assert_allclose(encoder.encode_passages(["thu ngân sách"]), expected[1:], atol=1e-6)
    assert np.abs(expected[0] - expected[1]).max() > 1e-3


@pytest.mark.torch
def test_settings_replace_a_transformers_prompts(transformer: Path) -> None:
    options = ModelOptions(query_prompt="chi ", passage_prompt="none")
    encoder = load_encoder(str(transformer), options)
    expected = by_hand(transformer, ["chi thu", "thu"])
    np.testing.assert_allclose(encoder.encode_queries(["thu"]), expected[:1], atol=1e-6)
    np.testing.assert_allclose(encoder.encode_passages(["thu"]), expected[1:], atol=1e-6)
    assert encoder.fingerprint != load_encoder(str(transformer)).fingerprint


@pytest.mark.torch
def test_the_stated_limit_is_where_a_text_is_cut(transformer: Path) -> None:
    encoder = load_encoder(str(transformer))
    assert isinstance(encoder, TransformerEncoder)
    prompt_and_special = encoder.count_tokens([""])[0]
    whole, over = ("thu " * (16 - prompt_and_special + extra) for extra in (0, 1))
    assert encoder.count_tokens([whole, over]) == [16, 17]
    one, same, other = encoder.encode_passages([whole, over + "chi", whole[4:]])
    np.testing.assert_allclose(one, same, atol=1e-6)
    assert np.abs(one - other).max() > 1e-4


@pytest.mark.torch
def test_a_list_longer_than_a_batch_keeps_its_order(transformer: Path) -> None:
    encoder = load_encoder(str(transformer))
    texts = [" ".join(["thu", "chi", "ngân sách"][: 1 + number % 3]) for number in range(100)]
    vectors = encoder.encode_passages(texts)
    assert vectors.shape == (100, 32)
    assert vectors.dtype == np.float32
    for row in range(3):
        np.testing.assert_allclose(
            vectors[row::3], np.broadcast_to(vectors[row], vectors[row::3].shape), atol=1e-6
        )
        np.testing.assert_allclose(vectors[[row]], encoder.encode_passages([texts[row]]), atol=1e-6)


@pytest.mark.torch
def test_a_damaged_transformer_is_one_line_that_names_it(transformer: Path, tmp_path: Path) -> None:
    broken = tmp_path / "broken"
    broken.mkdir()
    for path in transformer.iterdir():
        if path.suffix == ".json":
            (broken / path.name).write_bytes(path.read_bytes())
    with pytest.raises(ModelError, match="RAG_MODEL") as caught:
        load_encoder(str(broken))
    assert str(broken) in str(caught.value)
    assert len(str(caught.value).splitlines()) == 1


def test_weights_of_the_search_are_no_part_of_the_fingerprint(tmp_path: Path) -> None:
    folder = tmp_path / "model"
    shutil.copytree(BUILT_IN_MODEL, folder)
    before = load_encoder(str(folder))
    (folder / FUSION_FILE).write_text(json.dumps(Fusion(dense=0.5).to_dict()), encoding="utf-8")
    after = load_encoder(str(folder))
    assert after.fingerprint == before.fingerprint
    assert (before.fusion.dense, after.fusion.dense) == (load_encoder(str(BUILT_IN_MODEL)).fusion.dense, 0.5)
