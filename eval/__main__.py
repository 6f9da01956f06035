"""`python -m eval COMMAND`: every command prints a table and takes --json FILE."""

from __future__ import annotations

import sys

import typer

from eval import bench, bench_bulk, bench_ray, bench_score, commands, labelling
from eval.bench_export import bench_export
from eval.bench_html import html_bench
from eval.bench_llm import bench_client
from eval.bench_memory import bench_memory
from eval.bench_mutate import bench_mutate
from eval.bench_pairs import bench_pairs
from eval.bench_pdf import bench_pdf, bench_scan
from eval.bench_peers import bench_peers
from eval.bench_review import bench_review
from eval.bench_scans import bench_scans
from eval.bench_workbook import bench_workbook
from eval.calibration import calibrate
from eval.checker import checker
from eval.corpus.command import corpus
from eval.cost_command import cost
from eval.noisy_command import noisy
from eval.oracle_command import oracle
from eval.torture.command import torture
from eval.tournament import tournament
from gipa_extract.console import print_utf8
from gipa_extract.errors import GipaError

app = typer.Typer(
    help="Score, compare and measure extraction of annual reports.",
    no_args_is_help=True,
    add_completion=False,
    pretty_exceptions_show_locals=False,
)
app.command("run")(commands.run_command)
app.command("documents")(commands.documents_command)
app.command("score")(commands.score_command)
app.command("compare")(commands.compare_command)
app.command("leaderboard")(commands.leaderboard_command)
app.command("report")(commands.report_command)
app.command("calibrate")(calibrate)
app.command("tournament")(tournament)
app.add_typer(labelling.app, name="gold")
app.command("corpus")(corpus)
app.command("checker")(checker)
app.command("noisy")(noisy)
app.command("cost")(cost)
app.command("oracle")(oracle)
bench.app.command("export")(bench_export)
bench.app.command("workbook")(bench_workbook)
bench.app.command("html")(html_bench)
bench.app.command("client")(bench_client)
bench.app.command("mutate")(bench_mutate)
bench.app.command("pdf")(bench_pdf)
bench.app.command("peers")(bench_peers)
bench.app.command("memory")(bench_memory)
bench.app.command("pairs")(bench_pairs)
bench.app.command("review")(bench_review)
bench.app.command("scan")(bench_scan)
bench.app.command("scans")(bench_scans)
bench.app.command("score")(bench_score.score)
bench.app.command("torture")(torture)
bench.app.add_typer(bench_bulk.app, name="bulk")
bench.app.add_typer(bench_ray.app, name="ray")
app.add_typer(bench.app, name="bench")


def main() -> None:
    """Run one command; an error of ours is one line on standard error and exit code 2."""
    print_utf8()
    try:
        app(prog_name="python -m eval")
    except GipaError as error:
        typer.echo(str(error), err=True)
        sys.exit(2)


if __name__ == "__main__":
    main()
