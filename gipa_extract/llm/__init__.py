"""A client of language models that knows no form: requests, answers, faults, budgets, caches.

Importing this loads no network library; a `Client` loads one when it is made.
"""

from gipa_extract.llm.client import Client
from gipa_extract.llm.settings import (
    LOCAL,
    Answer,
    Message,
    Messages,
    Mode,
    Prices,
    Settings,
    Usage,
)

__all__ = [
    "LOCAL",
    "Answer",
    "Client",
    "Message",
    "Messages",
    "Mode",
    "Prices",
    "Settings",
    "Usage",
]
