"""Kill a bulk run again and again, with a model server that errs, and compare what is left.

python -m eval bench bulk kill --files 5000 --kills 50 --model
"""

from __future__ import annotations

import contextlib
import json
import random
import re
import sqlite3
import subprocess
import sys
import threading
import time
from collections import Counter
from collections.abc import Mapping
from hashlib import sha256
from http.server import BaseHTTPRequestHandler, ThreadingHTTPServer
from pathlib import Path
from typing import Any

from eval.output import Row
from gipa_extract.process_group import end_process_group
from gipa_extract.store import LEDGER

REPORTS = Path("data/reports")
RESULT, STAGE = 2, 3
"""Where `contents` has the result, and the stage of the failure."""
EVERY = 20
"""Of so many files one is a copy of another, and one cannot be read, where they are odd."""
IN_FLIGHT = 16
PROSE, DOWN = 4, 5
IDS = re.compile(r"\[(\d+)\]")
_LABEL, _WORDS = "信访举报投诉类申请", "来信一类（{}）"
"""The official label of a row, and what no form knows: the rules leave the row open."""
_START = (
    "import sys; from gipa_extract.bulk import Options, run;"
    "run([sys.argv[1]], out=sys.argv[2], options=Options(workers=int(sys.argv[3])))"
)
_ASKING = f"""
import sys
from gipa_extract.bulk import Options, run
from gipa_extract.llm import Client, Settings
settings = Settings(model="m", base_url=sys.argv[4], cache=False, mode="json_schema",
                    timeout=float(sys.argv[5]),
                    transport_retries=2, concurrency={IN_FLIGHT})
with Client(settings) as model:
    options = Options(workers=int(sys.argv[3]), strategy="hybrid", model=model)
    run([sys.argv[1]], out=sys.argv[2], options=options)
"""


def write_files(
    folder: Path, count: int, *, source: Path = REPORTS, odd: bool = False, irregular: bool = False
) -> Path:
    """`count` different reports in subfolders, made from those of `source`.

    When odd, one in twenty is a copy of the one before, and one in twenty is a broken zip. When
    irregular, those with the label of one row have other words in its place.
    """
    texts = [path.read_text("utf-8") for path in sorted(source.glob("*.txt"))]
    for number in range(count):
        place = folder / f"{number // 1000:03d}"
        place.mkdir(parents=True, exist_ok=True)
        serial = number - 1 if odd and number % EVERY == 1 else number
        text = f"{texts[serial % len(texts)]}\n编号：{serial}\n"
        if irregular:
            text = text.replace(_LABEL, _WORDS.format(serial))
        if odd and number % EVERY == 2:
            (place / f"{number}.txt").write_bytes(b"PK\x03\x04" + text.encode())
        else:
            (place / f"{number}.txt").write_text(text, "utf-8")
    return folder


def kill_test(
    folder: Path,
    *,
    files: int,
    kills: int,
    workers: int,
    seed: int,
    source: Path = REPORTS,
    model: bool = False,
    timeout: float = 8.0,
) -> Row:
    """Run `files` reports twice, once killed `kills` times, and count what differs.

    A kill comes a random time after the run has recorded something new, and hits the whole
    process group or the parent alone by turns. With a model, the irregular reports among the
    files go to a server that errs, and its answers are counted.
    """
    reports = write_files(folder / "files", files, source=source, odd=True, irregular=model)
    chance, step = random.Random(seed), files / (kills + 1)
    with ErringServer(stall=timeout + 1) as server:
        command = _command(
            reports, folder / "killed", workers, timeout, server.url if model else None
        )
        landed = in_flight = 0
        for turn in range(kills):
            whole = turn % 2 == 0
            hit = _killed_once(command, int(step * turn), chance, server, whole=whole)
            landed += hit is not None
            in_flight += hit or 0
        subprocess.run(command, check=True)
    with ErringServer(stall=timeout + 1) as other:
        command = _command(
            reports, folder / "alone", workers, timeout, other.url if model else None
        )
        subprocess.run(command, check=True)
    row: Row = {
        "files": files,
        "kills": landed,
        **_compared(folder / "killed", folder / "alone"),
    }
    if not model:
        return row
    again = server.answered.total() - len(server.answered)
    return {
        **row,
        "answers": server.answered.total(),
        "answers_uninterrupted": other.answered.total(),
        "requests_uninterrupted": len(other.answered),
        "paid_twice": again,
        "in_flight_at_kills": in_flight,
        "faults": server.faults,
    }


def _command(reports: Path, out: Path, workers: int, timeout: float, url: str | None) -> list[str]:
    code = [_START] if url is None else [_ASKING]
    return [
        sys.executable,
        "-c",
        *code,
        str(reports),
        str(out),
        str(workers),
        url or "",
        str(timeout),
    ]


def _compared(killed: Path, alone: Path) -> Row:
    ours, theirs = contents(killed), contents(alone)
    ends = [(row[RESULT] is not None, row[STAGE] is not None) for row in ours.values()]
    return {
        "inputs": len(ours),
        "results": sum(result for result, _ in ends),
        "failures": sum(failure for _, failure in ends),
        "without_either": ends.count((False, False)),
        "with_both": ends.count((True, True)),
        "different_from_uninterrupted": sum(
            ours.get(name) != theirs.get(name) for name in ours.keys() | theirs.keys()
        ),
    }


def _killed_once(
    command: list[str],
    least: int,
    chance: random.Random,
    server: ErringServer,
    *,
    whole: bool,
) -> int | None:
    """Start the run, let it finish `least` inputs, kill it; None if it ended before.

    The number is of the requests that were in flight.
    """
    out = Path(command[4])
    process = subprocess.Popen(command, start_new_session=True)
    while process.poll() is None and finished_inputs(out) < least:
        time.sleep(0.02)
    time.sleep(chance.uniform(0, 0.3))
    in_flight = server.in_flight
    landed = process.poll() is None
    if landed:
        if whole:
            end_process_group(process)
        else:
            process.kill()
    process.wait()
    return in_flight if landed else None


