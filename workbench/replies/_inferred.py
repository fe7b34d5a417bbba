"""A study whose flat talk shows who answers whom, as it was inferred."""

import contextlib
import secrets
import weakref
from importlib.resources import files
from typing import Any

import duckdb
import numpy as np
import pyarrow as pa

from workbench.replies._found import NOTHING, Found, Options, find
from workbench.replies._reading import Service, read

ANSWERS = "inferred_answers"
OTHERS = """
select talk.*, false as is_inferred, null::double as probability
from {talk} as talk
anti join {place}.sessions as sessions using (conversation)
union all by name
"""


class Base:
    """The links of a service, found once, and its flat acts laid out by them; draws share it."""

    def __init__(self, service: Service) -> None:
        self.service = service
        self.place = f"replies_{secrets.token_hex(8)}"
        with service.connect() as connection:
            self.talk = f"{connection.execute('select current_database()').fetchall()[0][0]}.main.talk"
            self.found: Found = find(read(connection, events(service)))
            connection.execute(f"attach ':memory:' as {self.place}")
            weakref.finalize(self, _detach, service, self.place).atexit = False
            connection.sql("select conversation from sessions").create(f"{self.place}.sessions")
            self._lay(connection)

    def _lay(self, connection: duckdb.DuckDBPyConnection) -> None:
        places = {"activity": self.found.activity, "place": np.arange(len(self.found.activity))}
        connection.register("places", pa.table(places))
        connection.execute(text("flat").format(place=self.place))
        connection.unregister("places")


class Inferred:
    """
    A service whose talk holds inferred links; all else is that of the study.

    Parameters
    ----------
    base
        The links found.
    answers
        Which of them hold: one link for each act whose parent the export does not give.
    whole
        Whether talk holds all conversations, or only those with inferred links.
    """

    def __init__(self, base: Base, answers: Options, *, whole: bool) -> None:
        self._base = base
        self._answers = _table(base.found, answers)
        self._whole = whole

    def __getattr__(self, name: str) -> Any:  # noqa: ANN401
        """Ask the study for what it knows: settings, time zone, roles and more."""
        if name.startswith("_"):
            raise AttributeError(name)
        return getattr(self._base.service, name)

    def connect(self) -> duckdb.DuckDBPyConnection:
        """
        Connect to the activity; close the connection, or use it in a ``with``.

        Returns
        -------
        connection
            As that of the study, where `talk` has inferred parents, conversations cut by them, and two more
            columns: `is_inferred`, whether links of the conversation were inferred, and `probability`, that
            of the inferred link, missing where none was inferred.
        """
        connection = self._base.service.connect()
        weakref.finalize(connection, _keep, self._base)
        connection.register(ANSWERS, self._answers)
        names = {"place": self._base.place, "talk": self._base.talk, "answers": ANSWERS}
        others = OTHERS.format(**names) if self._whole else ""
        connection.execute(text("talk").format(others=others, **names))
        return connection

    def drawn(self, draw: int, *, seed: int = 0, whole: bool | None = None) -> "Inferred":
        """
        Draw another set of links, which cuts conversations anew.

        Parameters
        ----------
        draw
            Number of the draw.
        seed
            Of the series of draws; the same seed and number give the same links.
        whole
            Whether talk holds all conversations, or only those with inferred links; as here if not said.

        Returns
        -------
        service
            With the links drawn.
        """
        answers = self._base.found.drawn(draw, seed=seed)
        return Inferred(self._base, answers, whole=self._whole if whole is None else whole)


def most_likely(service: Service, *, whole: bool) -> Inferred:
    """
    Let the most likely links hold.

    Parameters
    ----------
    service
        A study, or one whose links were inferred before: they are not inferred again.
    whole
        Whether talk holds all conversations, or only those with inferred links.

    Returns
    -------
    service
        With these links.
    """
    base = service._base if isinstance(service, Inferred) else Base(service)  # noqa: SLF001
    return Inferred(base, base.found.likely(), whole=whole)


def events(service: Service) -> list[str]:
    """
    Name the spaces where an event is chatted along, which is one conversation without inferred links.

    Parameters
    ----------
    service
        Its facts sheet tells, if it has one.

    Returns
    -------
    spaces
        Their names.
    """
    spaces = getattr(getattr(service, "settings", None), "spaces", {})
    return [name for name, space in spaces.items() if space.event]


def _table(found: Found, answers: Options) -> pa.Table:
    """Lay out one row an act, in order; acts whose parent is exported have no inferred one."""
    parent = np.full(len(found.activity), NOTHING)
    probability = np.full(len(found.activity), np.nan)
    parent[answers.act] = answers.answered
    is_linked = answers.answered != NOTHING
    probability[answers.act[is_linked]] = answers.probability[is_linked]
    is_none = parent == NOTHING
    columns = {
        "place": np.arange(len(parent)),
        "conversation": found.activity.take(pa.array(found.rooted(answers))),
        "parent": found.activity.take(pa.array(parent, mask=is_none)),
        "probability": pa.array(probability, mask=is_none),
    }
    return pa.table(columns)


def text(step: str) -> str:
    """
    Read a step of SQL.

    Parameters
    ----------
    step
        Its name.

    Returns
    -------
    text
        With places to fill in.
    """
    return files(__package__).joinpath(f"{step}.sql").read_text("utf-8")


def _keep(base: Base) -> None:
    """Keep the tables as long as a connection reads them: by being told of them when it is gone."""


def _detach(service: Service, place: str) -> None:
    """Let go of the tables; a database that is closed has let go already."""
    with contextlib.suppress(duckdb.Error), service.connect() as connection:
        connection.execute(f"detach {place}")
