import asyncio
import json
import logging
import multiprocessing
import sqlite3
import threading
from concurrent.futures import ThreadPoolExecutor
from dataclasses import replace
from pathlib import Path

import pytest
from pydantic import BaseModel, field_validator

from gipa_extract.errors import AuthError, MalformedError
from gipa_extract.llm import Client, Mode, Settings
from gipa_extract.llm.answer_shape import closed_schema, shape_of
from gipa_extract.llm.cache import Cache, cache_folder, question_key
from tests.loopback import Loopback, Reply, calls_tool, fails, says

QUESTION = [{"role": "user", "content": "新收多少件？"}]
ANSWER = says('{"count": 48}')


class Count(BaseModel):
    count: int


class OtherCount(BaseModel):
    count: int | None


def at(server: Loopback, cache: bool | Path) -> Settings:
    return Settings(model="m", base_url=server.url, cache=cache)


@pytest.fixture
def path(tmp_path: Path) -> Path:
    return tmp_path / "folder" / "answers.sqlite"


def test_second_run_makes_no_call(path: Path) -> None:
    with Loopback(ANSWER) as server, Client(at(server, path)) as first:
        before = first.ask(QUESTION, Count)
    with Client(first.settings) as second:  # the server is gone
        after = second.ask(QUESTION, Count)
    assert len(server.asked) == 1
    assert (after.value, after.raw) == (before.value, before.raw)
    assert (after.usage.calls, after.usage.cached_calls) == (0, 1)
    assert second.usage == after.usage


def test_another_question_schema_model_or_parameter_is_asked_anew(path: Path) -> None:
    other_question = [{"role": "user", "content": "上年结转多少件？"}]
    with Loopback(ANSWER) as server:
        plain = at(server, path)
        others = [replace(plain, model="n"), replace(plain, max_tokens=9)]
        others += [replace(plain, extra={"seed": 1}), replace(plain, extra={"temperature": None})]
        for settings in [plain, *others, replace(plain, mode="json")]:
            with Client(settings) as client:
                for _ in range(2):
                    client.ask(QUESTION, Count)
                    client.ask(other_question, Count)
                    client.ask(QUESTION, OtherCount)
    assert len(server.asked) == 18


@pytest.mark.parametrize("mode", ["json_schema", "tools", "json"])
def test_use_of_a_schema_does_not_change_its_questions(mode: Mode, path: Path) -> None:
    tool = calls_tool("Count", '{"count": 48}')
    with Loopback(tool if mode == "tools" else ANSWER) as server:
        settings = replace(at(server, path), mode=mode)
        for _ in range(2):
            closed_schema.cache_clear()  # as in a new process
            shape_of.cache_clear()
            with Client(settings) as client:
                for text in ("a", "b"):
                    client.ask([{"role": "user", "content": text}], Count)
    assert len(server.asked) == 2


def test_no_cache_asks_each_time() -> None:
    with Loopback(ANSWER) as server, Client(at(server, False)) as client:
        for _ in range(2):
            client.ask(QUESTION, Count)
    assert len(server.asked) == 2


def test_kept_answer_that_no_longer_fits_is_asked_anew(path: Path) -> None:
    limit = 100

    class Small(BaseModel):
        count: int

        @field_validator("count")
        @classmethod
        def below(cls, value: int) -> int:
            assert value < limit
            return value

    with Loopback([ANSWER, says('{"count": 4}')]) as server, Client(at(server, path)) as client:
        assert client.ask(QUESTION, Small).value.count == 48
        limit = 40
        assert client.ask(QUESTION, Small).value.count == 4


def test_failure_is_not_kept(path: Path) -> None:
    wrong = says("{}")
    with Loopback([wrong, wrong, ANSWER]) as server:
        settings = replace(at(server, path), mode="json_schema")
        with Client(settings) as client:
            with pytest.raises(MalformedError):
                client.ask(QUESTION, Count)
            assert client.ask(QUESTION, Count).value.count == 48


