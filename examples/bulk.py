"""A whole bulk run from Python: `python examples/bulk.py data/reports run`.

Reads every report below the first path into the run folder, tells of each failure as it comes,
and prints how many requests each body received. Start it again and it continues.
"""

from __future__ import annotations

import asyncio
import sys
from pathlib import Path

from gipa_extract import bulk
from gipa_extract.store import Failure, Ledger


async def main(source: str, run: str) -> None:
    async for finished in bulk.stream([source], out=run):
        if isinstance(finished.made, Failure):
            print(f"{finished.name}: {finished.made.reason}", file=sys.stderr)
    with Ledger(Path(run)) as ledger:
        for report in ledger.reports():
            received = report["requests.received.total"]
            print(report.issuer, report.year, received.value, received.trust, sep="\t")


if __name__ == "__main__":
    asyncio.run(main(*sys.argv[1:3]))
