"""What a client has spent, what that costs, and whether it may go on."""

from __future__ import annotations

import logging
import re
import threading
from collections.abc import Callable, Mapping
from functools import cached_property
from typing import Any, NamedTuple

from gipa_extract.errors import BudgetError
from gipa_extract.llm.settings import LOCAL, Settings, Usage

log = logging.getLogger(__name__)

Price = Callable[[int, int], float]
"""US dollars for this many tokens in and out."""

_PROVIDERS = {
    "azure_openai": "azure",
    "bedrock": "aws",
    "gemini": "google",
    "generative-ai": "google",
    "vertexai": "google",
    "xai": "x-ai",
}
"""Instructor's names for providers, where genai-prices has others."""
_MILLION = 1_000_000
_PIECE = re.compile(r"[A-Za-z]{1,4}|\d{1,3}|[\u3400-\u9fff]|[^\sA-Za-z\d\u3400-\u9fff]{1,2}")


class Tokens(NamedTuple):
    """What one request used."""

    given: int
    made: int


def tokens_of(response: Any) -> Tokens | None:
    """What an endpoint says that it counted, under the names of several SDKs; None: nothing."""
    found = response.get("usage") if isinstance(response, Mapping) else _usage_of(response)
    if not found:
        return None
    given = _first_count(found, ("prompt_tokens", "input_tokens", "prompt_token_count"))
    made = _first_count(found, ("completion_tokens", "output_tokens", "candidates_token_count"))
    return Tokens(given, made) if given or made else None


def _usage_of(response: Any) -> Mapping[str, Any]:
    usage = getattr(response, "usage", None) or getattr(response, "usage_metadata", None)
    return {name: getattr(usage, name) for name in dir(usage) if name.endswith(("tokens", "count"))}


def _first_count(usage: Mapping[str, Any], names: tuple[str, ...]) -> int:
    counts = [usage.get(name) for name in names]
    return next((count for count in counts if isinstance(count, int) and count > 0), 0)


def estimate_tokens(text: str) -> int:
    """About how many tokens a text has, rather more than less: a Chinese character is one."""
    return sum(1 for _ in _PIECE.finditer(text))


def price_of(settings: Settings, base_url: str | None) -> Price | None:
    """What tokens cost: as given, or by genai-prices; None where neither knows the model."""
    if settings.model == LOCAL:
        return lambda _input, _output: 0.0
    if settings.prices is not None:
        each = settings.prices
        return lambda given, made: (given * each.input + made * each.output) / _MILLION
    return _listed_price(settings.model, base_url)


def _listed_price(model: str, base_url: str | None) -> Price | None:
    try:
        from genai_prices import Usage as Tokens  # type: ignore[import-not-found,unused-ignore]
        from genai_prices import calc_price  # type: ignore[import-not-found,unused-ignore]
    except ImportError:
        return None

    provider, _, name = model.rpartition("/") if base_url is None else ("", "", model)

    def price(given: int, made: int) -> float:
        tokens = Tokens(input_tokens=given, output_tokens=made)
        if base_url is not None:
            found = calc_price(tokens, name, provider_api_url=base_url)
        else:
            listed = _PROVIDERS.get(provider, provider) or "openai"
            found = calc_price(tokens, name, provider_id=listed)
        return float(found.total_price)

    try:
        price(1, 1)
    except LookupError:
        return None
    return price


class Budget:
    """The spending of one client, shared by all its calls, over all threads and tasks."""

    def __init__(self, settings: Settings, base_url: str | None) -> None:
        """Refuse a budget of money, with BudgetError, when nobody knows the price."""
        self._settings = settings
        self._base_url = base_url
        self._tokens = settings.max_total_tokens
        self._money = settings.max_cost_usd
        self._lock = threading.Lock()
        self._in_flight = 0
        self.spent = Usage()
        if self._money is not None and self._price_of is None:
            raise BudgetError(
                f"a budget of {self._money} USD needs the price of {settings.model}",
                remedy="give --price IN,OUT, or prices=Prices(input, output), in USD for a million "
                'tokens, or pip install "gipa-extract[prices]"',
            )

    @cached_property
    def _price_of(self) -> Price | None:
        return price_of(self._settings, self._base_url)

    def begin_request(self) -> None:
        """Take note that a request starts; BudgetError where it would likely pass the budget.

        What is in flight is counted at the mean of the calls so far, so that the last calls of
        a budget do not all start at once.
        """
        with self._lock:
            self._refuse_beyond()
            self._in_flight += 1

    def end_request(self) -> None:
        """Take note that a request came back, or failed."""
        with self._lock:
            self._in_flight -= 1

    def add_answered(self, tokens: Tokens) -> Usage:
        """What one answered request used; it is added to what is spent."""
        return self.add(Usage(1, *tokens, self._cost_of(*tokens)))

    def add_lost(self, input_tokens: int, output_tokens: int) -> Usage:
        """What a request used whose answer was lost on its way: money, and no answered call."""
        cost = self._cost_of(input_tokens, output_tokens)
        return self.add(Usage(0, input_tokens, output_tokens, cost))

    def _cost_of(self, input_tokens: int, output_tokens: int) -> float:
        return self._price_of(input_tokens, output_tokens) if self._price_of else 0.0

    def add(self, usage: Usage) -> Usage:
        with self._lock:
            self.spent += usage
        return usage

    def _refuse_beyond(self) -> None:
        spent = self.spent
        expected = 1 + self._in_flight / spent.calls if spent.calls else 1.0
        tokens = spent.input_tokens + spent.output_tokens
        if self._tokens is not None and tokens * expected >= self._tokens:
            raise _used_up(f"{tokens} of {self._tokens} tokens", "max_total_tokens")
        if self._money is not None and spent.cost_usd * expected >= self._money:
            raise _used_up(
                f"{spent.cost_usd:.4f} of {self._money} USD", "max_cost_usd (--max-cost)"
            )


def _used_up(what: str, setting: str) -> BudgetError:
    return BudgetError(
        f"the budget is used up: {what} spent; nothing more was sent",
        remedy=f"raise {setting}; answers so far are kept, unless the cache is off",
    )
