"""How endpoints behave, as data: a row for each behaviour that users of real ones report.

A row makes a reply of the right answer and of the request. What has to come of it is said beside
it: the rows are read, or a note with this code stands in the result. In how many requests, too.
"""

from __future__ import annotations

import json
from collections.abc import Callable, Mapping
from email.utils import formatdate
from types import MappingProxyType
from typing import Any, NamedTuple

from tests.loopback import Asked, Reply, calls_tool, delta, event_stream, fails, says, streams

READS = "reads"
NOW = {"Retry-After": "0"}


class Behaviour(NamedTuple):
    """One endpoint: what it answers, and what has to come of it."""

    name: str
    reply: Callable[[str, Asked, int], Reply]
    """From the right answer as JSON, the request, and how many came before it."""
    outcome: str = READS
    """READS, or the code of a note."""
    requests: int = 1
    """At most."""
    settings: Mapping[str, Any] = MappingProxyType({})


def _mode(asked: Asked) -> str:
    form = asked.body.get("response_format", {}).get("type", "")
    names = {"json_schema": "json_schema", "json_object": "json"}
    return "tools" if asked.body.get("tools") else names.get(form, "text")


def _only(*modes: str, refusal: Reply | None = None) -> Callable[[str, Asked, int], Reply]:
    """Takes these modes alone."""

    def reply(right: str, asked: Asked, _count: int) -> Reply:
        if _mode(asked) not in modes:
            return refusal or fails(400, "this request is not supported")
        return calls_tool("Rows", right) if _mode(asked) == "tools" else says(right)

    return reply


def _then(first: Reply, times: int = 1) -> Callable[[str, Asked, int], Reply]:
    """Answers at first otherwise."""
    return lambda right, _, count: first if count < times else says(right)


def _always(reply: Reply) -> Callable[[str, Asked, int], Reply]:
    return lambda *_: reply


def _refuses(parameter: str, words: str) -> Callable[[str, Asked, int], Reply]:
    return lambda right, asked, _: fails(400, words) if parameter in asked.body else says(right)


def _strings(right: str, form: str = "{}") -> str:
    ids = {key: [form.format(each) for each in row] for key, row in json.loads(right).items()}
    return json.dumps(ids)


def _floats(right: str) -> str:
    return json.dumps(
        {key: [float(each) for each in row] for key, row in json.loads(right).items()}
    )


def _draft(right: str) -> str:
    """An answer that points elsewhere, as thinking tries it."""
    return json.dumps({key: [1, 7] for key in json.loads(right)})


def _in_pieces(right: str) -> Reply:
    call = {"id": "c1", "type": "function", "function": {"name": "Rows", "arguments": right[:9]}}
    more = {"function": {"arguments": right[9:]}}
    return event_stream(
        delta(tool_calls=[{"index": 0, **call}]),
        delta(tool_calls=[{"index": 0, **more}]),
        delta(finish="tool_calls"),
    )


def _dated() -> dict[str, str]:
    return {"Retry-After": formatdate(usegmt=True)}


