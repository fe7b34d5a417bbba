"""
The generic table: CSV, TSV, NDJSON or Parquet with one row an act.

It is the door for every platform that has no source of its own. DuckDB reads the file in pieces and
sorts the rows that are acts from those that are not.
"""

import codecs
import csv
import re
import shutil
import tempfile
import zipfile
import zlib
from collections.abc import Iterator, Mapping
from contextlib import contextmanager, suppress
from importlib.resources.abc import Traversable
from pathlib import Path

import duckdb
import orjson
import pyarrow as pa
import pyarrow.compute as pc
import pyarrow.parquet as pq

from workbench.activity import BATCH, NATIVE, Batch, Reject
from workbench.errors import ExportError
from workbench.sources._ledger import Ledger, Shows
from workbench.vocabulary import Kind, Role, Visibility

label = "Table"
expects = (
    "CSV, TSV, NDJSON or Parquet with the columns actor and time, and where known "
    "id, conversation, parent, space, role, kind, mentions, visibility, text; "
    "where they have other names, say which with --map, as in --map actor=username"
)
ledger = Ledger(
    replies=Shows.WHERE_USED,
    mentions=Shows.WHERE_USED,
    shares=Shows.NEVER,
    reactions=Shows.NEVER,
    deletions=Shows.NEVER,
    cannot=(
        "What a table shows depends on its columns: without parent, nobody is known to answer anybody.",
        "A time without a zone is read in the time zone of the study.",
        "Reactions, edits and deletions are not read from a table.",
    ),
)

COLUMNS = (
    *("id", "conversation", "parent", "space", "actor", "role"),
    *("time", "kind", "mentions", "visibility", "text"),
)
REQUIRED = ("actor", "time")
HEAD = 256 * 1024
BROKEN = (zipfile.BadZipFile, zlib.error, EOFError)
MEND = "Save it as UTF-8 (Excel: save as 'CSV UTF-8') and import it again."
LONGEST = 16 * 2**20  # one row, in bytes
MEMORY = "300MB"
UTF_16 = (codecs.BOM_UTF16_LE, codecs.BOM_UTF16_BE)


def sniff(export: Traversable) -> bool:
    """
    Tell whether a file is a table that holds the required columns.

    Parameters
    ----------
    export
        Any file or folder.

    Returns
    -------
    is_table
        True if it has columns named `actor` and `time`.
    """
    return export.is_file() and set(REQUIRED) <= set(_present(export))


def read(export: Traversable, *, columns: Mapping[str, str] | None = None) -> Iterator[Batch]:
    """
    Read a table in batches.

    Parameters
    ----------
    export
        The file.
    columns
        The file's own name of a column, by the name it has here: ``{"actor": "username"}``.

    Yields
    ------
    batch
        Acts, and the rows that are none with the reason.

    Raises
    ------
    ExportError
        If a column that is needed or mapped is not there, or the file breaks off or is not UTF-8.
    """
    chosen = dict(columns or {})
    present = _present(export)
    if _head(export, 2) in UTF_16:
        raise ExportError(f"'{export.name}' is UTF-16, not UTF-8. {MEND}")
    names = _named(export.name, present, chosen)
    if _format(export) == "ndjson":  # a key may well be missing from the first lines
        names = {name: chosen.get(name, name) for name in COLUMNS}
    with _on_disk(export) as file, duckdb.connect(config={"memory_limit": MEMORY}) as connection:
        connection.execute("SET TimeZone = 'UTC'; SET enable_progress_bar = false")
        try:
            query = _acts(_scan(file, _format(export), present, names), names, chat="parent" not in present)
            for piece in connection.sql(query).to_arrow_reader(BATCH):
                yield _batch(export.name, pa.Table.from_batches([piece]))
        except duckdb.Error as error:
            raise _fault(export.name, error) from error


def _head(export: Traversable, size: int) -> bytes:
    """Read the first bytes; none where a zip is broken at this place, which reading it will say."""
    with suppress(*BROKEN), export.open("rb") as stream:
        return stream.read(size)
    return b""


def _format(export: Traversable) -> str:
    head = _head(export, 16)
    if head.startswith(b"PAR1"):
        return "parquet"
    return "ndjson" if head.lstrip(b"\xef\xbb\xbf \t\r\n").startswith(b"{") else "csv"


