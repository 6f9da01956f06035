"""Questions that go to a model by its Batch API: planned, sent, awaited and merged, in rounds.

Each step is in the ledger before the next one begins, so that a run that is cut off anywhere goes
on from there. A round's answers may lead to more questions, such as a second look; these are the
next round's.
"""

from __future__ import annotations

import json
import logging
import math
import threading
from collections.abc import Callable, Mapping
from dataclasses import dataclass
from itertools import islice
from pathlib import Path
from typing import Any, NamedTuple

from gipa_extract.errors import BudgetError
from gipa_extract.llm.batch import (
    ENDED,
    MAX_BYTES,
    MAX_REQUESTS,
    BatchApi,
    BatchLine,
    Remote,
    line_of,
)
from gipa_extract.llm.budget import Price, price_of
from gipa_extract.llm.endpoint import base_url_of
from gipa_extract.llm.settings import Settings
from gipa_extract.store import Answers, Batch, KeptAnswer, Spent

CHUNK = 500
"""Answers that are merged in one transaction."""
FIRST_POLL = 1.0
OUTPUT_TOKENS = 1_000
"""Tokens expected of one answer as long as none has come: a table takes some hundred."""
KNOWN = 20
"""Calls from which on an answer is expected to be as long as those so far, and half as much."""
OK, UNAVAILABLE = 200, 503
AGAIN = (401, 402, 403, 408, 409, 429)
"""Refusals that may not last."""


@dataclass(frozen=True, kw_only=True)
class Batching:
    """How questions are put into batches."""

    requests: int = MAX_REQUESTS
    bytes: int = MAX_BYTES
    """Bytes of one batch, at most."""
    tries: int = 3
    """How often a request goes into a batch that leaves it open; then it is a failure."""
    poll_seconds: float = 60.0
    """Between two looks at what is under way; the first ones come sooner."""


class Waiting(NamedTuple):
    """How far the batches of a round are."""

    batches: int
    requests: int
    answered: int


