"""What Ray runs on a node: inputs loaded, read, and written as a part.

A task reads in a process of its own (`bulk.pool`), so that a file that kills or hangs its reader
costs neither the task nor the other files of its part.
"""

from __future__ import annotations

from collections.abc import Iterator, Sequence
from concurrent.futures import ThreadPoolExecutor
from dataclasses import dataclass
from functools import cache, partial
from hashlib import sha256
from itertools import groupby
from pathlib import Path
from tempfile import TemporaryDirectory
from typing import NamedTuple, cast

import ray

from gipa_extract._version import __version__
from gipa_extract.bulk.on_ray import cluster_inputs
from gipa_extract.bulk.on_ray.output_rows import Row, row_of, row_of_same_content
from gipa_extract.bulk.on_ray.parts import rows_of, write_part
from gipa_extract.bulk.pool import WorkerPool
from gipa_extract.bulk.schedule import BUNDLE, BUNDLE_BYTES, Answer
from gipa_extract.errors import GipaError
from gipa_extract.readers import Limits
from gipa_extract.store import Failure, FoundInput, Recipe, Result
from gipa_extract.worker import WorkerLostError

LOADS = 16
"""Inputs of a part that are fetched at once."""
STDERR = 2
Content = bytes | str | Failure


class PartInput(NamedTuple):
    """An input of a part."""

    place: int
    """Where its content stands among the part's."""
    found: FoundInput
    sha256: str | None
    """SHA-256 of the input's content; None if that could not be had."""


@dataclass(frozen=True)
class TaskPlan:
    """What every task has to know. No key and no client: tasks ask no model."""

    folder: str
    recipe: Recipe
    task: str
    """What a reading process does, `module:function`."""
    seconds: float
    limits: Limits
    rules: bytes | None = None
    """The user's rules file."""
    version: str = __version__


@ray.remote(num_returns=2, max_retries=0)
def load(items: Sequence[FoundInput], plan: TaskPlan) -> tuple[list[Content], list[str | None]]:
    """The contents of inputs, or why they cannot be had; and their hashes."""
    with ThreadPoolExecutor(LOADS) as threads:
        loaded = list(threads.map(partial(cluster_inputs.load, limits=plan.limits), items))
    return [each.content for each in loaded], [each.sha256 for each in loaded]


@ray.remote(max_retries=0)
def make(
    part: str, items: Sequence[PartInput], contents: Sequence[Content], plan: TaskPlan
) -> list[Row]:
    """Write a part of what comes of the items; its rows, without the reports."""
    outcomes = cast("list[Result | Failure]", _read_items(items, contents, plan))
    rows = [
        row_of(item.found, item.sha256, each, plan.recipe)
        for item, each in zip(items, outcomes, strict=True)
    ]
    write_part(plan.folder, part, rows)
    return [row | {"report": None} for row in rows]


@ray.remote(max_retries=0)
def documents(
    items: Sequence[PartInput], contents: Sequence[Content], plan: TaskPlan
) -> list[Answer]:
    """What the items hold, for a model to be asked about."""
    return _read_items(items, contents, plan)


@ray.remote(max_retries=0)
def copy(part: str, items: Sequence[tuple[FoundInput, str, str]], plan: TaskPlan) -> list[Row]:
    """Write a part of inputs whose contents other parts have; its rows, without the reports."""
    rows = []
    for source, same in groupby(items, key=lambda item: item[2]):
        kept = {row["sha256"]: row for row in rows_of(plan.folder, source)}
        rows += [row_of_same_content(kept[content], input_) for input_, content, _ in same]
    write_part(plan.folder, part, rows)
    return [row | {"report": None} for row in rows]


def _read_items(
    items: Sequence[PartInput], contents: Sequence[Content], plan: TaskPlan
) -> list[Answer]:
    """What becomes of each item's content; one that could not be had is a failure already."""
    if plan.version != __version__:
        raise GipaError(
            f"a node has gipa-extract {__version__}, this run is of {plan.version}",
            stage="engine",
            remedy="install the same version everywhere",
        )
    pool = _pool_of_worker(plan.task, plan.seconds)
    ours = [contents[item.place] for item in items]
    there = [each for each in ours if not isinstance(each, Failure)]
    given = (plan.limits,) if plan.rules is None else (plan.limits, _rules_file(plan.rules))
    answers = iter([a for some in _bundles_of(there) for a in _answers_to(pool, some, given)])
    return [each if isinstance(each, Failure) else next(answers) for each in ours]


@cache
def _pool_of_worker(task: str, seconds: float) -> WorkerPool:
    """This worker's reading process, which many parts share; it ends with the worker."""
    return WorkerPool(1, task, seconds, STDERR)


@cache
def _rules_file(rules: bytes) -> Path:
    """The rules as a file of this node."""
    file = Path(_scratch_folder().name) / f"rules-{sha256(rules).hexdigest()[:12]}.toml"
    file.write_bytes(rules)
    return file


@cache
def _scratch_folder() -> TemporaryDirectory[str]:
    """A folder that is there as long as this worker."""
    return TemporaryDirectory()


def _bundles_of(contents: Sequence[bytes | str]) -> Iterator[list[bytes | str]]:
    bundle: list[bytes | str] = []
    for content in contents:
        bundle.append(content)
        if len(bundle) == BUNDLE or sum(map(len, bundle)) >= BUNDLE_BYTES:
            yield bundle
            bundle = []
    if bundle:
        yield bundle


def _answers_to(
    pool: WorkerPool, contents: list[bytes | str], given: tuple[object, ...]
) -> list[Answer]:
    """The answers to the contents; if the process is lost, each content gets one of its own."""
    with pool.lend_worker() as worker:
        try:
            return cast("list[Answer]", worker.ask(contents, *given))
        except WorkerLostError as error:
            lost = error
    if len(contents) == 1:
        remedy = "look at the file, or raise --timeout" if lost.hung else "look at the file"
        return [Failure("process", str(lost), remedy)]
    return [answer for each in contents for answer in _answers_to(pool, [each], given)]
