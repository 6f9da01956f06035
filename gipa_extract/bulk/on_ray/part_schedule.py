"""What is left to do, in parts: which goes out when, and what came of it.

A part is some inputs that become one Parquet file. A thread of this process follows each part
that is under way: one task loads and hashes, this process decides which contents are new, another
task reads those and writes the file. Ray tries nothing again by itself (`max_retries=0`): a part
that is lost with its worker or node is halved and sent out again, and a single input that is lost
`TRIES` times is a failure. So nothing is lost, and nothing is tried for ever.
"""

from __future__ import annotations

import threading
from collections import deque
from collections.abc import Callable, Iterator, Sequence
from concurrent.futures import FIRST_COMPLETED, CancelledError, Future, ThreadPoolExecutor, wait
from dataclasses import dataclass, field, replace
from datetime import UTC, datetime
from itertools import count
from typing import TYPE_CHECKING

from gipa_extract.bulk import Options
from gipa_extract.bulk.on_ray import cluster, output_rows, parts
from gipa_extract.bulk.on_ray.cluster import ClusterCalls, Kept, LostError
from gipa_extract.bulk.on_ray.node_tasks import PartInput, TaskPlan
from gipa_extract.bulk.on_ray.output_index import OutputIndex
from gipa_extract.bulk.on_ray.output_rows import Row
from gipa_extract.bulk.schedule import Finished
from gipa_extract.bulk.tasks import consult_model
from gipa_extract.errors import GipaError
from gipa_extract.models import Document
from gipa_extract.store import Failure, FoundInput, Result

if TYPE_CHECKING:
    from gipa_extract.llm import Client

PART = 1_000
PART_BYTES = 2**25
"""Inputs, and bytes of them, of a part at most: they are done again when it is lost."""
UNKNOWN_BYTES = 2**20
"""What an input is taken to have whose size nobody knows yet."""
PART_ASKED = 16
"""Inputs of a part where a model is asked: no answer is written before all are there."""
TRIES = 3
THREADS = 4_096
"""Parts that may be under way at once, however large the cluster."""


@dataclass
class _OutputPart:
    name: str
    items: list[FoundInput]
    losses: int = 0
    copies: bool = False
    """Whether the contents of its inputs stand in other parts."""
    hashes: Sequence[str | None] = ()
    """SHA-256 of each content, once they are loaded."""


@dataclass
class _Came:
    """What came of a part."""

    rows: list[Row]
    same: list[tuple[FoundInput, str]] = field(default_factory=list)
    """Inputs whose contents other parts work on, or have, by their hashes."""
    error: GipaError | CancelledError | None = None
    """Why there are no more rows: the run has to end."""


