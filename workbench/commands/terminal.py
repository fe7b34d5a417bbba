"""How the command line talks to people: plain text, and mistakes told without a traceback."""

import sys
import unicodedata
from collections.abc import Sequence
from io import TextIOWrapper
from typing import Any

import click

from workbench.errors import ReportError, WorkbenchError

UNDONE, REFUSED, INTERRUPTED = 1, 2, 130


class Refusal(click.ClickException):
    """
    Something a person should know, told instead of a traceback.

    Parameters
    ----------
    message
        One sentence or two.
    code
        Exit code: 1 the work could not be done, 2 wrong usage or bad input.
    """

    def __init__(self, message: str, code: int) -> None:
        super().__init__(message)
        self.exit_code = code  # type: ignore[misc]

    def format_message(self) -> str:
        """
        Give the message without what would steer a terminal.

        Returns
        -------
        message
            As it is printed.
        """
        return plain(self.message)


class Verb(click.Command):
    """
    A verb whose help ends with examples.

    Parameters
    ----------
    examples
        Lines to type.
    """

    def __init__(self, *given: Any, examples: Sequence[str], **options: Any) -> None:  # noqa: ANN401
        super().__init__(*given, **options)
        self.examples = examples

    def format_epilog(
        self,
        ctx: click.Context,  # noqa: ARG002
        formatter: click.HelpFormatter,
    ) -> None:
        """
        Write the examples.

        Parameters
        ----------
        ctx
            As click gives it; not needed.
        formatter
            As click gives it.
        """
        with formatter.section("Example"):
            formatter.write("".join(f"  {line}\n" for line in self.examples))


class Verbs(Verb, click.Group):
    """The verbs, with the exit codes they share."""

    command_class = Verb

    def invoke(self, ctx: click.Context) -> Any:  # noqa: ANN401  as click has it
        """
        Run a verb, and turn what people can mend into a refusal.

        Parameters
        ----------
        ctx
            As click gives it.

        Returns
        -------
        result
            Whatever the verb returned.

        Raises
        ------
        Refusal
            For every error of the workbench and of the operating system; other errors are faults of
            ours, and keep their traceback.
        """
        _speak_utf8()
        try:
            result = super().invoke(ctx)
            sys.stdout.flush()
        except KeyboardInterrupt:
            raise click.exceptions.Exit(INTERRUPTED) from None
        except BrokenPipeError:  # whoever reads has seen enough, and click ends quietly
            raise
        except (WorkbenchError, OSError) as error:
            raise refusal(error) from error
        return result


def refusal(error: WorkbenchError | OSError) -> Refusal:
    """
    Tell an error that a person can do something about.

    Parameters
    ----------
    error
        What was raised.

    Returns
    -------
    refusal
        With the exit code that fits.
    """
    if isinstance(error, WorkbenchError):
        return Refusal(str(error), UNDONE if isinstance(error, ReportError) else REFUSED)
    place = f"'{error.filename}': " if error.filename else ""
    return Refusal(f"{place}{error.strerror or error}.", UNDONE)


def say(text: str, *, aside: bool = False) -> None:
    """
    Print text for a person.

    Parameters
    ----------
    text
        One line or more.
    aside
        Whether it goes to standard error, beside the result.
    """
    click.echo(plain(text), err=aside)


def plain(text: str) -> str:
    r"""
    Show characters that would steer a terminal instead of obeying them, since exports can hold them.

    Parameters
    ----------
    text
        Any, of any origin.

    Returns
    -------
    plain
        The text; control and format characters other than the end of a line are written out.

    Examples
    --------
    >>> plain("a\x1b[2Jb")
    'a\\x1b[2Jb'
    """
    return "".join(
        character
        if character == "\n" or not unicodedata.category(character).startswith("C")
        else character.encode("unicode_escape", "surrogatepass").decode("ascii")
        for character in text
    )


def _speak_utf8() -> None:
    for stream in (sys.stdout, sys.stderr):
        if isinstance(stream, TextIOWrapper):
            stream.reconfigure(encoding="utf-8")
