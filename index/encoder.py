"""Find and load an embedding model: a folder, or a model of the hub that was fetched to this machine before.

Static models go to `static.py`, which needs no torch; every other goes through sentence-transformers, which
is imported only then. Nothing is downloaded here, whatever the machine could reach.
"""

from __future__ import annotations

import hashlib
import re
from collections.abc import Iterator
from dataclasses import astuple
from importlib.util import find_spec
from pathlib import Path
from typing import TYPE_CHECKING

from index.errors import ModelError
from index.fusion import FUSION_FILE, read_fusion
from index.settings import Backend, ModelOptions
from index.static import StaticEncoder, is_static, unit
from index.transformer import TransformerEncoder, prompts_of
from index.types import IdentifiedEncoder, ModelIdentity, Prompts

if TYPE_CHECKING:
    from sentence_transformers import SentenceTransformer

__all__ = ["StaticEncoder", "TransformerEncoder", "load_encoder", "model_files", "model_folder", "unit"]

_HUB_NAME = re.compile(r"[\w.-]+(/[\w.-]+)?")
# What decides over vectors: weights, tokenizer and configuration; documentation does not.
_SUFFIXES = frozenset(
    {".json", ".safetensors", ".bin", ".pt", ".model", ".txt", ".vocab", ".onnx", ".onnx_data", ".xml"}
)
# The packages that each backend needs beside sentence-transformers.
_PACKAGES = {Backend.ONNX: ("optimum", "onnxruntime"), Backend.OPENVINO: ("optimum", "openvino")}


def load_encoder(name: str, options: ModelOptions | None = None) -> IdentifiedEncoder:
    """Return the model in folder `name`, or the one of that hub name if it is already on this machine.

    Without `options` the model is used as it is stored. Nothing is downloaded.

    Raises:
        ModelError: there is no such model here, its files are damaged, or its backend is not installed.
    """
    options = options or ModelOptions()
    folder = model_folder(name)
    try:
        return _load(folder, options)
    except ModelError:
        raise
    # Third-party loaders raise whatever their formats raise (OSError, KeyError, SafetensorError, Exception).
    except Exception as error:
        reason = str(error).strip().splitlines()[0] if str(error).strip() else type(error).__name__
        raise ModelError(
            f"Không mở được mô hình nhúng {name} ({reason[:160]}); kiểm tra RAG_MODEL: một thư mục mô hình "
            f"sentence-transformers đầy đủ, hoặc tên trên hub đã tải sẵn về máy này"
        ) from error


def model_folder(name: str) -> Path:
    """Return the folder of a model: `name` itself, or where the hub's cache on this machine has it.

    Raises:
        ModelError: there is neither; the message says how to fetch it beforehand.
    """
    folder = Path(name).expanduser()
    if folder.is_dir():
        return folder
    if folder.is_absolute() or name.startswith(".") or not _HUB_NAME.fullmatch(name):
        raise ModelError(f"Không thấy thư mục mô hình {name}; kiểm tra lại RAG_MODEL")
    found = _cached(name)
    if found is None:
        raise ModelError(
            f"Không thấy mô hình {name} trên máy này (không có thư mục đó, cũng chưa tải từ hub); tải trước "
            f"trên máy có mạng: hf download {name}, rồi chép về máy này và đặt RAG_MODEL là thư mục đã chép"
        )
    return found


def model_files(folder: Path, backend: Backend) -> Iterator[Path]:
    """Yield the weights, tokenizer and configuration that `backend` reads, in order of their paths.

    Copies of the weights for the other backends, which hub repositories often hold, are left out.
    """
    others = {other.value for other in Backend} - {backend.value}
    for path in sorted(folder.rglob("*")):
        parts = path.relative_to(folder).parts
        hidden = any(part.startswith(".") for part in parts)
        if path.is_file() and path.suffix in _SUFFIXES and not hidden and not others & set(parts[:-1]):
            yield path


def _cached(name: str) -> Path | None:
    """Return the snapshot folder of a hub model; an unfinished download may have left files out of it."""
    from huggingface_hub import try_to_load_from_cache

    for file in ("modules.json", "config.json"):
        found = try_to_load_from_cache(name, file)
        if isinstance(found, str):
            return Path(found).parent
    return None


def _load(folder: Path, options: ModelOptions) -> IdentifiedEncoder:
    if is_static(folder):
        return StaticEncoder(folder, _identify(folder, options, None), read_fusion(folder))
    _require(options.backend)
    model = _open(folder, options.backend)
    return TransformerEncoder(model, _identify(folder, options, options.backend), read_fusion(folder))


def _open(folder: Path, backend: Backend) -> SentenceTransformer:
    from sentence_transformers import SentenceTransformer
    from transformers.utils.logging import disable_progress_bar

    # It is drawn even where no one is watching.
    disable_progress_bar()  # type: ignore[no-untyped-call]
    return SentenceTransformer(str(folder), local_files_only=True, backend=backend.value)


def _require(backend: Backend) -> None:
    missing = [package for package in _PACKAGES.get(backend, ()) if find_spec(package) is None]
    if missing:
        raise ModelError(
            f"RAG_BACKEND={backend} cần gói {', '.join(missing)} chưa có trên máy này; "
            f'cài: pip install "sentence-transformers[{backend}]", hoặc bỏ RAG_BACKEND'
        )


def _identify(folder: Path, options: ModelOptions, backend: Backend | None) -> ModelIdentity:
    """Return which model this is; `backend` is None for a static model, which none of them runs."""
    name, revision = _name_and_revision(folder.resolve())
    prompts = prompts_of(folder, name, options)
    fingerprint = _fingerprint(folder, backend or Backend.TORCH, prompts)
    return ModelIdentity(name, fingerprint, backend.value if backend else "numpy", revision, prompts)


def _name_and_revision(folder: Path) -> tuple[str, str | None]:
    """Return the name of a folder, or hub name and commit of "models--org--name/snapshots/<commit>"."""
    repository = folder.parent.parent.name
    if folder.parent.name == "snapshots" and repository.startswith("models--"):
        return repository.removeprefix("models--").replace("--", "/"), folder.name
    return folder.name, None


def _fingerprint(folder: Path, backend: Backend, prompts: Prompts) -> str:
    """Return the SHA-256 over a model's files by name and content, and what else changes its vectors."""
    digest = hashlib.sha256()
    for path in model_files(folder, backend):
        if path.name == FUSION_FILE:  # it changes the search, no vector
            continue
        with path.open("rb") as handle:
            content = hashlib.file_digest(handle, "sha256").digest()
        digest.update(path.relative_to(folder).as_posix().encode())
        digest.update(content)
    if prompts != Prompts():
        digest.update(repr(astuple(prompts)).encode())
    if backend is not Backend.TORCH:
        digest.update(backend.value.encode())
    return digest.hexdigest()
