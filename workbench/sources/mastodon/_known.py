"""What the short ids of a server are called everywhere, kept on disk so that memory does not grow."""

import sqlite3
from collections.abc import Iterable, Iterator
from contextlib import closing, contextmanager

_TABLES = """
CREATE TABLE known (id TEXT, file TEXT, name TEXT, PRIMARY KEY (id, file)) WITHOUT ROWID;
CREATE TABLE home (file TEXT PRIMARY KEY, server TEXT) WITHOUT ROWID;
"""
# a file put together from two servers may use one id twice: then nobody knows which of them is meant
_LEARN = (
    "INSERT INTO known VALUES (?, ?, ?) "
    "ON CONFLICT DO UPDATE SET name = CASE WHEN name = excluded.name THEN name END"
)
_HERE = "SELECT name FROM known WHERE id = ? AND file = ?"
_ELSEWHERE = (
    "SELECT max(name) FROM known WHERE id = ? AND file IN ("
    "SELECT other.file FROM home JOIN home AS other USING (server) WHERE home.file = ?"
    ") HAVING count(DISTINCT name) = 1"
)


class Known:
    """
    Names by id, as the files of one or more servers tell them.

    Parameters
    ----------
    held
        A database that holds nothing yet.
    """

    def __init__(self, held: sqlite3.Connection) -> None:
        self._held = held
        held.executescript(_TABLES)

    def learn(self, file: str, named: Iterable[tuple[str, str]]) -> None:
        """
        Take in names.

        Parameters
        ----------
        file
            Where they stand.
        named
            Ids and names, in any order and as often as they come.
        """
        self._held.executemany(_LEARN, ((native, file, name) for native, name in named))

    def place(self, file: str, server: str) -> None:
        """
        Say which server a file is of; ids are shared by the files of one server.

        Parameters
        ----------
        file
            Its name.
        server
            Its domain.
        """
        self._held.execute("INSERT INTO home VALUES (?, ?)", [file, server])

    def name(self, file: str, native: str) -> str | None:
        """
        Give a name.

        Parameters
        ----------
        file
            Where the id stands.
        native
            The id.

        Returns
        -------
        name
            None where neither this file nor another one of its server tells it, or where it was given to two.
        """
        here = self._held.execute(_HERE, [native, file]).fetchone()
        row = here or self._held.execute(_ELSEWHERE, [native, file]).fetchone()
        return row[0] if row else None


@contextmanager
def knowing() -> Iterator[Known]:
    """
    Keep names while files are read.

    Yields
    ------
    known
        Without a name yet.
    """
    with closing(sqlite3.connect("")) as held:  # without a path it is a file that vanishes when closed
        yield Known(held)