class ModelBatches:
    """Where wanted requests go out and answers come in."""

    def __init__(
        self,
        api: BatchApi,
        answers: Answers,
        folder: Path,
        *,
        settings: Settings,
        batching: Batching,
        log: logging.Logger,
        stop: threading.Event,
        on_wait: Callable[[Waiting], None] | None = None,
    ) -> None:
        self._api, self._answers, self._folder = api, answers, folder
        self._settings, self._batching = settings, batching
        self._log, self._stop, self._on_wait = log, stop, on_wait
        self._price: Price = price_of(settings, base_url_of(settings)) or (lambda *_: 0.0)

    def plan_round(self) -> bool:
        """Put wanted requests into batches, as many as there is money for; False if none wait.

        BudgetError where some wait, and there is no money for the next one.
        """
        room = self._money_left()
        first = last = count = size = 0
        cost = total = 0.0
        planned = False
        for wanted in self._answers.wanted_requests():
            line = len(line_of(wanted.key, wanted.request).encode())
            expected = self._expected_usd(wanted.request)
            # What has its batch already is sent; only a round that can send nothing is an error.
            if total + expected > room:
                if not planned and not count:
                    raise self._used_up(expected)
                break
            # The next line would be one too many, or make the file larger than the provider
            # takes.
            if count and (count == self._batching.requests or size + line > self._batching.bytes):
                self._answers.plan_batch(first, last, cost)
                planned, count, size, cost = True, 0, 0, 0.0
            first = first if count else wanted.id
            last, count, size = wanted.id, count + 1, size + line
            cost, total = cost + expected, total + expected
        if count:
            self._answers.plan_batch(first, last, cost)
        return planned or count > 0

    def work_off(self) -> None:
        """Send what is planned, wait for what is sent, and merge it; returns early on a stop."""
        for batch in self._answers.batches():
            if batch.remote is None and not self._stop.is_set():
                self._send_batch(batch)
        wait = FIRST_POLL
        while (waiting := self._answers.batches()) and not self._stop.is_set():
            if not self._poll_batches(waiting):
                self._stop.wait(min(wait, self._batching.poll_seconds))
                wait *= 2

    def _send_batch(self, batch: Batch) -> None:
        path = self._folder / f"batch-{batch.id}.jsonl"
        file = batch.file
        if file is None:
            with path.open("w", encoding="utf-8", newline="\n") as lines:
                lines.writelines(
                    line_of(w.key, w.request) for w in self._answers.wanted_requests(batch.id)
                )
            file = self._api.upload_file(path)
            self._answers.update_batch(batch.id, file=file)
            path.unlink()
        remote = self._api.submit_batch(file, fresh=batch.file is None)
        self._answers.update_batch(batch.id, remote=remote.id, state=remote.status)
        self._log.info("batch %d: %d requests sent as %s", batch.id, batch.requests, remote.id)

    def _poll_batches(self, waiting: list[Batch]) -> bool:
        """See how far the batches are, and merge those that have ended; whether any has."""
        ended = []
        for batch in waiting:
            remote = self._api.state_of(batch.remote or "")
            if (remote.status, remote.answered) != (batch.state, batch.answered):
                self._answers.update_batch(batch.id, state=remote.status, answered=remote.answered)
            if remote.status in ENDED:
                ended.append((batch, remote))
        if self._on_wait is not None:
            open_ = self._answers.batches()
            sums = sum(b.requests for b in open_), sum(b.answered for b in open_)
            self._on_wait(Waiting(len(open_), *sums))
        came = {batch.id: self._merge_answers(remote) for batch, remote in ended}
        for batch, remote in ended:
            self._close_batch(batch, remote, patient=remote.crowded and any(came.values()))
        return bool(ended)

    def _merge_answers(self, remote: Remote) -> int:
        """Keep the answers of a batch; how many it has."""
        came = 0
        for file in remote.files:
            lines = (
                line for line in self._api.lines_of_file(file) if _settles_request(line.status)
            )
            while chunk := [self._answer_of(line) for line in islice(lines, CHUNK)]:
                self._answers.merge_batch(chunk)
                came += len(chunk)
        return came

    def _answer_of(self, line: BatchLine) -> tuple[str, int, object, Spent]:
        usage = (line.body.get("usage") or {}) if isinstance(line.body, dict) else {}
        given, completion_tokens = (
            usage.get("prompt_tokens") or 0,
            usage.get("completion_tokens") or 0,
        )
        paid = line.status == OK
        return (
            line.key,
            line.status,
            line.body,
            (int(paid), given, completion_tokens, self._price(given, completion_tokens)),
        )

    def _close_batch(self, batch: Batch, remote: Remote, *, patient: bool) -> None:
        """Have what the batch left open go into another one, or be a failure.

        What somebody cancelled is not sent again by itself. Where the endpoint would not take so
        much at once, and others went through, the try does not count.
        """
        tries = 1 if remote.status == "cancelled" else self._batching.tries
        words = f"no answer: {remote.id} {remote.status}" + (
            f", {remote.words}" * bool(remote.words)
        )
        refusal = KeptAnswer(UNAVAILABLE, {"error": {"message": words}})
        self._answers.close_batch(batch.id, tries=tries, refusal=refusal, counts=not patient)
        self._log.info("batch %d: %s %s", batch.id, remote.status, remote.words)

    def _money_left(self) -> float:
        """The money that is left."""
        limit = self._settings.max_cost_usd
        return math.inf if limit is None else limit - self._answers.spent()[3]

    def _used_up(self, expected: float) -> BudgetError:
        spent, limit = self._answers.spent()[3], self._settings.max_cost_usd
        return BudgetError(
            f"the budget is used up: {spent:.4f} of {limit} USD spent, and the next request may "
            f"take {expected:.4f}; nothing more was sent",
            remedy="raise --max-cost; answers so far are in the run folder",
        )

    def _expected_usd(self, request: Mapping[str, Any]) -> float:
        """What a request may cost: a token for each character of text, and a long answer."""
        calls, _, completion_tokens, _ = self._answers.spent()
        text = sum(len(message.get("content") or "") for message in request["messages"])
        shape = {name: request[name] for name in ("response_format", "tools") if name in request}
        given = text + len(json.dumps(shape)) // 2
        longest = self._settings.max_tokens or OUTPUT_TOKENS
        return self._price(
            given, longest if calls < KNOWN else completion_tokens * 3 // (2 * calls)
        )


def _settles_request(status: int) -> bool:
    """Whether an answer settles its request; what is busy, or was never put, may be put again."""
    return status == OK or (400 <= status < 500 and status not in AGAIN)
