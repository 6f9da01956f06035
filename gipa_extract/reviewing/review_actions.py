"""What a click on the page of review does: the one core of the notebook's widget and the local page.

A message is a dict with the key `act`; what is shown comes from `ReviewView`. An error of ours is
words for the person, and nothing has changed.
"""

from __future__ import annotations

from collections.abc import Callable, Mapping
from typing import Any, ClassVar, NamedTuple

from gipa_extract.error_words import in_language
from gipa_extract.errors import GipaError
from gipa_extract.language import Lang
from gipa_extract.reviewing.entered_text import values_of_row
from gipa_extract.reviewing.journal import ReviewError
from gipa_extract.reviewing.review_session import ContradictedError, Review
from gipa_extract.reviewing.view import ReviewView

Act = Callable[..., str]
"""A method that does one kind of message; what it says comes back."""


class ActionAnswer(NamedTuple):
    """What came of one message."""

    words: str = ""
    failed: bool = False
    asks: bool = False
    """The source contradicts what was said; sent again with `sure`, the message is done."""


class ReviewActions:
    """One session, and the item that its page is at."""

    def __init__(
        self, review: Review, view: ReviewView | None = None, *, kept_in: str = ""
    ) -> None:
        """`kept_in` is what the page says of where everything is saved; else the whole path."""
        self.review, self.view = review, view or ReviewView(review)
        self.kept_in = kept_in or str(review.file)
        self.current = review.following() or review.items[0]

    def preview_of(self, text: str) -> str:
        """What a text will be taken for."""
        values = values_of_row(text)
        if len(values) == 1:
            return self.view.preview_of(text)
        return self.view.words["row_of"].format(count=len(values), values=" · ".join(values))

    def do_act(self, message: Mapping[str, Any]) -> ActionAnswer:
        """Do what the page asks."""
        given = dict(message)
        act = self._acts.get(str(given.pop("act", "")))
        if act is None:
            return ActionAnswer(self.view.words["unknown"], failed=True)
        lang = self.review.lang
        try:
            return ActionAnswer(act(self, **given) or "")
        except ContradictedError as error:
            asked = self.view.words["asks"].format(why=error.doubt.in_words(lang))
            return ActionAnswer(asked, failed=True, asks=True)
        except GipaError as error:
            return ActionAnswer(_without_item(error, lang), failed=True)
        except (TypeError, ValueError, KeyError, IndexError):
            return ActionAnswer(self.view.words["unknown"], failed=True)

    def _go_to_next(self, item: str) -> str:
        """Go on to the next item that nobody decided."""
        self.current = self.review.following(item) or item
        return self._say_saved()

    def _say_saved(self) -> str:
        return self.view.words["saved"].format(file=self.kept_in)

    def _accept_item(self, item: str, row: bool = False) -> str:
        if row:
            return self._go_to_next(self.review.accept_row(item)[-1].item)
        if item not in self.review.decided:
            self.review.accept(item)
        return self._go_to_next(item)

    def _correct_item(
        self,
        item: str,
        text: str,
        at: list[int] | None = None,
        row: bool = False,
        sure: bool = False,
    ) -> str:
        place = (int(at[0]), int(at[1])) if at else None
        if len(values_of_row(text)) > 1:
            return self._go_to_next(
                self.review.correct_row(item, text, at=place, sure=sure)[-1].item
            )
        if row:
            return self._go_to_next(self.review.repeat_in_row(item, text, sure=sure)[-1].item)
        self.review.correct(item, text, at=place, sure=sure)
        return self._go_to_next(item)

    def _mark_absent(self, item: str) -> str:
        self.review.absent(item)
        return self._go_to_next(item)

    def _add_note(self, item: str, text: str) -> str:
        self.review.note(item, text)
        return self._say_saved()

    def _state_fact(self, item: str, value: Any) -> str:
        self.review.state(item, value)
        return self._go_to_next(item)

    def _add_passage(self, item: str, at: list[int], about: str | None = None) -> str:
        self.review.add(item, (int(at[0]), int(at[1])), about=about)
        return self._say_saved()

    def _drop_passage(self, item: str, index: int) -> str:
        self.review.drop(item, index)
        return self._say_saved()

    def _undo_last(self) -> str:
        entry = self.review.undo()
        self._go_to_item(entry.item if entry else None)
        return self.view.words["undone" if entry else "empty"]

    def _redo_last(self) -> str:
        entry = self.review.redo()
        self._go_to_item(entry.item if entry else None)
        return self._say_saved() if entry else ""

    def _go_to_item(self, item: str | None) -> None:
        if item in self.review.items:
            self.current = item

    def _finish_report(self) -> str:
        self.review.finish()
        return self._say_saved()

    def _not_a_report(self) -> str:
        self.review.not_a_report()
        return self._say_saved()

    _acts: ClassVar[dict[str, Act]] = {
        "accept": _accept_item, "correct": _correct_item, "absent": _mark_absent, "note": _add_note, "state": _state_fact,
        "add": _add_passage, "drop": _drop_passage, "undo": _undo_last, "redo": _redo_last, "finish": _finish_report,
        "not_a_report": _not_a_report,
    }  # fmt: skip


def _without_item(error: GipaError, lang: Lang) -> str:
    """What an error says; the page shows by itself which item it is about."""
    if not isinstance(error, ReviewError) or "/" in error.where or "\\" in error.where:
        return error.in_words(lang)
    remedy = in_language(error.remedy, lang)
    return in_language(error.what, lang) + (f" → {remedy}" if remedy else "")
