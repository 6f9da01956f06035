"""How a model is asked, in one line: what two runs must have in common to share results."""

from __future__ import annotations

import json

from gipa_extract.llm.endpoint import base_url_of
from gipa_extract.llm.error_mapping import redact
from gipa_extract.llm.presets import mode_of, parameters_of
from gipa_extract.llm.settings import DEFAULT_PARAMETERS, Settings


def how_asked(settings: Settings) -> str:
    """The endpoint's address, then what differs from the defaults: the mode, the parameters.

    `https://api.deepseek.com/v1 {"mode": "json"}`. It holds no secret of the environment. Empty
    where all is the provider's own and nothing differs.
    """
    changed: dict[str, object] = {}
    if (mode := mode_of(settings)) != "auto":
        changed["mode"] = mode
    if (parameters := parameters_of(settings)) != DEFAULT_PARAMETERS:
        changed["parameters"] = parameters
    differing = json.dumps(changed, ensure_ascii=False, sort_keys=True) if changed else ""
    return redact(" ".join(filter(None, [base_url_of(settings) or "", differing])))