B = Behaviour
ANSWERS = (
    B("plain", lambda right, *_: says(right)),
    B("fenced", lambda right, *_: says(f"```json\n{right}\n```")),
    B("fenced in prose", lambda right, *_: says(f"好的：\n```json\n{right}\n```\n请核对。")),
    B("between words", lambda right, *_: says(f"结果如下 {right} 以上。")),
    B("after thinking", lambda right, *_: says(f"<think>先看{{表}}</think>{right}")),
    B("after a draft", lambda right, *_: says(f"<think>{_draft(right)}</think>\n{right}")),
    B("closing tag alone", lambda right, *_: says(f"{_draft(right)}\n</think>\n{right}")),
    B("two thoughts", lambda right, *_: says(f"<think>a</think><think>{_draft(right)}</think>{right}")),
    B("Kimi's tags", lambda right, *_: says(f"◁think▷{_draft(right)}◁/think▷{right}")),
    B("Seed's tags", lambda right, *_: says(f"<seed:think>{_draft(right)}</seed:think>{right}")),
    B("Mistral's tags", lambda right, *_: says(f"[THINK]{_draft(right)}[/THINK]{right}")),
    B("channels of gpt-oss", lambda right, *_: says(
        f"<|channel|>analysis<|message|>{_draft(right)}<|end|><|start|>assistant"
        f"<|channel|>final<|message|>{right}")),
    B("GLM's box", lambda right, *_: says(f"<|begin_of_box|>{right}<|end_of_box|>")),
    B("boxed", lambda right, *_: says(f"$\\boxed{{{right}}}$")),
    B("parts", lambda right, *_: says([{"type": "text", "text": right}])),  # type: ignore[arg-type]
    B("parts with a thought", lambda right, *_: says(
        [{"type": "thinking", "thinking": _draft(right)}, {"type": "text", "text": right}])),  # type: ignore[arg-type]
    B("encoded twice", lambda right, *_: says(json.dumps(right))),
    B("ids as strings", lambda right, *_: says(_strings(right))),
    B("ids in brackets", lambda right, *_: says(_strings(right, "[{}]"))),
    B("ids as floats", lambda right, *_: says(_floats(right))),
    B("rows as strings", lambda right, *_: says(
        json.dumps({key: json.dumps(row) for key, row in json.loads(right).items()}))),
    B("a byte order mark", lambda right, *_: says(f"\ufeff{right}")),
    B("wrapped", lambda right, *_: says(json.dumps({"Rows": json.loads(right)}))),
    B("a list of one", lambda right, *_: says(f"[{right}]")),
    B("a call written as text", lambda right, *_: says(
        f'<tool_call>{{"name": "Rows", "arguments": {right}}}</tool_call>')),
    B("a tool call unasked", lambda right, *_: calls_tool("Rows", right)),
    B("text in place of a call", lambda right, *_: says(right), settings={"mode": "tools"}),
    B("arguments as an object", lambda right, *_: calls_tool("Rows", json.loads(right)),
      settings={"mode": "tools"}),
    B("arguments encoded twice", lambda right, *_: calls_tool("Rows", json.dumps(right)),
      settings={"mode": "tools"}),
    B("all of it as reasoning", lambda right, *_: says("", reasoning_content=right)),
    B("rows beside a null", lambda right, *_: says(
        json.dumps({**json.loads(right), "granted": None}))),
    B("more keys than asked", lambda right, *_: says(
        json.dumps({"comment": "核对完毕", **json.loads(right)}))),
)  # fmt: skip
NO_ANSWERS = (
    B("a draft in thinking that never ends",
      lambda right, *_: says(f"<think>{_draft(right)}"), "model_malformed", 5),
    B("a draft in thinking alone",
      lambda right, *_: says(f"<think>{right}</think>"), "model_malformed", 5),
    B("reasoning about a draft",
      lambda right, *_: says("", reasoning_content=f"也许 {right} ？"), "model_malformed", 5),
    B("an empty object", lambda *_: says("{}"), "model_malformed", 5),
    B("an error as the answer", lambda *_: says('{"error": "busy"}'), "model_malformed", 5),
    B("the schema", lambda _, asked, __: says(json.dumps(
        asked.body.get("response_format", {}).get("json_schema", {}).get("schema", {}))),
      "model_malformed", 5),
    B("keys in Chinese", lambda *_: says('{"属于国家秘密": [1, 7]}'), "model_malformed", 5),
    B("nothing", lambda *_: says(""), "model_malformed", 5),
    B("null", lambda *_: says(None), "model_malformed", 5),
    B("prose", lambda *_: says("以上各项已经核对无误。"), "model_malformed", 5),
    B("two answers in one object", lambda right, *_: says(
        right[:-1] + ", " + _draft(right)[1:]), "model_malformed", 5),
    B("cut off in the middle",
      lambda right, *_: says(right[: len(right) // 2], finish="length"), "model_cut_off", 3),
    B("cut off while thinking",
      lambda right, *_: says(f"<think>{right}", finish="length"), "model_cut_off"),
    B("another number of rows", lambda right, *_: says(
        json.dumps({key: [1, 2, 3] for key in json.loads(right)})), "", 2),
)  # fmt: skip
REQUESTS = (
    B("takes JSON schemas alone", _only("json_schema")),
    B("takes tools alone", _only("tools"), requests=2),
    B("takes json_object alone", _only("json"), requests=3),
    B("takes no shape at all", _only("text"), requests=4),
    B("a schema is no wish", _only("json", refusal=says("{}")), requests=3),
    B("crashes on a schema", _only("tools", refusal=fails(500, headers=NOW)), requests=3),
    B("routes to nobody", _only("json", refusal=fails(
        404, "No endpoints found that can handle the requested parameters")), requests=3),
    B("one empty answer", _then(says("")), requests=2),
    B("no temperature", _refuses("temperature", "temperature is deprecated for this model"),
      requests=2),
    B("Kimi's temperature", _refuses(
        "temperature", "invalid temperature: only 1 is allowed for this model"), requests=2),
    B("max_completion_tokens", _refuses(
        "max_tokens", "Unsupported parameter: 'max_tokens'. Use 'max_completion_tokens' instead."),
      requests=2, settings={"max_tokens": 900}),
    B("no stream_options", _refuses("stream_options", "unknown field stream_options"), requests=2),
    B("no streams", lambda right, asked, _: fails(400, "stream is not supported")
      if asked.body.get("stream") else says(right), requests=2),
    B("streams alone", lambda right, asked, _: streams(right)
      if asked.body.get("stream") else fails(400, "This model only support stream mode")),
    B("thinks unless it streams", lambda right, asked, _: streams(right) if asked.body.get("stream")
      else fails(400, "parameter.enable_thinking must be set to false for non-streaming calls")),
)  # fmt: skip
STREAMS = (
    B("a stream", lambda right, *_: streams(right)),
    B("a stream without usage", lambda right, *_: streams(right, tokens=None)),
    B("comments", lambda right, *_: event_stream(
        ": OPENROUTER PROCESSING", delta(content=right), ":", delta(finish="stop"))),
    B("no end mark", lambda right, *_: event_stream(
        delta(content=right), delta(finish="stop"), done=False)),
    B("no reason for the end", lambda right, *_: event_stream(delta(content=right))),
    B("a thought in the stream", lambda right, *_: streams(right, reasoning_content=_draft(right))),
    B("a call in pieces", lambda right, *_: _in_pieces(right), settings={"mode": "tools"}),
    B("a call without an index", lambda right, *_: event_stream(
        delta(tool_calls=[{"id": "c", "function": {"name": "Rows", "arguments": right}}]),
        delta(finish="stop")), settings={"mode": "tools"}),
    B("parts in a stream", lambda right, *_: event_stream(
        delta(content=[{"type": "text", "text": right}]), delta(finish="stop"))),
    B("a broken stream, then a whole one", _then(event_stream(delta(content="{"), done=False)),
      requests=2),
    B("an error in the stream, then none", _then(event_stream(
        delta(content="{"), {"error": {"message": "upstream failed", "code": 502}})), requests=2),
    B("an event that is no JSON", _then(event_stream("data: {")), requests=2),
    B("events under another type", lambda right, *_: Reply(
        streams(right).body, headers={"Content-Type": "text/plain"})),
)  # fmt: skip
WAITS = (
    B("a reset", _then(Reply(reset=True)), requests=2),
    B("503", _then(fails(503, headers=NOW)), requests=2),
    B("529", _then(fails(529, "Overloaded", code="overloaded_error", headers=NOW)), requests=2),
    B("429 with a date", _then(fails(429, headers=_dated())), requests=2),
    B("429 with milliseconds", _then(fails(429, headers={"retry-after-ms": "20"})), requests=2),
    B("429 with a delay in words", _then(fails(429, "Please try again in 20ms.")), requests=2),
    B("429 with a delay in its details", _then(Reply({"error": {
        "code": 429, "status": "RESOURCE_EXHAUSTED", "message": "quota",
        "details": [{"@type": "RetryInfo", "retryDelay": "0.02s"}]}}, 429)), requests=2),
    B("GLM's concurrency", _then(Reply({"error": {"code": "1302", "message": "并发数过高"}}, 429,
                                       NOW)), requests=2),
    B("Ark is busy", _then(fails(429, code="ServerOverloaded", headers=NOW)), requests=2),
    B("DeepSeek lacks resources", _then(says("", finish="insufficient_system_resource")),
      requests=2),
)  # fmt: skip
REFUSED, QUOTA, ACCESS, DOWN = (
    "model_refused", "model_no_quota", "model_no_access", "model_unreachable",
)  # fmt: skip
FAULTS = (
    B("DashScope's filter", _always(fails(400, "Input data may contain inappropriate content.",
                                          code="data_inspection_failed")), REFUSED),
    B("DeepSeek's filter", _always(fails(400, "Content Exists Risk")), REFUSED),
    B("GLM's filter", _always(Reply({"error": {"code": "1301", "message": "系统检测到不安全内容"}},
                                    400)), REFUSED),
    B("GLM's filter at the end", _always(says("", finish="sensitive")), REFUSED),
    B("Kimi's filter", _always(Reply({"error": {"type": "content_filter", "message": "high risk"}},
                                     400)), REFUSED),
    B("Ark's filter", _always(fails(400, code="InputTextSensitiveContentDetected")), REFUSED),
    B("Azure's filter", _always(Reply({"error": {
        "code": "content_filter", "message": "filtered", "status": 400,
        "innererror": {"code": "ResponsibleAIPolicyViolation"}}}, 400)), REFUSED),
    B("OpenRouter's filter", _always(Reply({"error": {
        "code": 403, "message": "Your input was flagged"}}, 403)), REFUSED),
    B("MiniMax's filter", _always(Reply({"choices": None, "base_resp": {
        "status_code": 1026, "status_msg": "sensitive"}})), REFUSED),
    B("a refusal", _always(says(None, refusal="I cannot help")), REFUSED),
    B("DashScope's arrears", _always(fails(400, "Access denied", code="Arrearage")), QUOTA),
    B("GLM's arrears", _always(Reply({"error": {"code": "1113", "message": "余额不足"}}, 429)),
      QUOTA),
    B("Kimi's quota", _always(Reply({"error": {
        "type": "exceeded_current_quota_error", "message": "please check your billing"}}, 429)),
      QUOTA),
    B("Ark's arrears", _always(fails(403, code="AccountOverdueError")), QUOTA),
    B("DeepSeek's balance", _always(fails(402, "Insufficient Balance")), QUOTA),
    B("SiliconFlow's balance", _always(Reply({"code": 30001, "message": "balance"}, 403)), QUOTA),
    B("OpenAI's quota", _always(fails(429, code="insufficient_quota")), QUOTA),
    B("Anthropic's credit", _always(fails(400, "Your credit balance is too low")), QUOTA),
    B("MiniMax's balance", _always(Reply({"base_resp": {
        "status_code": 1008, "status_msg": "insufficient balance"}})), QUOTA),
    B("a wrong key", _always(fails(401, "Incorrect API key provided")), ACCESS),
    B("Gemini's wrong key", _always(Reply([{"error": {
        "code": 400, "message": "API key not valid. Please pass a valid API key.",
        "status": "INVALID_ARGUMENT"}}], 400)), ACCESS),
    B("a wrong model", _always(fails(404, "The model `m` does not exist")), DOWN),
    B("Ollama's model", _always(fails(404, 'model "m" not found, try pulling it first')), DOWN),
    B("Ark's model", _always(fails(404, code="InvalidEndpointOrModel.NotFound")), DOWN),
    B("SiliconFlow's model", _always(Reply({"code": 20012, "message": "Model does not exist."},
                                           400)), DOWN),
    B("LM Studio without a model", _always(fails(400, "No models loaded")), DOWN),
    B("too long", _always(fails(400, "maximum context length is 8192 tokens")),
      "model_question_too_long"),
    B("DashScope: too long", _always(fails(400, "Range of input length should be [1, 30720]")),
      "model_question_too_long"),
    B("a page of HTML", _always(Reply("<html><title>Welcome</title>")), DOWN),
    B("a wrong address", _always(Reply("<html><title>No</title>", 404)), DOWN),
    B("an answer without an end", _always(Reply(endless=b" " * 65536)), DOWN),
    B("a refusal without an end", _always(Reply(status=400, endless=b" " * 65536)), DOWN),
    B("busy for ever", _always(fails(429, headers=NOW)), "model_too_busy", 3,
      {"transport_retries": 1}),
    B("crashes for ever", _always(fails(500, headers=NOW)), DOWN, 3, {"transport_retries": 2}),
    B("silent for ever", _always(Reply({}, delay=3)), DOWN, 2, {"timeout": 0.4}),
)  # fmt: skip
MATRIX = (*ANSWERS, *NO_ANSWERS, *REQUESTS, *STREAMS, *WAITS, *FAULTS)
