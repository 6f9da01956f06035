"""The torture test at a small size: odd inputs among good ones, killed, continued, exported."""

from __future__ import annotations

import os

import pytest

from eval.torture.command import laid_out, torture_rows


@pytest.mark.slow
@pytest.mark.skipif(not hasattr(os, "mkfifo"), reason="needs the special files of Unix")
def test_every_odd_input_comes_to_its_one_end_and_every_good_one_is_right() -> None:
    with laid_out(good=40, entries=100_000, seed=1) as layout:
        rows = torture_rows(layout, kills=2, ray=False, seed=1)
    assert [row["engine"] for row in rows] == ["bulk", "export", "extract"]
    for row in rows:
        assert (row["wrong"], row["tracebacks"], row["first"]) == (0, 0, "")
        assert int(row["peak_mb"] or 0) < 1_000
