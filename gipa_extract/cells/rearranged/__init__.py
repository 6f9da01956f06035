"""Tables of the form that an agency set in another shape → the shape that the form has.

Turned by a quarter, cut into halves, a row for each cell, several rows stacked in one, or with last
year's columns beside this year's: what such a table prints is as certain as in any other, once its labels say which shape
it has. Each module here knows one shape, and gives the rows in the form's shape or nothing.
"""

from __future__ import annotations

from typing import TYPE_CHECKING

from gipa_extract.first_use import loads_at_first_use

if TYPE_CHECKING:
    from gipa_extract.cells.rearranged.shapes import rearrange

__all__ = ["rearrange"]

__getattr__ = loads_at_first_use(__name__, {"gipa_extract.cells.rearranged.shapes": ("rearrange",)})
