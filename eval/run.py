"""Run an extractor over reports whose truth is known, into a folder that can be continued."""

from __future__ import annotations

import hashlib
from collections.abc import Callable, Iterable, Iterator, Sequence
from concurrent.futures import ThreadPoolExecutor, as_completed
from contextlib import contextmanager
from pathlib import Path

from eval.bundle import gold_folder
from eval.extractors import Reader
from eval.folder import (
    MANIFEST,
    RESULTS,
    Line,
    Manifest,
    Results,
    drop_torn_line,
    new_manifest,
    read_manifest,
)
from eval.gold import load_golds
from eval.truth import Truth, load_corpus
from gipa_extract.errors import ResultError


def load_truths(gold: Path | None, corpus: Path | None) -> list[Truth]:
    """The truths of a folder of gold files and of a corpus; names must not clash.

    `gold` may also be the name of gold that comes along, as in `bundle.GOLD`.
    """
    golds = load_golds(gold_folder(gold)) if gold else ()
    truths = [*golds, *(load_corpus(corpus) if corpus else ())]
    names = [truth.name for truth in truths]
    if not truths or len(set(names)) != len(names):
        raise ResultError(
            "two reports have one name" if truths else "there is nothing to run on",
            remedy="give --gold or --corpus, with one truth for each report",
        )
    return truths


def truths_of(manifest: Manifest) -> list[Truth]:
    """The truths of a run, as they are today."""
    folders = (Path(name) if name else None for name in (manifest.gold, manifest.corpus))
    return load_truths(*folders)


def begin(out: Path, manifest: Manifest) -> set[str]:
    """Make the run's folder, or take up a run that was stopped: the names already done.

    ResultError if the folder holds another run.
    """
    if not (out / MANIFEST).exists():
        out.mkdir(parents=True, exist_ok=True)
        if any(out.iterdir()):
            raise ResultError("the folder is not empty", where=str(out), remedy="choose another")
        _write_whole(out / MANIFEST, manifest.model_dump_json(indent=1) + "\n")
        return set()
    differing = read_manifest(out).differs_from(manifest)
    if differing:
        raise ResultError(
            f"the folder holds another run: {', '.join(differing)} differ",
            where=str(out),
            remedy="choose another --out",
        )
    drop_torn_line(out)
    return {line.name for line in Results(out).lines()}


def _write_whole(path: Path, text: str) -> None:
    """Write a file so that it is there whole or not at all."""
    part = path.with_suffix(".part")
    part.write_text(text, "utf-8")
    part.replace(path)


def run(
    truths: Sequence[Truth],
    out: Path,
    manifest: Manifest,
    by: Reader,
    *,
    jobs: int = 1,
    progress: Callable[[Iterable[Line], int], Iterable[Line]] = lambda lines, _: lines,
) -> None:
    """Extract what a run has not done yet, appending a line as each report is done.

    `progress` is given the lines and how many there will be, and passes them on.
    """
    require_documents(truths)
    done = begin(out, manifest)
    todo = [truth for truth in truths if truth.name not in done]
    with (out / RESULTS).open("ab") as file, _workers(jobs) as pool:
        futures = as_completed({pool.submit(by.line, truth) for truth in todo})
        lines = (future.result() for future in futures)
        for line in progress(lines, len(todo)):
            file.write(line.model_dump_json().encode() + b"\n")
            file.flush()


@contextmanager
def _workers(jobs: int) -> Iterator[ThreadPoolExecutor]:
    """Threads; when the run is interrupted, reports that have not begun are left for later."""
    pool = ThreadPoolExecutor(jobs)
    try:
        yield pool
    finally:
        pool.shutdown(cancel_futures=True)


def require_documents(truths: Sequence[Truth]) -> None:
    """ResultError if a document is not there, or is not the one its truth was made from."""
    for truth in truths:
        try:
            sha256 = hashlib.sha256(truth.document.read_bytes()).hexdigest()
        except OSError as error:
            raise ResultError(
                f"its document cannot be read: {error.strerror}",
                where=f"{truth.name}: {truth.document}",
                remedy="bring the document back",
            ) from error
        if sha256 != truth.sha256:
            raise ResultError(
                f"its truth is for another document than {truth.document}",
                where=truth.name,
                remedy="label this document, or bring the labeled one back",
            )


def manifest_for(
    truths: Sequence[Truth],
    name: str,
    model: str | None,
    by: Reader,
    *,
    gold: Path | None,
    corpus: Path | None,
) -> Manifest:
    """The manifest of a run of this extractor over these truths, made now."""
    return new_manifest(
        truths,
        extractor=name,
        model=model,
        prompt_sha256=by.prompt_sha256,
        parameters=by.parameters,
        gold=gold,
        corpus=corpus,
    )
