"""How the command line talks to people: plain text, and mistakes told without a traceback."""

import sys
import unicodedata
import warnings
from collections.abc import Iterator, Sequence
from contextlib import contextmanager
from io import TextIOWrapper
from typing import Any

import click

from workbench.errors import ReportError, RetentionWarning, WorkbenchError

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
            with _notices_told():
                result = super().invoke(ctx)
            sys.stdout.flush()
        except KeyboardInterrupt:
            raise click.exceptions.Exit(INTERRUPTED) from None
        except BrokenPipeError:  # whoever reads has seen enough, and click ends quietly
            raise
        except (WorkbenchError, OSError) as error:
            raise refusal(error) from error
        return result


@contextmanager
def _notices_told() -> Iterator[None]:
    """Tell each notice for people once, as a line of its own; other warnings are as Python has them."""
    told: set[str] = set()
    with warnings.catch_warnings():
        warnings.simplefilter("always", RetentionWarning)
        show = warnings.showwarning

        def told_once(message: Warning | str, category: type[Warning], *place: Any, **more: Any) -> None:  # noqa: ANN401
            if not issubclass(category, RetentionWarning):
                show(message, category, *place, **more)
            elif str(message) not in told:
                told.add(str(message))
                say(f"Note: {message}", aside=True)

        warnings.showwarning = told_once
        yield


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
