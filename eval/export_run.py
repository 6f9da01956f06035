"""A large run for `bench export`: reports of a small one under other names, years and bodies.

As a bulk run has them: with columns of a user's table, inputs that failed, some that are no report,
and decisions of reviewers over some of the reports, made with the same session as on the page.
"""

from __future__ import annotations

import random
from collections.abc import Iterator, Mapping, Sequence
from itertools import count, cycle, islice
from pathlib import Path

from gipa_extract.errors import GipaError
from gipa_extract.models import Report
from gipa_extract.reviewing import Review
from gipa_extract.reviewing.run_review.reviewed_run import LAYERS, key_of
from gipa_extract.reviewing.run_review.run_layers import RunLayers
from gipa_extract.store import NOT_A_REPORT, Failure, FoundInput, Ledger, Outcome, Recipe, pack

EVERY = 50
"""Of so many inputs one fails, and one is no report."""
REVIEWED_EVERY = 25
"""Of so many reports one has been looked at by somebody."""
_PAGE = 500


def reports_of(run: Path) -> list[Report]:
    """The reports of a run; GipaError where it has none."""
    with Ledger(run) as ledger:
        every = list(ledger.reports())
    if not every:
        raise GipaError("no report is in it", where=str(run), stage="bench")
    return every


def name_of(number: int) -> str:
    """What an input of the large run is called."""
    return f"reports/{number:06d}.txt"


def original_of(name: str, count_: int) -> int:
    """Which of the original reports an input was made of, by its place among them."""
    return int(Path(name).stem) % count_


def multiply(every: Sequence[Report], target: Path, n: int, random_: random.Random) -> None:
    """Write a run folder of n inputs, made of these reports."""
    numbered = zip(count(), cycle(every))
    left = n
    with Ledger(target, writable=True) as ledger:
        recipe = ledger.set_recipe(Recipe("rules", "", "", "bench"))
        while page := list(islice(numbered, min(_PAGE, left))):
            left -= len(page)
            inputs = [_found(number, random_) for number, _ in page]
            ledger.add_inputs(inputs)
            pending = {each.name: each.id for each in ledger.pending_inputs(recipe)}
            ledger.record_outcomes(_outcomes(page, len(every), pending), recipe)


def review_some(run: Path) -> int:
    """Have people look at some reports of a run: they correct, agree, differ; how many reports."""
    layers = RunLayers(run / LAYERS)
    with Ledger(run) as ledger:
        chosen = [each for at, each in enumerate(ledger.reports()) if at % REVIEWED_EVERY == 0]
    for number, report in enumerate(chosen):
        _decide(report, layers, number)
    return len(chosen)


def _decide(report: Report, layers: RunLayers, number: int) -> None:
    """What one or two people say of a report: each fifth in another way."""
    key = key_of(report.source.sha256, report.edition, report.source.report)
    li = Review(report, who="li", file=layers.file_of(key, "li"))
    cells = [cell for cell in report.cells if cell.kind == "number"]
    if number % 5 == 0 or not cells:
        li.state("issuer", f"{report.issuer or '某某县'}（更正）")
        li.state("year", (report.year or 2019) + 1)
    elif number % 5 == 1:
        li.correct(cells[0].id, str(int(cells[0].value or 0) + 1))
        li.accept(cells[-1].id)
    elif number % 5 == 2:
        wang = Review(report, who="wang", file=layers.file_of(key, "wang"))
        li.correct(cells[0].id, "901")
        wang.correct(cells[0].id, "902")
        wang.state("year", 2019)
        li.state("year", 2020)
    elif number % 5 == 3:
        for cell in cells[:5]:
            li.accept(cell.id)
        if report.issuer:
            li.accept("issuer")
    else:
        li.not_a_report()


def _found(number: int, random_: random.Random) -> FoundInput:
    name = name_of(number)
    user = f'{{"id": "R{number:06d}", "省份": "{random_.choice("苏皖鲁甘")}", "gdp": {random_.random():.3f}}}'
    return FoundInput(name, f"R{number:06d}", f"/{name}", None, None, 1, number, user=user)


def _outcomes(
    page: list[tuple[int, Report]], cycle_: int, pending: Mapping[str, int]
) -> Iterator[Outcome]:
    for number, report in page:
        id_, content = pending[name_of(number)], f"{number:064x}"
        if number % EVERY == 1:
            yield Outcome([id_], content, Failure("read", "the file is empty", "download it again"))
        elif number % EVERY == 2:
            yield Outcome([id_], content, Failure(NOT_A_REPORT, "json_file", ""))
        else:
            yield Outcome([id_], content, pack(_another(report, number // cycle_, content)))


def _another(report: Report, round_: int, content: str) -> Report:
    """The report as of another file and year, and after four years of another body."""
    source = report.source.model_copy(update={"sha256": content})
    update: dict[str, object] = {"year": (report.year or 2019) + round_ % 4, "source": source}
    if round_ >= 4 and report.issuer:
        update |= {"issuer": f"{report.issuer}第{round_ // 4}分局", "body": None}
    return report.model_copy(update=update)
