"""The options of every command that asks a model, each defined once, and what they come to.

`takes_model` adds them to a command: typer reads a function's signature, and this writes it. The
command itself gets them as one argument, `asked`.
"""

from __future__ import annotations

import inspect
import json
from collections.abc import Callable, Iterable, Iterator
from dataclasses import dataclass, field, fields
from functools import wraps
from typing import TYPE_CHECKING, Annotated, Any, Literal, get_type_hints

import typer

from gipa_extract.cli.cli_words import WORDS
from gipa_extract.cli.shared_errors import print_complaint
from gipa_extract.cli.shared_options import USERS_LANG, LangOption

if TYPE_CHECKING:
    from gipa_extract.llm import Prices, Settings
    from gipa_extract.models import Report

Model = Annotated[
    str | None,
    typer.Option("--model", help="A model that reads what is open; `local` needs no key."),
]
BaseUrl = Annotated[
    str | None,
    typer.Option("--base-url", help="Any OpenAI-compatible endpoint; it gets OPENAI_API_KEY."),
]
PresetName = Annotated[
    str | None,
    typer.Option(
        "--preset",
        metavar="NAME",
        help="A provider of `gipa models`: its address, key, mode and parameters.",
    ),
]
AskMode = Annotated[
    Literal["auto", "json_schema", "tools", "json", "text"],
    typer.Option("--mode", help="How the answer is held to its shape; auto tries the strictest."),
]
Param = Annotated[
    list[str] | None,
    typer.Option(
        "--param",
        metavar="NAME=JSON",
        help="A parameter of each request, such as enable_thinking=false; null leaves a default "
        "out. May be given several times.",
    ),
]
RequestTimeout = Annotated[
    float,
    typer.Option(
        "--request-timeout", min=0.1, max=86_400, help="Seconds of silence that a request may take."
    ),
]
MaxTokens = Annotated[
    int | None, typer.Option("--max-tokens", min=1, help="Tokens of one answer at most.")
]
Price = Annotated[
    str | None,
    typer.Option("--price", metavar="IN,OUT", help="US dollars for a million tokens, in and out."),
]
MaxCost = Annotated[
    float | None,
    typer.Option("--max-cost", min=0, help="US dollars that the model may cost at most."),
]
Rpm = Annotated[
    float | None, typer.Option("--rpm", min=0.01, help="Requests a minute at most, evenly spaced.")
]
Concurrency = Annotated[
    int, typer.Option("--concurrency", min=1, max=1024, help="Requests in flight at once.")
]
NoCache = Annotated[bool, typer.Option("--no-cache", help="Ask again what was asked before.")]


@dataclass(frozen=True, kw_only=True)
class ModelOptions:
    """How a model is to be asked, as the command line says it."""

    model: Model = None
    base_url: BaseUrl = None
    preset: PresetName = None
    mode: AskMode = "auto"
    param: Param = None
    request_timeout: RequestTimeout = 120.0
    max_tokens: MaxTokens = None
    price: Price = None
    max_cost: MaxCost = None
    rpm: Rpm = None
    concurrency: Concurrency = 8
    no_cache: NoCache = False

    def client_settings(self) -> Settings | None:
        """What a client is built from; None without a model.

        A usage error where a parameter or a price cannot be read, or where there is an option of
        asking a model and none to ask: nothing would be asked, and nobody would notice.
        """
        if self.model is None:
            self._refuse_options_without_model()
            return None
        from gipa_extract.llm import Settings

        return Settings(
            model=self.model,
            base_url=self.base_url,
            preset=self.preset,
            mode=self.mode,
            extra=parse_parameters(self.param or ()),
            timeout=self.request_timeout,
            max_tokens=self.max_tokens,
            prices=_parse_prices(self.price),
            max_cost_usd=self.max_cost,
            rpm=self.rpm,
            concurrency=self.concurrency,
            cache=not self.no_cache,
        )

    def _refuse_options_without_model(self) -> None:
        given = [each.name for each in fields(self) if getattr(self, each.name) != each.default]
        if given:
            option = f"--{given[0].replace('_', '-')}"
            raise typer.BadParameter(f"{option} needs --model", param_hint=option)


_PYTHON_WORDS = {"True": True, "False": False}
"""Truth values as Python writes them; as strings, servers take both for true."""