def _present(export: Traversable) -> list[str]:
    """List the columns at the head of a file; none if it is no table."""
    kind, head = _format(export), _head(export, HEAD)
    if kind == "parquet":
        with suppress(pa.ArrowInvalid, OSError, *BROKEN), export.open("rb") as stream:
            return list(pq.read_schema(stream).names)
        return []
    encoding = "utf-16" if head.startswith(UTF_16) else "utf-8-sig"
    line = head.decode(encoding, "replace").partition("\n")[0].rstrip("\r")
    if kind == "csv":
        with suppress(csv.Error):
            return next(csv.reader([line], delimiter=_delimiter(line)), [])
        return []
    try:
        first = orjson.loads(line)
    except orjson.JSONDecodeError:
        return []
    return [str(name) for name in first] if isinstance(first, dict) else []


def _delimiter(header: str) -> str:
    return max(",\t;|", key=header.count)


def _named(file: str, present: list[str], columns: dict[str, str]) -> dict[str, str]:
    """Match the columns this source knows to the file's own names."""
    foreign = sorted(set(columns) - set(COLUMNS))
    if foreign:
        raise ExportError(f"'{foreign[0]}' is no column of a table. Known are {', '.join(COLUMNS)}.")
    wanted = {name: columns.get(name, name) for name in COLUMNS}
    missing = [
        own for name, own in wanted.items() if own not in present and (name in columns or name in REQUIRED)
    ]
    if missing:
        raise ExportError(
            f"'{file}' has no column '{missing[0]}'; it has {', '.join(present)[:300] or 'none'}. "
            "Say which is which with --map, as in --map actor=username."
        )
    return {name: own for name, own in wanted.items() if own in present}


@contextmanager
def _on_disk(export: Traversable) -> Iterator[Path]:
    """Give a path that DuckDB can open; a member of a zip is unpacked for the time being."""
    if isinstance(export, Path) and _is_utf8(str(export)):
        yield export
        return
    with tempfile.TemporaryDirectory() as folder:
        file = Path(folder) / "table"
        try:
            with export.open("rb") as packed, file.open("wb") as unpacked:
                shutil.copyfileobj(packed, unpacked)
        except BROKEN as error:
            raise ExportError(
                f"'{export.name}' is damaged in its zip. Export or download it again."
            ) from error
        yield file


def _is_utf8(name: str) -> bool:
    """Tell whether DuckDB can be given a name; file systems take any bytes."""
    with suppress(UnicodeEncodeError):
        return bool(name.encode("utf-8"))
    return False


def _scan(file: Path, kind: str, present: list[str], names: Mapping[str, str]) -> str:
    """Write the call that makes DuckDB read the file, every column of CSV and NDJSON as text."""
    listed = present if kind == "csv" else list(dict.fromkeys(names.values()))
    columns = "{" + ", ".join(f"{_literal(name)}: 'VARCHAR'" for name in listed) + "}"
    if kind == "parquet":
        return f"read_parquet({_literal(file)})"
    if kind == "ndjson":
        return (
            f"read_json({_literal(file)}, format = 'newline_delimited', columns = {columns}, "
            f"maximum_object_size = {LONGEST})"
        )
    with file.open(encoding="utf-8-sig", errors="replace") as stream:
        delimiter = _literal(_delimiter(stream.readline(HEAD)))
    return (
        f"read_csv({_literal(file)}, auto_detect = false, header = true, delim = {delimiter}, "
        f"quote = '\"', escape = '\"', columns = {columns}, "
        f"max_line_size = {LONGEST}, buffer_size = {2 * LONGEST})"
    )


def _literal(value: object) -> str:
    return "'" + str(value).replace("'", "''") + "'"


