"""What our client costs over the bare SDK: `python -m eval bench client`. Measured, never asserted."""

from __future__ import annotations

import asyncio
import json
import statistics
import subprocess
import sys
import time
from collections.abc import Awaitable, Callable, Iterator
from contextlib import contextmanager
from typing import Annotated, Literal

import typer
from pydantic import BaseModel

from eval.output import JsonFile, Row, emit
from gipa_extract.llm import Client, Settings

Ask = Callable[[int], Awaitable[object]]


class Pointers(BaseModel):
    """A row of the kind that the reader asks for: seven pointers at numbered tokens."""

    label: str
    tokens: list[Literal["T1", "T2", "T3", "T4", "T5", "T6", "T7", "blank"]]


ANSWER = Pointers(label="新收", tokens=["T1", "T2", "T3", "T4", "T5", "T6", "T7"]).model_dump_json()


def bench_client(
    in_flight: Annotated[int, typer.Option(help="Requests at once.")] = 64,
    requests: Annotated[int, typer.Option(help="Requests in one measurement.")] = 640,
    rounds: Annotated[int, typer.Option(help="Measurements of each, taken in turn.")] = 5,
    json: JsonFile = None,
) -> None:
    """Throughput against a loopback server that answers in 200 ms: ours and bare AsyncOpenAI's.

    The share is the median over the rounds of ours by theirs in the same round.
    """
    with model_server(0.2) as url:
        rates = asyncio.run(_measure(url, in_flight, requests, rounds))
    ideal = in_flight / 0.2
    share = statistics.median(ours / bare for bare, ours in rates)
    rows: list[Row] = [
        {
            "client": name,
            "in_flight": in_flight,
            "requests_per_second": round(statistics.median(rate[at] for rate in rates), 1),
            "of_ideal": round(statistics.median(rate[at] for rate in rates) / ideal, 3),
            "of_bare": 1.0 if at == 0 else round(share, 3),
        }
        for at, name in enumerate(("AsyncOpenAI", "gipa_extract.llm"))
    ]
    emit("bench client", rows, seed=None, json_file=json)


async def _measure(
    url: str, in_flight: int, requests: int, rounds: int
) -> list[tuple[float, float]]:
    """Requests per second of the bare SDK and of ours, round by round; the first is discarded."""
    from openai import AsyncOpenAI

    message = {
        "role": "user",
        "content": "一、本年新收政府信息公开申请数量 T1 T2 T3 T4 T5 T6 T7 " * 20,
    }
    schema = {"name": "Pointers", "strict": True, "schema": Pointers.model_json_schema()}
    form = {"type": "json_schema", "json_schema": schema}
    settings = Settings(model="m", base_url=url, concurrency=in_flight, cache=False)
    async with AsyncOpenAI(base_url=url, api_key="none", max_retries=0) as sdk:
        with Client(settings) as client:

            async def bare(number: int) -> object:
                said = [{**message, "content": f"{number} {message['content']}"}]
                return await sdk.chat.completions.create(
                    model="m",
                    messages=said,
                    response_format=form,
                    temperature=0,  # type: ignore[call-overload]
                )

            async def ours(number: int) -> object:
                said = [{**message, "content": f"{number} {message['content']}"}]
                return await client.ask_async(said, Pointers)

            rates = []
            for _ in range(rounds + 1):
                pair = [await _rate(ask, in_flight, requests) for ask in (bare, ours)]
                rates.append((pair[0], pair[1]))
            return rates[1:]


async def _rate(ask: Ask, in_flight: int, requests: int) -> float:
    slots = asyncio.Semaphore(in_flight)

    async def one(number: int) -> None:
        async with slots:
            await ask(number)

    began = time.perf_counter()
    await asyncio.gather(*map(one, range(requests)))
    return requests / (time.perf_counter() - began)


@contextmanager
def model_server(delay: float) -> Iterator[str]:
    """The URL of a model server in a process of its own, so that it shares no lock with us."""
    command = [sys.executable, "-m", "eval.bench_llm", str(delay)]
    with subprocess.Popen(command, stdout=subprocess.PIPE, text=True) as process:
        assert process.stdout is not None
        try:
            yield f"http://127.0.0.1:{process.stdout.readline().strip()}/v1"
        finally:
            process.terminate()


async def _serve(delay: float) -> None:
    """Answer every request with the same completion, `delay` seconds after it came."""
    choice = {
        "index": 0,
        "finish_reason": "stop",
        "message": {"role": "assistant", "content": ANSWER},
    }
    usage = {"prompt_tokens": 500, "completion_tokens": 40, "total_tokens": 540}
    completion = {
        "id": "1",
        "object": "chat.completion",
        "created": 1,
        "model": "m",
        "choices": [choice],
        "usage": usage,
    }
    body = json.dumps(completion).encode()
    head = "HTTP/1.1 200 OK\r\nContent-Type: application/json\r\nContent-Length: "
    reply = f"{head}{len(body)}\r\n\r\n".encode() + body

    async def talk(reader: asyncio.StreamReader, writer: asyncio.StreamWriter) -> None:
        while header := await reader.readuntil(b"\r\n\r\n"):
            length = header.lower().partition(b"content-length:")[2].partition(b"\r\n")[0]
            await reader.readexactly(int(length))
            await asyncio.sleep(delay)
            writer.write(reply)

    async def quietly(reader: asyncio.StreamReader, writer: asyncio.StreamWriter) -> None:
        try:
            await talk(reader, writer)
        except (asyncio.IncompleteReadError, ConnectionError):
            writer.close()

    server = await asyncio.start_server(quietly, "127.0.0.1", 0)
    print(server.sockets[0].getsockname()[1], flush=True)
    await server.serve_forever()


if __name__ == "__main__":
    asyncio.run(_serve(float(sys.argv[1])))