def test_key_is_the_same_for_equal_questions_only() -> None:
    assert question_key({"a": 1, "b": [2]}) == question_key({"b": [2], "a": 1})
    assert question_key({"a": 1}) != question_key({"a": "1"})
    assert len(question_key({"lone": "\ud800"})) == 64


@pytest.mark.parametrize("bit", range(0, 300, 17))
def test_flipped_bit_in_a_kept_answer_is_asked_again_and_said_once(
    bit: int, path: Path, caplog: pytest.LogCaptureFixture
) -> None:
    with Loopback(ANSWER) as server:
        with Client(at(server, path)) as client:
            client.ask(QUESTION, Count)
        with sqlite3.connect(path) as database:
            ((text,),) = database.execute("SELECT answer FROM answers").fetchall()
            data = bytearray(text.encode())
            data[bit // 8 % len(data)] ^= 1 << bit % 8
            changed = (data.decode("latin-1"),)
            database.execute("UPDATE answers SET answer = ?", changed)
        database.close()
        with Client(at(server, path)) as client:
            assert [client.ask(QUESTION, Count).value.count for _ in range(2)] == [48, 48]
    assert len(server.asked) == 2
    assert caplog.text.count("damaged answers are asked for again") == 1


def test_identical_questions_in_flight_are_put_and_paid_once(path: Path) -> None:
    slow = replace_delay(ANSWER, 0.3)
    with (
        Loopback(slow) as server,
        Client(at(server, path)) as client,
        ThreadPoolExecutor(8) as pool,
    ):
        answers = list(pool.map(lambda _: client.ask(QUESTION, Count), range(8)))
    assert len(server.asked) == 1
    assert {answer.value.count for answer in answers} == {48}
    assert (client.usage.calls, client.usage.cached_calls) == (1, 7)
    assert sum(answer.usage.calls for answer in answers) == 1


def test_a_question_whose_first_asker_gives_up_is_put_by_the_next(path: Path) -> None:
    async def both(client: Client) -> int:
        first = asyncio.create_task(client.ask_async(QUESTION, Count))
        await asyncio.sleep(0.1)
        second = asyncio.create_task(client.ask_async(QUESTION, Count))
        await asyncio.sleep(0.1)
        first.cancel()
        return (await second).value.count

    with Loopback(replace_delay(ANSWER, 0.4)) as server, Client(at(server, path)) as client:
        assert asyncio.run(both(client)) == 48
    assert len(server.asked) == 2


def test_an_error_of_a_shared_question_is_everybodys(path: Path) -> None:
    def outcome(client: Client) -> str:
        try:
            return str(client.ask(QUESTION, Count).value)
        except AuthError as error:
            return type(error).__name__

    with (
        Loopback(replace_delay(fails(401), 0.3)) as server,
        Client(at(server, path)) as client,
        ThreadPoolExecutor(4) as pool,
    ):
        told = list(pool.map(lambda _: outcome(client), range(4)))
    assert told == ["AuthError"] * 4
    assert len(server.asked) == 1


def replace_delay(reply: Reply, delay: float) -> Reply:
    return Reply(reply.body, reply.status, reply.headers, delay=delay)


def test_clear_says_how_many_there_were(path: Path) -> None:
    cache = Cache(path)
    for number in range(3):
        cache.put(str(number), {"raw": "{}"})
    assert (cache.clear(), cache.clear()) == (3, 0)
    assert cache.get("0") is None
    cache.close()


def test_clear_of_no_cache_makes_none(path: Path) -> None:
    assert Cache(path).clear() == 0
    assert not path.parent.exists()


def test_file_is_one_table_of_json_without_the_question(path: Path) -> None:
    with Loopback(ANSWER) as server, Client(at(server, path)) as client:
        client.ask(QUESTION, Count)
    with sqlite3.connect(path) as database:
        (row,) = database.execute("SELECT key, answer FROM answers").fetchall()
    database.close()
    kept = row[1].partition(" ")[2]
    assert json.loads(kept) == {"model": "m", "mode": "json_schema", "raw": '{"count": 48}'}
    assert "新收".encode() not in path.read_bytes()


def test_file_that_is_no_cache_is_set_aside(path: Path, caplog: pytest.LogCaptureFixture) -> None:
    path.parent.mkdir()
    path.write_text("these are my notes, not a database\n" * 100)
    cache = Cache(path)
    cache.put("key", {"raw": "1"})
    assert cache.get("key") == {"raw": "1"}
    cache.close()
    aside = [each for each in path.parent.iterdir() if ".broken-" in each.name]
    assert aside[0].read_text().startswith("these are my notes")
    assert "set aside" in caplog.text


def test_damaged_cache_is_set_aside(path: Path, caplog: pytest.LogCaptureFixture) -> None:
    cache = Cache(path)
    for number in range(200):
        cache.put(str(number), {"raw": "x" * 200})
    cache.close()
    data = bytearray(path.read_bytes())
    data[4096:] = bytes(len(data) - 4096)
    path.write_bytes(data)
    assert [cache.get(str(number)) for number in range(200)] == [None] * 200
    cache.put("key", {"raw": "1"})
    assert cache.get("key") == {"raw": "1"}
    cache.close()
    assert caplog.text.count("set aside") == 1


def test_cache_that_cannot_be_used_warns_once_and_stays_out_of_the_way(
    tmp_path: Path, caplog: pytest.LogCaptureFixture
) -> None:
    (tmp_path / "file").write_text("no folder")
    cache = Cache(tmp_path / "file" / "answers.sqlite")
    for _ in range(3):
        cache.put("key", {"raw": "1"})
        assert cache.get("key") is None
    assert [record.levelno for record in caplog.records] == [logging.WARNING]


def test_threads_share_a_cache(path: Path) -> None:
    cache = Cache(path)

    def work(name: int) -> None:
        for number in range(50):
            cache.put(f"{name}-{number}", {"raw": str(number)})

    threads = [threading.Thread(target=work, args=(name,)) for name in range(8)]
    for thread in threads:
        thread.start()
    for thread in threads:
        thread.join()
    assert cache.clear() == 400
    cache.close()


def _write(path: Path, name: int) -> None:
    cache = Cache(path)
    for number in range(50):
        cache.put(f"{name}-{number}", {"raw": str(number)})
        assert cache.get(f"{name}-{number}") == {"raw": str(number)}
    cache.close()


def test_processes_share_a_cache(path: Path) -> None:
    spawn = multiprocessing.get_context("spawn")
    processes = [spawn.Process(target=_write, args=(path, name)) for name in range(3)]
    for process in processes:
        process.start()
    for process in processes:
        process.join(60)
    assert [process.exitcode for process in processes] == [0, 0, 0]
    assert Cache(path).clear() == 150


def test_processes_that_make_a_cache_at_once_share_it(tmp_path: Path) -> None:
    """SQLite waits for nobody who turns the same journal on: each connection has its own locks."""
    paths = [tmp_path / f"{number}.sqlite" for number in range(40)]
    all_at_once = threading.Barrier(6)
    kept: list[object] = []

    def make(name: str) -> None:
        for path in paths:
            cache = Cache(path)
            all_at_once.wait()
            cache.put(name, {"raw": name})
            kept.append(cache.get(name))
            cache.close()

    threads = [threading.Thread(target=make, args=(f"{number}",)) for number in range(6)]
    for thread in threads:
        thread.start()
    for thread in threads:
        thread.join()
    assert len(kept) == 240
    assert None not in kept


def test_folder_follows_the_platform_s_custom(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setenv("XDG_CACHE_HOME", "/somewhere")
    assert cache_folder() == Path("/somewhere/gipa-extract")