def parse_parameters(given: list[str] | tuple[str, ...]) -> dict[str, Any]:
    """`name=json` pairs as a mapping; what is no JSON is a string, as in reasoning_effort=low."""
    parsed: dict[str, Any] = {}
    for pair in given:
        name, equals, value = pair.partition("=")
        if not equals or not name.strip():
            raise typer.BadParameter(f"{pair!r} is not NAME=JSON", param_hint="--param")
        try:
            parsed[name.strip()] = json.loads(value)
        except ValueError:
            if value[:1] in "{[":
                raise typer.BadParameter(f"{value!r} is no JSON", param_hint="--param") from None
            parsed[name.strip()] = _PYTHON_WORDS.get(value, value)
    return parsed


def _parse_prices(given: str | None) -> Prices | None:
    if given is None:
        return None
    from gipa_extract.llm import Prices

    try:
        into, out = (float(part) for part in given.split(","))
    except ValueError:
        into = out = -1.0
    if not (0 <= into < 1e6 and 0 <= out < 1e6):
        raise typer.BadParameter(f"{given!r} is not two prices, IN,OUT", param_hint="--price")
    return Prices(into, out)


def takes_model(command: Callable[..., None]) -> Callable[..., None]:
    """A command whose argument `asked: ModelOptions` is read from options of its own."""
    hints = get_type_hints(ModelOptions, include_extras=True)
    defaults = {each.name: each.default for each in fields(ModelOptions)}
    signature = inspect.signature(command)
    options = [
        inspect.Parameter(
            name, inspect.Parameter.KEYWORD_ONLY, default=defaults[name], annotation=hints[name]
        )
        for name in defaults
    ]

    @wraps(command)
    def wrapper(**given: Any) -> None:
        asked = ModelOptions(**{name: given.pop(name) for name in defaults})
        command(**given, asked=asked)

    own = get_type_hints(command, include_extras=True)
    kept = [
        each.replace(kind=inspect.Parameter.KEYWORD_ONLY, annotation=own[name])
        for name, each in signature.parameters.items()
        if name != "asked"
    ]
    wrapper.__signature__ = signature.replace(parameters=[*kept, *options])  # type: ignore[attr-defined]
    wrapper.__annotations__ = {**{each.name: own[each.name] for each in kept}, **hints}
    return wrapper


def settings_for(asked: ModelOptions, strategy: str | None) -> Settings | None:
    """What a client is built from; None without a model, which a strategy may need."""
    settings = asked.client_settings()
    if settings is None and strategy not in (None, "rules"):
        raise typer.BadParameter(f"{strategy} needs --model", param_hint="--strategy")
    return settings


@dataclass
class FailureCount:
    """How many reports were to be read by a model that failed, for the last line of a command."""

    reports: int = 0
    codes: dict[str, int] = field(default_factory=dict)

    def count_each(self, reports: Iterable[Report]) -> Iterator[Report]:
        """The same reports, each noted as it passes."""
        for report in reports:
            self.count_report(report)
            yield report

    def count_report(self, report: Report) -> None:
        """Count a report, if its notes say that its model failed."""
        from gipa_extract.reasons import MODEL_FAILURES

        failed = {note.code for note in report.notes if note.code in MODEL_FAILURES}
        self.reports += bool(failed)
        for code in failed:
            self.codes[code] = self.codes.get(code, 0) + 1

    def print_failures(self, lang: Literal["en", "zh"]) -> None:
        """Print the line on standard error; nothing where no model failed."""
        if not self.reports:
            return
        kinds = ", ".join(f"{code} × {count}" for code, count in sorted(self.codes.items()))
        line = WORDS[lang].model_failed.format(count=self.reports, kinds=kinds)
        print_complaint(line)


def models(lang: LangOption = USERS_LANG) -> None:
    """Print the providers that --preset knows: address, key, mode and parameters.

    Example: gipa models
    """
    from gipa_extract.llm.presets import presets

    for name, row in presets().items():
        words = WORDS[lang]
        typer.echo(f"{name}  {row.base_url or words.own_address}")
        key = row.key or words.no_key
        typer.echo(words.preset.format(key=key, mode=row.mode, model=repr(row.model)))
        for parameter, value in row.extra.items():
            typer.echo(f"  --param {parameter}={json.dumps(value, ensure_ascii=False)}")
