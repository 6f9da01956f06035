"""Small changes to the code that nothing false may pass, and whether the tests notice each.

    python -m eval.mutation                                        # all that living_changes.toml lists
    python -m eval.mutation gipa_extract/checker/trust.py --tests tests/test_trust.py

A change is made in memory: a comparison turned round, an `and` made an `or`, a condition denied, a
filter dropped, a number one off. It is killed where a test fails. The tests are collected once; a
first run in a child tells which test runs which line (coverage.py) and how long it takes; then each
change has a child of its own, whose functions have the changed code, and which runs the tests that
run its line: first the one that noticed it the last time, then those that noticed most others, then
the quickest. A change that lives stands in `living_changes.toml` with why it changes nothing, or the
command fails. Not part of CI: it takes an hour. It needs a system that forks (not Windows).
"""

from __future__ import annotations

import functools
import gc
import importlib
import json
import os
import signal
import sys
import time
import tomllib
from collections import Counter
from collections.abc import Callable, Generator, Sequence
from pathlib import Path
from typing import Annotated, Any, NamedTuple

import pytest
import typer

from eval.code_changes import Change, changes, forget_answers, replace_code

QUIETLY = ("-q", "-s", "-p", "no:cacheprovider", "-m", "not slow and not browser")
LIVING = Path(__file__).parent / "living_changes.toml"


class TestFacts(NamedTuple):
    """What a run without any change tells of a test."""

    seconds: float
    lines: frozenset[tuple[str, int]]
    """(module, line) of the modules to change, by the test and by the fixtures that it uses."""


class Mutants:
    """A plugin of pytest that runs the collected tests against each change to some modules."""

    def __init__(
        self,
        modules: Sequence[Path],
        budget: float,
        history: Path,
        lines: Sequence[int],
        every: int,
    ) -> None:
        self.modules = modules
        self.budget = budget
        self.lines = lines
        self.every = every
        self.history_file = history
        self.history: dict[str, str] = _read_history(history)
        """Which test noticed a change the last time."""
        self.noticed: Counter[str] = Counter(self.history.values())
        self.alone: dict[str, bool] = {}
        """Whether a test passes by itself, without any change: one that does not proves nothing."""
        self.lives: dict[Path, list[Change]] = {}
        self.tried: Counter[Path] = Counter()
        self.items: dict[str, pytest.Item] = {}
        self.facts: dict[str, TestFacts] | None = None

    @pytest.hookimpl(tryfirst=True)
    def pytest_runtestloop(self, session: pytest.Session) -> bool:
        if session.testsfailed or not session.items:
            raise pytest.UsageError("the tests cannot be collected")
        self.items = {item.nodeid: item for item in session.items}
        for module in self.modules:
            importlib.import_module(_name(module))
        gc.collect()
        gc.freeze()
        for module in self.modules:
            self._try_module(session, module)
        return True

    def _try_module(self, session: pytest.Session, module: Path) -> None:
        lives = self.lives.setdefault(module, [])
        found = list(changes(module.read_text("utf-8")))
        wanted = [change for change in found if not self.lines or change.line in self.lines]
        for change in wanted[:: self.every]:
            self.tried[module] += 1
            killer = self._killer(session, module, change)
            entry = f"{module} | {change.key}"
            if killer:
                self.noticed[killer] += 1
                self.history[entry] = killer
            else:
                self.history.pop(entry, None)
                lives.append(change)
                typer.echo(f"{module}:{change.line}: {change.key}")
            if self.tried[module] % 10 == 0:
                _write_history(self.history_file, self.history)
        _write_history(self.history_file, self.history)

    def _killer(self, session: pytest.Session, module: Path, change: Change) -> str | None:
        """The test that notices a change; null if it lives."""
        before = self.history.get(f"{module} | {change.key}")
        if before in self.items:
            killer = self._first_failure(session, [self.items[before]], module, change)
            if killer:
                return killer
        if self.facts is None:
            self.facts = _test_facts(session, self.modules)
        return self._first_failure(session, self._tests_of(module, change), module, change)

    def _tests_of(self, module: Path, change: Change) -> list[pytest.Item]:
        """The tests that run a line, the likeliest first, as many as there is time for."""
        facts = self.facts or {}
        place = (str(module), change.line)
        ordered = [name for name, fact in facts.items() if place in fact.lines]
        if not ordered:  # run as the module is imported, or by what has no line of its own
            ordered = [
                n for n, fact in facts.items() if any(m == str(module) for m, _ in fact.lines)
            ]
        ordered.sort(key=lambda name: (-self.noticed[name], facts[name].seconds))
        chosen, spent = [], 0.0
        for name in ordered:
            spent += facts[name].seconds
            if spent <= self.budget:
                chosen.append(self.items[name])
        return chosen

    def _first_failure(
        self, session: pytest.Session, items: Sequence[pytest.Item], module: Path, change: Change
    ) -> str | None:
        left = [item for item in items if self.alone.get(item.nodeid, True)]
        while left:
            failed = _run_in_child(session, left, functools.partial(_change_code, module, change))
            if failed is None:
                return None
            if self._passes_alone(session, failed):
                return failed
            left = [item for item in left if item.nodeid != failed]
        return None

    def _passes_alone(self, session: pytest.Session, name: str) -> bool:
        if name not in self.alone:
            self.alone[name] = not _run_in_child(session, [self.items[name]], lambda: None)
            if not self.alone[name]:
                typer.echo(f"{name} fails without any change", err=True)
        return self.alone[name]


