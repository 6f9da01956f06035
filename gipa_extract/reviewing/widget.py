"""The session as a widget (anywidget): it shows, and passes on what a person does."""

from __future__ import annotations

from typing import TYPE_CHECKING, Any

from gipa_extract.errors import MissingExtraError
from gipa_extract.reviewing.page_assets import REVIEW_STYLE, SCRIPT
from gipa_extract.reviewing.review_actions import ReviewActions

if TYPE_CHECKING:
    from gipa_extract.reviewing.review_session import Review

try:
    import anywidget
    import traitlets
except ImportError as error:
    raise MissingExtraError("anywidget", "notebook") from error


class ReviewWidget(anywidget.AnyWidget):
    """Form and source side by side, the item at hand above them; every key has its button."""

    _esm = SCRIPT
    _css = REVIEW_STYLE

    fixed = traitlets.Dict().tag(sync=True)
    form = traitlets.Unicode().tag(sync=True)
    state = traitlets.Dict().tag(sync=True)
    current = traitlets.Unicode().tag(sync=True)
    said = traitlets.Dict().tag(sync=True)
    """The answer to the last thing done: its number, whether it failed, and words."""

    def __init__(self, review: Review) -> None:
        self._review = review
        self._actions = ReviewActions(review)
        self._busy = False
        view = self._actions.view
        super().__init__(
            fixed=view.fixed_facts(), current=self._actions.current, **view.current_state()
        )
        self.on_msg(self._take)
        review.watch(self._follow)

    def _take(self, _: Any, message: dict[str, Any], __: Any) -> None:
        """Do what the page asks; an error of ours is shown there, and nothing has changed."""
        if message.get("act") == "preview":
            text = str(message["text"])
            self.send({"preview": self._actions.preview_of(text), "of": text})
            return
        self._busy = True
        self._actions.current = self.current
        try:
            answer = self._actions.do_act(message)
        finally:
            self._busy = False
        with self.hold_sync():
            self._follow()
            self.current = self._actions.current
            self.said = {"n": self.said.get("n", 0) + 1, **answer._asdict()}

    def _follow(self) -> None:
        """Show what stands now, whoever did it: the page, or a line of code in the notebook."""
        if not self._busy:
            with self.hold_sync():
                for name, value in self._actions.view.current_state().items():
                    setattr(self, name, value)
