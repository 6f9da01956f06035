"""One start of a run on Ray: what the user names, what of it is done, and what is left to do."""

from __future__ import annotations

from collections.abc import Callable, Iterable, Iterator, Sequence
from contextlib import contextmanager
from hashlib import sha256
from pathlib import Path
from typing import TYPE_CHECKING

from gipa_extract.bulk import Options
from gipa_extract.bulk.log import open_log
from gipa_extract.bulk.on_ray import parts
from gipa_extract.bulk.on_ray.cluster import connect
from gipa_extract.bulk.on_ray.cluster_inputs import find_inputs, require_inputs
from gipa_extract.bulk.on_ray.node_tasks import TaskPlan
from gipa_extract.bulk.on_ray.output_index import OutputIndex, index_of
from gipa_extract.bulk.on_ray.output_rows import Row
from gipa_extract.bulk.on_ray.part_schedule import PartSchedule
from gipa_extract.bulk.schedule import Finished
from gipa_extract.bulk.start import TASKS
from gipa_extract.errors import GipaError, ReadError
from gipa_extract.forms.user_rules import with_rules
from gipa_extract.llm.settings import Usage
from gipa_extract.store import FoundInput, Ledger, Progress

if TYPE_CHECKING:
    from gipa_extract.llm import Client


def start_on_cluster(
    inputs: Sequence[str],
    out: str,
    options: Options,
    *,
    address: str | None = None,
    on_start: Callable[[Progress], None] | None = None,
    on_finished: Callable[[Finished], None] | None = None,
    tasks: str = TASKS,
) -> Progress:
    """Bring every input to a row of the recipe's folder; see `engines.run_on_ray`.

    Ray is looked for once there is something to do. `tasks` is what reading processes do.
    """
    _require_inputs(inputs, options)
    folder = parts.folder_of(out if "://" in out else str(Path(out).absolute()), options.recipe())
    require_inputs(inputs)
    index = index_of(folder)
    inputs_found = index.named(find_inputs(inputs, options.columns))
    pending = [each for each in inputs_found if not index.has(each)]
    # Its row, if there is one, is of a file that changed since.
    for each in pending:
        index.drop(each.name)
    if on_start is not None:
        on_start(index.progress(len(pending)))
    _take_up_columns(folder, index, inputs_found)
    with _open_client(options, folder) as client:
        # Ray takes seconds to start, and nothing is left to do where a finished run is started
        # again.
        if pending:
            plan = _plan_of(folder, options, tasks)
            report_each = on_finished or (lambda _: None)
            with connect(address, options.workers):
                PartSchedule(plan, index, options, client, report_each).work_off(pending)
        spent = client.usage if client else Usage()
    # Rows that newer ones of this start replace.
    parts.remove_rows(folder, [(name, part) for name, part in index.older if name in index.rows])
    return index.progress()._replace(calls=spent.calls, cost_usd=spent.cost_usd)


def _take_up_columns(folder: str, index: OutputIndex, found: Iterable[FoundInput]) -> None:
    """Have finished rows say what the user's table says of them now; nothing is read again."""
    changes: dict[str, dict[str, Row]] = {}
    for each in found:
        if index.is_told_otherwise(each):
            part = changes.setdefault(index.rows[each.name].part, {})
            part[each.name] = {"label": each.label, "user": each.user}
    for name, rows in changes.items():
        parts.update_rows(folder, name, rows)


def _require_inputs(inputs: Sequence[str], options: Options) -> None:
    if not inputs:
        raise ReadError("no inputs", remedy="name them again: an output does not list what is left")
    if options.batch is not None:
        raise GipaError(
            "the local engine alone asks by the Batch API",
            stage="engine",
            remedy="leave out --batch, or --engine ray",
        )
    if options.rules is not None:
        with_rules(options.rules)


def _plan_of(folder: str, options: Options, tasks: str) -> TaskPlan:
    """What the tasks do. Where a model is asked, they only read, and rules are for later."""
    recipe, reading = options.recipe(), options.model is not None
    rules = Path(options.rules).read_bytes() if options.rules and not reading else None
    task = f"{tasks}:{'to_documents' if reading else 'to_results'}"
    return TaskPlan(folder, recipe, task, options.seconds, options.limits, rules)


@contextmanager
def _open_client(options: Options, folder: str) -> Iterator[Client | None]:
    """A client that keeps each answer, and a log, in the user's cache folder, by the output.

    So an answer is not paid for twice where a run was cut off, and its budget counts all starts
    from this machine.
    """
    if options.model is None:
        yield None
        return
    from gipa_extract.llm.cache import cache_folder
    from gipa_extract.llm.replay import KeptClient

    kept = cache_folder() / "ray" / sha256(folder.encode()).hexdigest()[:16]
    with Ledger(kept, writable=True) as ledger, open_log(kept):
        answers = ledger.answers(ledger.set_recipe(options.recipe()))
        with KeptClient(options.model.settings, answers) as client:
            yield client
