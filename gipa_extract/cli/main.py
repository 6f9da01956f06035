"""The `gipa` command: which commands there are, and how errors leave it."""

from __future__ import annotations

import errno
import logging
import sys
from collections.abc import Callable
from typing import Annotated

import typer

from gipa_extract._version import __version__
from gipa_extract.cli import (
    bulk_commands,
    cache_commands,
    check_command,
    demo_command,
    excel_command,
    export_command,
    extract_command,
    look_commands,
    review_command,
)
from gipa_extract.cli.cli_words import WORDS
from gipa_extract.cli.exit_codes import FAILED
from gipa_extract.cli.model_options import models
from gipa_extract.cli.shared_errors import print_error
from gipa_extract.cli.shared_options import USERS_LANG, LangOption
from gipa_extract.cli.spoken_help import SpokenCommand, SpokenGroup
from gipa_extract.cli.spoken_language import SpokenHandler, speak_as_asked, spoken
from gipa_extract.console import print_utf8
from gipa_extract.error_words import in_language
from gipa_extract.errors import GipaError

COMMANDS: dict[str, Callable[..., None]] = {
    "demo": demo_command.demo,
    "to-excel": excel_command.to_excel,
    "extract": extract_command.extract,
    "check": check_command.check,
    "show": look_commands.show,
    "text": look_commands.text,
    "forms": look_commands.forms,
    "models": models,
    "review": review_command.review,
    "export": export_command.export,
}
GROUPS = {"bulk": bulk_commands.bulk, "cache": cache_commands.cache}

app = typer.Typer(
    help="Grounded, checked data from Chinese annual reports on open government information.",
    cls=SpokenGroup,
    no_args_is_help=True,
    rich_markup_mode=None,  # plain help comes up in a third of the time
    pretty_exceptions_enable=False,
)


def _print_version(wanted: bool) -> None:
    if wanted:
        typer.echo(f"gipa-extract {__version__}")
        raise typer.Exit


@app.callback()
def _gipa_group(
    version: Annotated[
        bool,
        typer.Option(
            "--version", callback=_print_version, is_eager=True, help="Print the version."
        ),
    ] = False,
    lang: LangOption = USERS_LANG,
) -> None:
    pass


for name, command in COMMANDS.items():
    app.command(name, cls=SpokenCommand)(command)
for name, group in GROUPS.items():
    app.add_typer(group, name=name)


def main() -> None:
    """Run the command: an error is one line on standard error, `where: what → remedy`."""
    print_utf8()
    sys.argv[1:] = speak_as_asked(sys.argv[1:])
    logging.getLogger("gipa_extract").addHandler(SpokenHandler())
    try:
        code = app(prog_name="gipa", standalone_mode=False)
        sys.stdout.flush()
    except typer.TyperException as error:
        _complain_of_usage(error)
        code = error.exit_code
    except GipaError as error:
        print_error(error)
        code = FAILED
    except BrokenPipeError:
        sys.stderr.close()
        code = FAILED
    except OSError as error:
        if error.errno != errno.ENOSPC:
            raise
        print_error(_unwritten_output(error))
        sys.stdout = None  # what it still holds would be written, and complained of, once more
        code = FAILED
    sys.exit(code)


def _unwritten_output(error: OSError) -> GipaError:
    """That what is printed went into a file, and its disk is full; files of ours say so themselves."""
    where = WORDS[spoken()].standard_output
    return GipaError(f"cannot be written: {error.strerror}", where=where, remedy="free some space")


def _complain_of_usage(error: typer.TyperException) -> None:
    """Say what is wrong with a command line; a command that is given nothing prints its help."""
    message = error.format_message().replace("Value error, ", "")
    if message.startswith(("Usage:", "用法：")):
        typer.echo(message, err=True)
        return
    context = getattr(error, "ctx", None)
    command = context.command_path if context else "gipa"
    colon = "：" if spoken() == "zh" else ": "
    sentence = in_language(message, spoken()).rstrip(".")
    typer.echo(f"{command}{colon}{sentence} → {command} --help", err=True)


if __name__ == "__main__":
    main()