def _name(module: Path) -> str:
    return ".".join(module.with_suffix("").parts)


def _change_code(module: Path, change: Change) -> None:
    replace_code(importlib.import_module(_name(module)), change.source)


def _run_in_child(
    session: pytest.Session, items: Sequence[pytest.Item], prepare: Callable[[], None]
) -> str | None:
    """The first of these tests that fails, or never ends, in a child after `prepare`; null if none."""
    reading, writing = os.pipe()
    child = os.fork()
    if child == 0:
        os.close(reading)
        _fall_silent()
        signal.alarm(60)
        os.write(writing, b"0\n")
        try:
            prepare()
        except Exception:
            os._exit(1)  # it cannot even be imported
        for number, item in enumerate(items):
            signal.alarm(120)
            os.write(writing, f"{number}\n".encode())
            following = items[number + 1] if number + 1 < len(items) else None
            item.config.hook.pytest_runtest_protocol(item=item, nextitem=following)
            if session.testsfailed:
                os._exit(1)
        os._exit(0)
    os.close(writing)
    with os.fdopen(reading) as told:
        begun = told.read().split()
    _, status = os.waitpid(child, 0)
    return items[int(begun[-1])].nodeid if status else None


def _fall_silent() -> None:
    silence = os.open(os.devnull, os.O_WRONLY)
    os.dup2(silence, 1)
    os.dup2(silence, 2)


def _test_facts(session: pytest.Session, modules: Sequence[Path]) -> dict[str, TestFacts]:
    """Of each test that passes, what it runs of the modules and how long it takes."""
    reading, writing = os.pipe()
    child = os.fork()
    if child == 0:
        os.close(reading)
        _fall_silent()
        measured = _measure(session, modules)
        with os.fdopen(writing, "w") as file:
            json.dump(measured, file)
        os._exit(0)
    os.close(writing)
    with os.fdopen(reading) as file:
        told = json.load(file)
    os.waitpid(child, 0)
    failed = [name for name, fact in told.items() if fact is None]
    if failed:
        typer.echo(f"left out, they fail without any change: {', '.join(failed)}", err=True)
    return {
        name: TestFacts(fact[0], frozenset((module, line) for module, line in fact[1]))
        for name, fact in told.items()
        if fact is not None
    }


def _measure(session: pytest.Session, modules: Sequence[Path]) -> dict[str, Any]:
    import coverage

    watch = coverage.Coverage(data_file=None, config_file=False, include=[str(m) for m in modules])
    contexts = _Contexts(watch)
    session.config.pluginmanager.register(contexts)
    seconds: dict[str, float | None] = {}
    watch.start()
    for item in session.items:
        _forget_answers(modules)
        contexts.enter(f"test {item.nodeid}")
        failed = session.testsfailed
        began = time.process_time()
        item.config.hook.pytest_runtest_protocol(item=item, nextitem=None)
        passed = session.testsfailed == failed
        seconds[item.nodeid] = time.process_time() - began if passed else None
    watch.stop()
    lines: dict[str, set[tuple[str, int]]] = {}
    for module in modules:
        known = watch.get_data().contexts_by_lineno(str(module.resolve()))
        for line, names in known.items():
            for name in names:
                lines.setdefault(name, set()).add((str(module), line))
    return {
        item.nodeid: None
        if (took := seconds[item.nodeid]) is None
        else (
            took,
            sorted(
                set().union(
                    lines.get(f"test {item.nodeid}", ()),
                    *(lines.get(f"fixture {name}", ()) for name in _fixtures(item)),
                )
            ),
        )
        for item in session.items
    }


