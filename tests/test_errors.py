"""Errors say what failed, where and what to try, and cross processes whole."""

from __future__ import annotations

import pickle

import pytest

from gipa_extract.errors import GipaError, MissingExtraError, ReadError


def test_message_holds_place_stage_fact_and_remedy() -> None:
    error = ReadError("the file is empty", where="a.txt", remedy="download it again")
    assert str(error) == "a.txt: read: the file is empty → download it again"


def test_missing_extra_names_the_exact_command() -> None:
    assert 'pip install "gipa-extract[ocr]"' in str(MissingExtraError("rapidocr", "ocr"))


def _all(kind: type[GipaError]) -> list[type[GipaError]]:
    return [kind, *(sub for child in kind.__subclasses__() for sub in _all(child))]


@pytest.mark.parametrize("kind", _all(GipaError), ids=lambda kind: kind.__name__)
def test_every_error_survives_pickling(kind: type[GipaError]) -> None:
    error = kind.__new__(kind)
    GipaError.__init__(error, "what", where="where", stage="stage", remedy="remedy")
    again = pickle.loads(pickle.dumps(error))
    assert (type(again), str(again)) == (kind, "where: stage: what → remedy")
