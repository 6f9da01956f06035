"""Scripts that read the panel."""
from pathlib import Path


def panel_of(script: str, folder: Path) -> Path:
    raise NotImplementedError


def write_script(script: str, folder: Path, *, lang: str) -> Path:
    raise NotImplementedError
