"""A model as reader: it points at what the document prints, and code reads the value there.

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
