"""What all charts share: the fonts, the colours, the frame around a picture."""

from __future__ import annotations

from typing import Any

import altair

Chart = altair.Chart | altair.LayerChart | altair.FacetChart

FONTS = (
    'system-ui, "PingFang SC", "Microsoft YaHei", "Noto Sans CJK SC", "Source Han Sans SC", '
    '"WenQuanYi Micro Hei", sans-serif'
)
"""A browser takes the first that has a character: on macOS, Windows, Linux, in this order."""
OUTCOMES = ("#2e7250", "#93c5a5", "#b3261e", "#e3a13b", "#7c5fa6", "#9aa3ab")
APPLICANTS = ("#2f6690", "#e3a13b", "#2e7250", "#b3557a", "#7c5fa6", "#9aa3ab")
STATES = ("#2e7250", "#e3a13b", "#b8bec4", "#b3261e")
SHADES = ("#f1f5f8", "#0b4a8f")
INK, SOFT = "#1d2126", "#5e666f"
NO_NUMBER = "–"


_GRID, _PAPER = "#e8eae6", "white"
_AT_NIGHT = {
    INK: "#e6e9ec",
    SOFT: "#a3abb3",
    _GRID: "#2f343a",
    _PAPER: "#15181c",
    SHADES[0]: "#1f2a35",
    SHADES[1]: "#6db3f2",
    "#2f6690": "#6aa5d1",
    "#2e7250": "#57ad80",
    "#b3261e": "#ec6a5e",
}
"""Colours of a light page → those of a dark one."""


def dark(chart: Chart) -> Chart:
    """The chart for a dark page: the same marks, in colours that stand out there."""
    return type(chart).from_dict(_at_night(chart.to_dict()), validate=False)


def _at_night(value: Any) -> Any:
    if isinstance(value, dict):
        return {
            name: each if name in ("data", "datasets") else _at_night(each)
            for name, each in value.items()
        }
    if isinstance(value, list):
        return [_at_night(each) for each in value]
    return _AT_NIGHT.get(value, value) if isinstance(value, str) else value


def finished(chart: Chart, title: str, *subtitle: str) -> Chart:
    """The chart with its title, the lines below it, and fonts that show Chinese."""
    font = {"labelFontSize": 12, "titleFontSize": 12, "labelLimit": 0, "labelColor": INK}
    quiet = {**font, "titleFontWeight": "normal", "titleColor": SOFT}
    shown: Chart = (
        chart.properties(
            title={"text": title, "subtitle": [*subtitle], "anchor": "start", "offset": 14}
        )
        .configure(font=FONTS, background=_PAPER, padding=14)
        .configure_title(color=INK, fontSize=16, subtitleFontSize=12, subtitleColor=SOFT)
        .configure_axis(**quiet, gridColor=_GRID)
        .configure_legend(**quiet, columnPadding=16)
        .configure_header(**font)
        .configure_view(stroke=None)
    )
    return shown
