"""What reading a report leaves behind and loads, and shortcuts of a text's reading."""

from __future__ import annotations

import gc
import subprocess
import sys
from collections.abc import Sequence
from itertools import pairwise
from pathlib import Path

import pytest
from hypothesis import given
from hypothesis import strategies as st

from eval.corpus.command import make
from eval.corpus.layouts import layouts
from gipa_extract import extract
from gipa_extract.forms import form
from gipa_extract.forms.vocabulary import vocabulary
from gipa_extract.prose.claims.lexicon import grammar
from gipa_extract.prose.headings import NUMBER_INSIDE, Candidate, best_order
from gipa_extract.readers.sheets.separated_values import read_separated
from gipa_extract.readers.text_preparation import restore
from gipa_extract.readers.text_preparation.dropped_letters import _letters_near

REPORTS = sorted(Path("data/reports").glob("*.txt"))


@pytest.mark.parametrize("path", REPORTS, ids=lambda path: path.stem)
def test_what_a_text_was_read_with_does_not_wait_for_the_collector(path: Path) -> None:
    extract(path)  # what is made once stays
    gc.collect()
    gc.disable()
    try:
        extract(path)
        assert gc.collect() == 0
    finally:
        gc.enable()


def test_a_text_of_whole_rows_loads_no_other_reading_and_no_reader_of_pages() -> None:
    unneeded = (
        "gipa_extract.cells.text_stream.reading",
        "gipa_extract.cells.page_lines.line_reading",
        "gipa_extract.cells.labelled_values.labelled_cells",
        "gipa_extract.prose.header.sentences",
        "gipa_extract.prose.printed_tables",
        "gipa_extract.checker.across_years",
        "gipa_extract.readers.layout.pages",
        "gipa_extract.readers.layout.ruled_tables",
        "gipa_extract.readers.markup.builder",
        "gipa_extract.readers.table_notations.latex",
        "gipa_extract.readers.text_preparation.quoted_mail",
        "gipa_extract.readers.ocr.reread",
    )
    code = (
        "import sys; from pathlib import Path; from gipa_extract import extract\n"
        f"extract(Path({str(REPORTS[2])!r}))\n"
        f"print([name for name in {unneeded} if name in sys.modules])"
    )
    done = subprocess.run([sys.executable, "-c", code], capture_output=True, text=True, check=True)
    assert done.stdout.strip() == "[]"


def _loaded_by_worker(paths: Sequence[Path], modules: Sequence[str]) -> str:
    """Those of the modules that a worker has loaded when it has read files, as a list is printed."""
    code = (
        "import sys; from pathlib import Path\n"
        "from gipa_extract.bulk.tasks import to_results; from gipa_extract.readers import Limits\n"
        f"to_results([Path(name).read_bytes() for name in {[*map(str, paths)]!r}], Limits())\n"
        f"print([name for name in {modules} if name in sys.modules])"
    )
    done = subprocess.run([sys.executable, "-c", code], capture_output=True, text=True, check=True)
    return done.stdout.strip()


def test_a_worker_that_reads_texts_loads_no_ledger_and_no_reader_of_pages_and_data() -> None:
    unneeded = (
        "sqlite3",
        "html",
        "gipa_extract.store.ledger",
        "gipa_extract.readers.html",
        "gipa_extract.readers.text_preparation.tables_in_tags",
    )
    assert _loaded_by_worker(REPORTS, unneeded) == "[]"


def test_a_worker_that_reads_pages_loads_styles_places_and_data_with_the_first_that_has_some(
    tmp_path: Path,
) -> None:
    page = tmp_path / "page.html"
    page.write_bytes(make(layouts()["html-clean"], 1, 0)[1].data)
    unneeded = (
        "cssselect2",
        "gipa_extract.readers.layout",
        "gipa_extract.readers.html.placed_sheets",
        "gipa_extract.readers.html.written_styles",
        "gipa_extract.readers.html.json_content",
    )
    assert _loaded_by_worker([page], unneeded) == "[]"
    page.write_text(page.read_text("utf-8").replace("<body", "<link rel=stylesheet><body"), "utf-8")
    assert "written_styles" in _loaded_by_worker([page], unneeded)


def test_grammars_of_two_years_share_the_words_that_name_no_year() -> None:
    one, other = (grammar(form("2019"), year).words for year in (2019, 2020))
    assert [word for word in one.keys() & other.keys() if one[word] is not other[word]] == []
    assert "2018年结转" in one
    assert "2018年结转" not in other


def test_a_label_without_one_of_its_letters_keeps_to_letters_that_stand_near_one_another() -> None:
    near = _letters_near(1)
    for label in vocabulary().letters:
        for dropped in range(len(label)):
            kept = label[:dropped] + label[dropped + 1 :]
            assert all(one + other in near for one, other in pairwise(kept))


@given(st.lists(st.sampled_from([0.0, 0.5, 1.0, 2.0, 7.0]), max_size=6))
def test_headings_in_the_forms_order_are_chained_as_any_others_would_be(
    scores: list[float],
) -> None:
    candidates = [Candidate(order, 10 * order, 10 * order + 5, s) for order, s in enumerate(scores)]
    of_no_worth = Candidate(9, 0, 1, 0.0)  # with it the order is not the form's
    assert best_order(candidates) == best_order([of_no_worth, *candidates])


@pytest.mark.parametrize(
    ("line", "start"),
    [
        ("某局年度报告一、总体情况", 6),
        ("第一、二、总体情况", 3),
        ("共12一、总体情况", 3),
        ("报告 02 主动公开政府信息", 3),
        ("2.02 主动公开政府信息", None),
        ("总体情况", None),
        ("零0、总体情况", None),
    ],
)
def test_a_headings_number_inside_a_line(line: str, start: int | None) -> None:
    found = NUMBER_INSIDE.search(line)
    assert (found and found.start()) == start


def test_a_text_without_rare_marks_comes_back_as_it_is() -> None:
    text = "某局2020年政府信息公开工作年度报告\n一、总体情况\n规章\t0\t0\t3\n"
    assert restore(text) == (text, ())


def test_values_in_quotation_marks_are_values_of_a_separated_text() -> None:
    rows = [f'"{label}","1,234","0"' for label in ("规章", "行政规范性文件", "行政许可")]
    document = read_separated("\n".join(['"信息内容","本年制发件数","现行有效件数"', *rows]))
    assert document is not None
    assert [slot.text for slot in document.grids[0].rows[1]] == ["规章", "1,234", "0"]
