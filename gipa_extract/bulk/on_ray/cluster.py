"""Ray as a run sees it: the connection, the calls, and which of its errors mean a loss."""

from __future__ import annotations

import logging
import os
import socket
import threading
from collections.abc import Iterator, Sequence
from contextlib import contextmanager
from typing import Any, cast

import ray
from ray import exceptions

from gipa_extract.bulk.on_ray import node_tasks
from gipa_extract.bulk.on_ray.node_tasks import Content, PartInput, TaskPlan
from gipa_extract.bulk.on_ray.output_rows import Row
from gipa_extract.errors import GipaError
from gipa_extract.models import Document
from gipa_extract.store import Failure, FoundInput

REACH_SECONDS = 10.0
_LOSSES = (
    exceptions.WorkerCrashedError,
    exceptions.NodeDiedError,
    exceptions.OutOfMemoryError,
    exceptions.OutOfDiskError,
    exceptions.ObjectLostError,
    exceptions.TaskCancelledError,
)
Kept = ray.ObjectRef[Sequence[Content]]
"""Contents where Ray keeps them, as a rule on the node that loaded them."""


class LostError(Exception):
    """A task ended with its worker or its node, or what it needs was lost with one."""


@contextmanager
def connect(address: str | None, cpus: int) -> Iterator[None]:
    """A Ray to work with: one that is there already, the cluster at an address, or one of ours."""
    if ray.is_initialized():
        yield
        return
    where = address or os.environ.get("RAY_ADDRESS") or "local"
    os.environ.setdefault("RAY_USAGE_STATS_ENABLED", "0")  # ours tells nobody that it is used
    ours: dict[str, Any] = {"num_cpus": cpus, "include_dashboard": False}
    try:
        _look_for(where)
        ray.init(
            where,
            log_to_driver=False,
            logging_level=logging.ERROR,
            **(ours if where == "local" else {}),
        )
    except Exception as error:  # some of its own kinds, and some that are plain
        raise GipaError(
            f"Ray cannot be had: {error}",
            where=where,
            stage="engine",
            remedy="check --address; `ray status` there says whether it runs",
        ) from error
    try:
        yield
    finally:
        ray.shutdown()


def _look_for(address: str) -> None:
    """OSError where nobody listens: Ray itself goes on asking for minutes."""
    host, _, port = address.removeprefix("ray://").rpartition(":")
    if port.isdigit():
        socket.create_connection((host, int(port)), REACH_SECONDS).close()


def cpus() -> int:
    """The CPUs of the cluster as it is now."""
    resources: dict[str, float] = ray.cluster_resources()  # type: ignore[no-untyped-call]
    return max(1, int(resources.get("CPU", 1)))


class ClusterCalls:
    """The tasks under way, each waited for by a thread of the caller's; all can be cancelled."""

    def __init__(self, plan: TaskPlan) -> None:
        self._plan = plan
        self._turn = threading.Lock()
        self._refs: set[ray.ObjectRef[Any]] = set()
        self._stopped = False

    def load(self, items: Sequence[FoundInput]) -> tuple[Kept, list[str | None]]:
        """Where the contents of inputs are kept, and their hashes: None where there is none."""
        contents, hashes = cast(
            "tuple[Kept, ray.ObjectRef[Any]]", node_tasks.load.remote(items, self._plan)
        )
        return contents, cast("list[str | None]", self._result_of(hashes))

    def make(self, part: str, items: Sequence[PartInput], contents: Kept) -> list[Row]:
        """Write a part of what comes of some inputs; its rows back, without the reports."""
        return cast(
            "list[Row]", self._result_of(node_tasks.make.remote(part, items, contents, self._plan))
        )

    def documents(self, items: Sequence[PartInput], contents: Kept) -> list[Document | Failure]:
        """What some inputs hold, for a model to be asked about."""
        documents = self._result_of(node_tasks.documents.remote(items, contents, self._plan))
        return cast("list[Document | Failure]", documents)

    def copy(self, part: str, items: Sequence[tuple[FoundInput, str, str]]) -> list[Row]:
        """Write a part of inputs whose content, by its hash, another part has; its rows back."""
        return cast("list[Row]", self._result_of(node_tasks.copy.remote(part, items, self._plan)))

    def stop(self) -> None:
        """End everything under way; who waits for it gets LostError."""
        with self._turn:
            self._stopped = True
            for ref in self._refs:
                ray.cancel(ref, force=True)

    def _result_of(self, ref: ray.ObjectRef[Any]) -> object:
        with self._turn:
            if self._stopped:
                raise LostError
            self._refs.add(ref)
        try:
            return ray.get(ref)
        except _LOSSES as error:
            raise LostError(type(error).__name__) from error
        except exceptions.RayTaskError as error:
            raise error.cause from None
        except exceptions.RayError as error:
            raise GipaError(
                f"Ray: {error}", stage="engine", remedy="mend the cluster and start again"
            ) from error
        finally:
            with self._turn:
                self._refs.discard(ref)