def _fixtures(item: pytest.Item) -> Sequence[str]:
    return getattr(item, "fixturenames", ())


class _Contexts:
    """Tells coverage.py whose lines run now: a test's, or those of a fixture that several share."""

    def __init__(self, watch: Any) -> None:
        self.watch = watch
        self.stack = [""]

    def enter(self, name: str) -> None:
        self.stack = [name]
        self.watch.switch_context(name)

    @pytest.hookimpl(wrapper=True)
    def pytest_fixture_setup(self, fixturedef: Any) -> Generator[None, Any, Any]:
        if fixturedef.scope == "function":
            return (yield)
        self.stack.append(f"fixture {fixturedef.argname}")
        self.watch.switch_context(self.stack[-1])
        try:
            return (yield)
        finally:
            self.stack.pop()
            self.watch.switch_context(self.stack[-1])


def _forget_answers(modules: Sequence[Path]) -> None:
    """Empty the caches of the package and of the tests, so that each test runs what it depends on."""
    for name, module in list(sys.modules.items()):
        if name.startswith(("gipa_extract", "tests")) and not name.startswith("gipa_extract.forms"):
            for value in list(vars(module).values()):
                forget_answers(value)


def _read_history(file: Path) -> dict[str, str]:
    return json.loads(file.read_text("utf-8")) if file.exists() else {}


def _write_history(file: Path, history: dict[str, str]) -> None:
    file.parent.mkdir(parents=True, exist_ok=True)
    file.write_text(json.dumps(history, ensure_ascii=False, indent=0), "utf-8")


def explained() -> dict[Path, dict[str, str]]:
    """The changes that live and why they change nothing: module → key of the change → reason."""
    listed = tomllib.loads(LIVING.read_text("utf-8"))
    return {Path(module): dict(reasons) for module, reasons in listed.items()}


def main(
    modules: Annotated[
        list[Path] | None, typer.Argument(help="Modules, from the root of the repository.")
    ] = None,
    tests: Annotated[
        list[str] | None, typer.Option(help="Files of tests; all if not given.")
    ] = None,
    line: Annotated[list[int] | None, typer.Option(help="Only changes in these lines.")] = None,
    every: Annotated[int, typer.Option(min=1, help="Only each so-manieth change.")] = 1,
    budget: Annotated[
        float, typer.Option(help="Seconds of a core that tests may take against one change.")
    ] = 60.0,
    history: Annotated[
        Path, typer.Option(help="Which test noticed which change; read and written.")
    ] = Path("runs/mutation.json"),
) -> None:
    """Print the changes that no test notices, and the share that is killed of each module."""
    reasons = explained()
    mutants = Mutants(modules or list(reasons), budget, history, line or (), every)
    pytest.main([*QUIETLY, *(tests or ["tests"])], plugins=[mutants])
    unexplained = 0
    for module, lives in mutants.lives.items():
        tried = mutants.tried[module]
        listed = reasons.get(module, {})
        known = sum(change.key in listed for change in lives)
        unexplained += len(lives) - known
        gone = listed.keys() - {change.key for change in changes(module.read_text("utf-8"))}
        unexplained += len(gone)
        for key in sorted(gone):
            typer.echo(f"{module}: is listed as living, and there is no such change: {key}")
        typer.echo(
            f"{module}: {tried - len(lives)} of {tried} changes killed "
            f"({(tried - len(lives)) / max(tried, 1):.1%}), {known} of {len(lives)} that live are explained"
        )
    raise typer.Exit(bool(unexplained or not mutants.tried))


if __name__ == "__main__":
    typer.run(main)
