"""The documents of a run as they are wanted, and, where reading takes long, the next one before it is."""

from __future__ import annotations

import threading
import time
from collections import OrderedDict
from concurrent.futures import Future

from gipa_extract.models import Document
from gipa_extract.reviewing.run_review.reviewed_run import ReviewedRun

KEPT = 8
"""Documents that stay in memory."""
SLOW = 0.5
"""Seconds; a document that takes longer is a scan, and so, as a rule, is the next one."""


class ReadAhead:
    """Reads each document once, in whatever thread asks first; others wait for it."""

    def __init__(self, run: ReviewedRun) -> None:
        self._run = run
        self._turn = threading.Lock()
        self._read: OrderedDict[int, Future[Document | None]] = OrderedDict()
        self.is_slow = False
        """Whether the last document took long."""

    def document(self, index: int) -> Document | None:
        """What the report was read from; None where it is not at hand."""
        with self._turn:
            read = self._read.get(index)
            if read is None:
                mine: Future[Document | None] = Future()
                self._read[index] = mine
                while len(self._read) > KEPT:
                    self._read.popitem(last=False)
        if read is not None:
            return read.result()
        began = time.monotonic()
        try:
            mine.set_result(self._run.document(index))
        except BaseException as error:
            with self._turn:
                self._read.pop(index, None)
            mine.set_exception(error)
        self.is_slow = time.monotonic() - began > SLOW
        return mine.result()

    def prepare_document(self, index: int) -> None:
        """Read a document that will soon be asked for, if such ones take long."""
        if self.is_slow and index not in self._read:
            threading.Thread(target=self.document, args=(index,), daemon=True).start()
