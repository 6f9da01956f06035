"""The command `gipa review`: a page on this machine, over a whole run."""

from __future__ import annotations

from pathlib import Path
from typing import Annotated

import typer

from gipa_extract.cli.cli_words import WORDS
from gipa_extract.cli.shared_options import USERS_LANG, LangOption
from gipa_extract.text.names import as_argument, printable


def review(
    run: Annotated[
        Path,
        typer.Argument(help="A run folder, a folder of documents or of results, or jsonl."),
    ],
    who: Annotated[
        str, typer.Option("--who", help="Your name; the page asks for it, and takes several.")
    ] = "",
    port: Annotated[
        int, typer.Option("--port", min=0, max=65535, help="The page's port; 0: any.")
    ] = 0,
    lang: LangOption = USERS_LANG,
) -> None:
    """Review all reports of a run in a browser, those that are most likely wrong first.

    Needs the extra `review`.

    Example: gipa review run --who li
    """
    from gipa_extract.reviewing.run_review import ReviewedReports, open_run
    from gipa_extract.reviewing.run_review.review_server import ReviewServer
    from gipa_extract.reviewing.run_review.run_board import RunBoard

    words = WORDS[lang]

    def tell_reading(folder: Path) -> None:
        typer.echo(words.review_reads.format(folder=run, run=folder), err=True)

    opened = open_run(run, tell_reading)
    if unmatched := ReviewedReports(opened).unmatched_documents():
        typer.echo(printable(words.unmatched.format(names=", ".join(unmatched))), err=True)
    board = RunBoard(opened, lang=lang)
    server = ReviewServer(board, port=port, who=who)
    typer.echo(words.review_at, err=True)
    typer.echo(server.address)
    server.run()
    typer.echo(words.review_export.format(run=as_argument(run)), err=True)