def _acts(scan: str, names: Mapping[str, str], *, chat: bool) -> str:
    """Write the SQL that turns rows into acts; `reason` says why a row is none."""

    def given(name: str) -> str:
        own = '"' + names[name].replace('"', '""') + '"' if name in names else "NULL"
        return (
            f"{own}::VARCHAR AS {name}" if name == "text" else f"nullif(trim({own}::VARCHAR), '') AS {name}"
        )

    opening = Kind.MESSAGE if chat else Kind.POST
    # names and paths are quoted above, and all other words are our own
    return f"""
        WITH rows AS (SELECT row_number() OVER () AS item, {", ".join(map(given, COLUMNS))} FROM {scan}),
        read AS (
            SELECT * REPLACE (lower(role) AS role, lower(kind) AS kind, lower(visibility) AS visibility),
                   time AS written,
                   CASE WHEN regexp_full_match(time, '-?[0-9]{{1,12}}([.][0-9]*)?')
                        THEN make_timestamptz((time::DECIMAL(24, 6) * 1000000)::BIGINT)
                        ELSE try_cast(time AS TIMESTAMPTZ) END AS moment,
                   CASE WHEN regexp_full_match(time, '.{{4}}-.{{2}}-.{{2}}') THEN 'day'
                        WHEN regexp_full_match(time, '.{{10}}[T ][0-9]{{2}}:[0-9]{{2}}(Z|[+-][0-9:]+)?')
                        THEN 'minute'
                        ELSE 'second' END AS time_precision
            FROM rows
        )
        SELECT item, concat_ws('/', coalesce(space, ''), conversation) AS scope,
               id, conversation AS thread, parent,
               coalesce(space, '') AS space, coalesce(visibility, '{Visibility.MEMBERS}') AS visibility,
               coalesce(kind, CASE WHEN parent IS NULL THEN '{opening}' ELSE '{Kind.REPLY}' END) AS kind,
               CASE WHEN actor <> '[deleted]' AND role IS DISTINCT FROM '{Role.DELETED}'
                    THEN actor END AS actor,
               nullif(role, '{Role.DELETED}') AS role, moment AS time, time_precision,
               NOT regexp_matches(written, '^-?[0-9.]+$|:[0-9.]+ ?(Z|UTC|[+-][0-9:]+)$', 'i') AS is_local,
               regexp_extract_all(mentions, '[^\\s,"\\[\\]]+') AS mentions, text,
               CASE WHEN actor IS NULL THEN 'actor is empty; write [deleted] for an account that is gone'
                    WHEN written IS NULL THEN 'time is empty'
                    WHEN moment IS NULL OR NOT moment BETWEEN '0001-01-03 00:00Z' AND '9999-12-29 00:00Z'
                        THEN 'time ''' || written[:40] || ''' is neither ISO 8601 nor epoch seconds'
                    {_outside("role", Role)} {_outside("kind", Kind)} {_outside("visibility", Visibility)}
                    WHEN regexp_matches(concat_ws(chr(10), id, parent, conversation, actor),
                                        '(?m)^[0-9]([.,][0-9]+[Ee][+]?|[Ee][+])[0-9]+$')
                        THEN 'an id was rounded by a spreadsheet (such as 1.2E+17)' END AS reason
        FROM read
    """  # noqa: S608


def _outside(column: str, words: type[Kind | Role | Visibility]) -> str:
    known = ", ".join(words)
    listed = ", ".join(_literal(word) for word in words)
    return (
        f"WHEN {column} IS NOT NULL AND {column} NOT IN ({listed}) "
        f"THEN '{column} ''' || {column}[:40] || ''' is none of {known}'"
    )


def _batch(file: str, rows: pa.Table) -> Batch:
    is_act = pc.is_null(rows["reason"])
    bad = rows.filter(pc.invert(is_act)).select(["item", "reason"]).to_pylist()
    good = rows.filter(is_act)
    columns = [
        good[f.name].cast(f.type) if f.name in good.column_names else pa.nulls(len(good), f.type)
        for f in NATIVE
    ]
    return Batch(file, pa.table(columns, schema=NATIVE), [Reject(row["item"], row["reason"]) for row in bad])


def _fault(file: str, error: duckdb.Error) -> ExportError:
    """Say in a sentence what DuckDB found wrong, without repeating the row itself."""
    said = str(error)
    place = re.search(r"[Ll]ine:? (\d+)", said)
    where = f" (line {place[1]})" if place else ""
    if "not utf-8" in said or "Invalid unicode" in said:
        return ExportError(f"'{file}' is not UTF-8{where}. {MEND}")
    if "Expected Number of Columns" in said:
        return ExportError(
            f"'{file}' has a row with too few or too many columns{where}. Mend or export it again."
        )
    if "unterminated quote" in said:
        return ExportError(f"'{file}' breaks off inside a quoted value{where}. Export it again.")
    if "Malformed JSON" in said or "unexpected end of data" in said:
        return ExportError(
            f"'{file}' is not whole NDJSON{where}: every line must be one JSON object. Export it again."
        )
    return ExportError(f"'{file}' cannot be read as a table{where}: {said.splitlines()[0][:160]}.")
