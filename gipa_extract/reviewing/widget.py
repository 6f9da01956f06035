"""The session as a widget (anywidget): it shows, and passes on what a person does."""

from __future__ import annotations

from collections.abc import Callable
from importlib import resources
from typing import TYPE_CHECKING, Any, ClassVar

from gipa_extract.display import STYLE
from gipa_extract.display.page_frame import SOURCE_VIEWS
from gipa_extract.errors import GipaError, MissingExtraError
from gipa_extract.reviewing.view import View

if TYPE_CHECKING:
    from gipa_extract.reviewing.review_session import Review

try:
    import anywidget
    import traitlets
except ImportError as error:
    raise MissingExtraError("anywidget", "notebook") from error

_STATIC = resources.files(__package__).joinpath("static")


def _asset(name: str) -> str:
    return _STATIC.joinpath(name).read_text("utf-8")


class ReviewWidget(anywidget.AnyWidget):
    """Form and source side by side, the item at hand above them; every key has its button."""

    _esm = SOURCE_VIEWS + _asset("source.js") + _asset("review.js")
    _css = STYLE + _asset("review.css")

    fixed = traitlets.Dict().tag(sync=True)
    form = traitlets.Unicode().tag(sync=True)
    state = traitlets.Dict().tag(sync=True)
    current = traitlets.Unicode().tag(sync=True)
    said = traitlets.Dict().tag(sync=True)
    """The answer to the last thing done: its number, whether it failed, and words."""

    def __init__(self, review: Review) -> None:
        self._review, self._view = review, View(review)
        first = review.following() or review.items[0]
        super().__init__(fixed=self._view.fixed(), current=first, **self._view.now())
        self._busy = False
        self.on_msg(self._take)
        review.watch(self._follow)

    def _take(self, _: Any, message: dict[str, Any], __: Any) -> None:
        """Do what the page asks; an error of ours is shown there, and nothing has changed."""
        act = message.pop("act", "")
        if act == "preview":
            self.send({"preview": self._view.preview(str(message["text"])), "of": message["text"]})
            return
        failed, words, self._busy = False, "", True
        try:
            words = self._acts[act](self, **message) or ""
        except GipaError as error:
            failed, words = True, error.in_words(self._review.lang)
        finally:
            self._busy = False
        with self.hold_sync():
            self._follow()
            self.said = {"n": self.said.get("n", 0) + 1, "failed": failed, "words": words}

    def _follow(self) -> None:
        """Show what stands now, whoever did it: the page, or a line of code in the notebook."""
        if not self._busy:
            with self.hold_sync():
                for name, value in self._view.now().items():
                    setattr(self, name, value)

    def _on(self, item: str) -> str:
        """Go on to the next item that nobody decided."""
        self.current = self._review.following(item) or item
        return self._view.words["saved"].format(file=self._review.file)

    def _accept(self, item: str, row: bool = False) -> str:
        items = self._review.rest_of_row(item) if row else [item]
        for cell in items:
            if cell not in self._review.decided:
                self._review.accept(cell)
        return self._on(items[-1])

    def _correct(self, item: str, text: str, at: list[int] | None = None, row: bool = False) -> str:
        self._review.correct(item, text, at=(at[0], at[1]) if at else None)
        rest = self._review.rest_of_row(item)[1:] if row else []
        for cell in rest:
            self._review.correct(cell, text)
        return self._on(rest[-1] if rest else item)

    def _absent(self, item: str) -> str:
        self._review.absent(item)
        return self._on(item)

    def _note(self, item: str, text: str) -> str:
        self._review.note(item, text)
        return self._view.words["saved"].format(file=self._review.file)

    def _state(self, item: str, value: Any) -> str:
        self._review.state(item, value)
        return self._on(item)

    def _add(self, item: str, at: list[int], about: str | None = None) -> str:
        self._review.add(item, (at[0], at[1]), about=about)
        return self._view.words["saved"].format(file=self._review.file)

    def _drop(self, item: str, index: int) -> str:
        self._review.drop(item, index)
        return self._view.words["saved"].format(file=self._review.file)

    def _undo(self) -> str:
        entry = self._review.undo()
        self.current = entry.item if entry else self.current
        return self._view.words["undone" if entry else "empty"]

    def _redo(self) -> str:
        entry = self._review.redo()
        self.current = entry.item if entry else self.current
        return self._view.words["saved"].format(file=self._review.file) if entry else ""

    _acts: ClassVar[dict[str, Callable[..., str]]] = {
        "accept": _accept, "correct": _correct, "absent": _absent, "note": _note, "state": _state,
        "add": _add, "drop": _drop, "undo": _undo, "redo": _redo,
    }  # fmt: skip
