"""Damaged files end in a report or an error of ours; what nobody sees on a page changes no cell."""

from __future__ import annotations

import pytest

from eval.bench_mutate import FAULTS, KNOWN_MUTATIONS, mutants
from eval.file_mutations import Format
from tests.needs import needs, skip_if_not_installed


@pytest.mark.slow
@pytest.mark.parametrize("format_", KNOWN_MUTATIONS)
def test_no_mutant_ends_in_a_fault(format_: Format) -> None:
    if format_ == "pdf":
        needs("reportlab", "corpus")
        needs("pypdfium2", "pdf")
        needs("pypdf", "corpus-via")
    with skip_if_not_installed():
        outcomes = [*mutants(format_, 2 * len(KNOWN_MUTATIONS[format_]), seed=11)]
    assert len(outcomes) == 2 * len(KNOWN_MUTATIONS[format_])
    assert [outcome for outcome in outcomes if outcome.verdict in FAULTS] == []