def finished_inputs(out: Path) -> int:
    """How many inputs a running run has recorded."""
    query = "SELECT count(*) FROM inputs WHERE recipe IS NOT NULL"
    try:
        with contextlib.closing(sqlite3.connect(f"file:{out / LEDGER}?mode=ro", uri=True)) as db:
            return int(db.execute(query).fetchone()[0])
    except sqlite3.Error:
        return 0


def contents(out: Path) -> dict[str, tuple[object, ...]]:
    """Name → all that does not depend on time, of each input."""
    query = (
        "SELECT name, inputs.sha256, strategy, result, coalesce(inputs.stage, units.stage), "
        "coalesce(inputs.reason, units.reason), issuer, year, edition, broken_rules "
        "FROM inputs LEFT JOIN units USING (sha256, recipe) "
        "LEFT JOIN recipes ON recipes.id = recipe"
    )
    with contextlib.closing(sqlite3.connect(out / LEDGER)) as db:
        return {row[0]: row[1:] for row in db.execute(query)}


class ErringServer:
    """A model server on loopback whose faults depend on the question and on nothing else.

    Of 16 questions one is refused with 429 when it first comes, one with 500, one is never
    answered, one is cut off; one gets prose in place of JSON, and, one time in four, again when
    it is put again; one in 64 gets 503 for ever. So a run's end does not depend on its kills.
    """

    def __init__(self, seconds: float = 0.1, stall: float = 9) -> None:
        self.seconds, self.stall = seconds, stall
        self.asked: Counter[str] = Counter()
        """How often each request came."""
        self.answered: Counter[str] = Counter()
        """How often each was answered by a completion: what a provider bills."""
        self.faults = self.in_flight = 0
        self.turn = threading.Lock()
        self._http = _Http(("127.0.0.1", 0), _Handler)
        self._http.erring = self
        self.url = f"http://127.0.0.1:{self._http.server_address[1]}/v1"

    def __enter__(self) -> ErringServer:
        threading.Thread(target=self._http.serve_forever, args=(0.05,), daemon=True).start()
        return self

    def __exit__(self, *_: object) -> None:
        self._http.shutdown()
        self._http.server_close()

    def fault(self, body: Mapping[str, Any]) -> str | None:
        """What goes wrong with a request; None: nothing."""
        said = [message["content"] for message in body["messages"]]
        kind, more = sha256("".join(said[:2]).encode()).digest()[:2]
        key = sha256(json.dumps(body).encode()).hexdigest()
        with self.turn:
            self.asked[key] += 1
            first = self.asked[key] == 1
        if kind % 16 == PROSE and (len(said) == 2 or more % 4 == 0):
            return "prose"
        if kind % 16 == DOWN and more % 4 == 0:
            return "503"
        return {0: "429", 1: "500", 2: "stall", 3: "reset"}.get(kind % 16) if first else None


class _Http(ThreadingHTTPServer):
    daemon_threads = True
    request_queue_size = 128
    erring: ErringServer

    def handle_error(self, request: Any, client_address: Any) -> None:
        """A client that was killed in the middle is what this is for."""


class _Handler(BaseHTTPRequestHandler):
    protocol_version = "HTTP/1.1"
    disable_nagle_algorithm = True
    server: _Http

    def do_POST(self) -> None:
        erring = self.server.erring
        body = json.loads(self.rfile.read(int(self.headers["Content-Length"])))
        with erring.turn:
            erring.in_flight += 1
        try:
            self._answer(body, erring.fault(body), erring)
        finally:
            with erring.turn:
                erring.in_flight -= 1

    def _answer(self, body: Mapping[str, Any], fault: str | None, erring: ErringServer) -> None:
        time.sleep(erring.stall if fault == "stall" else erring.seconds)
        if fault in ("stall", "reset"):
            self.close_connection = True
        elif fault in ("429", "500", "503"):
            self._send(int(fault), {"error": {"message": "failed on purpose"}})
        else:
            self._send(200, _completion(body, prose=fault == "prose"))
            with erring.turn:
                erring.answered[sha256(json.dumps(body).encode()).hexdigest()] += 1
        with erring.turn:
            erring.faults += fault is not None

    def _send(self, status: int, body: Mapping[str, Any]) -> None:
        data = json.dumps(body, ensure_ascii=False).encode()
        self.send_response(status)
        self.send_header("Content-Type", "application/json")
        self.send_header("Content-Length", str(len(data)))
        self.end_headers()
        self.wfile.write(data)

    def log_message(self, format: str, *args: Any) -> None:
        """Nothing is logged."""


def _completion(body: Mapping[str, Any], *, prose: bool) -> dict[str, Any]:
    """A completion that fills each row with all numbers of the passage, or says nothing."""
    ids = [int(found) for found in IDS.findall(body["messages"][1]["content"])]
    rows = body["response_format"]["json_schema"]["schema"]["properties"]
    text = (
        "以上各项已经核对无误。" if prose else json.dumps({row: [ids[0], ids[-1]] for row in rows})
    )
    message = {"role": "assistant", "content": text}
    return {
        "id": "chatcmpl-1",
        "object": "chat.completion",
        "created": 0,
        "model": "m",
        "choices": [{"index": 0, "message": message, "finish_reason": "stop"}],
        "usage": {"prompt_tokens": 500, "completion_tokens": 20, "total_tokens": 520},
    }