class PartSchedule:
    """The work of one start: parts out, rows in."""

    def __init__(
        self,
        plan: TaskPlan,
        index: OutputIndex,
        options: Options,
        client: Client | None,
        on_finished: Callable[[Finished], None],
    ) -> None:
        self._plan, self._index, self._options = plan, index, options
        self._client, self._on_finished = client, on_finished
        self._calls = ClusterCalls(plan)
        self._turn = threading.Lock()
        self._claims: set[str] = set()
        """The hashes of the contents that some part works on, or has worked on."""
        self._same: dict[str, str] = {}
        """The hashes of inputs that are still to be copied, by their names."""
        self._began = f"{datetime.now(UTC):%Y%m%dT%H%M%S%f}"
        self._numbers = count(1)
        in_flight = client.settings.concurrency if client else 0
        self._asked_parts = -(-2 * in_flight // PART_ASKED)
        self._following = ThreadPoolExecutor(THREADS, "gipa-part")
        self._asking = ThreadPoolExecutor(2 * in_flight or 1, "gipa-ask")

    def work_off(self, pending: list[FoundInput]) -> None:
        """Work until nothing is pending; an interrupted part is not written, or whole."""
        try:
            self._work_off(self._cut_into_parts(pending, copies=False))
            same = [each for each in pending if each.name in self._same]
            same.sort(key=lambda each: self._index.contents[self._same[each.name]])
            self._work_off(self._cut_into_parts(same, copies=True))
        finally:
            self._calls.stop()
            self._asking.shutdown(cancel_futures=True)
            self._following.shutdown(cancel_futures=True)

    def _cut_into_parts(self, items: list[FoundInput], *, copies: bool) -> Iterator[_OutputPart]:
        """Parts that are small enough to keep every CPU busy, and to be done again."""
        most = min(PART, -(-len(items) // (4 * cluster.cpus())))
        most = PART_ASKED if self._client and not copies else most
        taken: list[FoundInput] = []
        size = 0
        for each in items:
            more = 0 if copies else each.size or UNKNOWN_BYTES
            if taken and (len(taken) == most or size + more > PART_BYTES):
                yield self._new_part(taken, copies)
                taken, size = [], 0
            taken.append(each)
            size += more
        if taken:
            yield self._new_part(taken, copies)

    def _new_part(self, items: list[FoundInput], copies: bool) -> _OutputPart:
        name = f"part-{self._began}-{next(self._numbers):07d}"
        return _OutputPart(name, items, copies=copies)

    def _work_off(self, new: Iterator[_OutputPart]) -> None:
        running: dict[Future[_Came], _OutputPart] = {}
        again: deque[_OutputPart] = deque()
        while True:
            room = 2 * cluster.cpus() + self._asked_parts - len(running)
            for _ in range(room):
                part = again.popleft() if again else next(new, None)
                if part is None:
                    break
                running[self._following.submit(self._follow_part, part)] = part
            if not running:
                return
            for future in wait(running, return_when=FIRST_COMPLETED).done:
                part = running.pop(future)
                try:
                    self._record_part(part, future.result())
                except LostError as error:
                    again += self._parts_to_retry(part, error)

    def _record_part(self, part: _OutputPart, came: _Came) -> None:
        self._index.add(part.name, came.rows)
        self._same |= {input_.name: content for input_, content in came.same}
        for row in came.rows:
            self._on_finished(
                Finished(row["name"], None if part.copies else output_rows.made_of(row))
            )
        if came.error is not None:
            raise came.error

    def _parts_to_retry(self, part: _OutputPart, error: LostError) -> list[_OutputPart]:
        """What is sent out in the place of a part that was lost."""
        parts.remove_part(self._plan.folder, part.name)  # lost just after it was written
        if (half := len(part.items) // 2) > 0:
            return [
                replace(part, name=name, items=part.items[those], hashes=part.hashes[those])
                for name, those in (
                    (f"{part.name}a", slice(half)),
                    (f"{part.name}b", slice(half, None)),
                )
            ]
        if part.losses + 1 < TRIES:
            return [replace(part, losses=part.losses + 1)]
        failure = Failure(
            "process",
            f"lost its worker {TRIES} times: {error}",
            "look at the file, and at the memory of the nodes",
        )
        content = part.hashes[0] if part.hashes else None
        lost = [output_rows.row_of(part.items[0], content, failure, self._plan.recipe)]
        parts.write_part(self._plan.folder, part.name, lost)
        self._record_part(part, _Came(lost))
        return []

    def _follow_part(self, part: _OutputPart) -> _Came:
        """A thread's way with a part; LostError if the part is to be sent out again."""
        if part.copies:
            sources = [self._source_of_copy(input_) for input_ in part.items]
            return _Came(self._calls.copy(part.name, sources))
        contents, part.hashes = self._calls.load(part.items)
        mine, same = self._claim_inputs(part)
        try:
            came = self._make_part(part, mine, contents)
        except LostError:
            with self._turn:
                self._claims -= {item.sha256 for item in mine if item.sha256}
            raise
        came.same = same
        return came

    def _source_of_copy(self, input_: FoundInput) -> tuple[FoundInput, str, str]:
        content = self._same[input_.name]
        return input_, content, self._index.contents[content]

    def _claim_inputs(
        self, part: _OutputPart
    ) -> tuple[list[PartInput], list[tuple[FoundInput, str]]]:
        """The inputs that the part has to read, and those whose contents others have."""
        mine: list[PartInput] = []
        same: list[tuple[FoundInput, str]] = []
        with self._turn:
            for place, (input_, content) in enumerate(zip(part.items, part.hashes, strict=True)):
                if content is not None:
                    if content in self._index.contents or content in self._claims:
                        same.append((input_, content))
                        continue
                    self._claims.add(content)
                mine.append(PartInput(place, input_, content))
        return mine, same

    def _make_part(self, part: _OutputPart, mine: list[PartInput], contents: Kept) -> _Came:
        if not mine:
            return _Came([])
        if self._client is None:
            return _Came(self._calls.make(part.name, mine, contents))
        documents = self._calls.documents(mine, contents)
        asked = [
            self._asking.submit(self._ask_model, item.found, document)
            for item, document in zip(mine, documents, strict=True)
        ]
        came = _Came([])
        for item, future in zip(mine, asked, strict=True):
            try:
                made = future.result()
            except (GipaError, CancelledError) as error:
                came.error = came.error or error
            else:
                came.rows.append(
                    output_rows.row_of(item.found, item.sha256, made, self._plan.recipe)
                )
        if came.rows:
            parts.write_part(self._plan.folder, part.name, came.rows)
        return came

    def _ask_model(self, input_: FoundInput, document: Document | Failure) -> Result | Failure:
        if isinstance(document, Failure):
            return document
        assert self._client is not None
        document, options = replace(document, path=input_.name), self._options
        outcome = consult_model(document, options.chosen_strategy, self._client, options.rules)
        assert outcome is not None  # only a batch leaves a report open
        return outcome
