"""Erasing a person: their acts, and themselves from the acts of others."""

import secrets
import shutil
from dataclasses import dataclass
from importlib.resources import files
from pathlib import Path
from typing import Any

import duckdb
import pyarrow as pa
import pyarrow.parquet as pq

from workbench.errors import StudyError
from workbench.privacy import KEY_BYTES, Key, key
from workbench.study import _settings, _store
from workbench.study._files import Files
from workbench.study._intake import Intake
from workbench.study._merging import ACTIVITY, merge
from workbench.study._roles import ACTORS
from workbench.study._suppression import stand_ins

MEMORY = "1GB"
REMAINING = "remaining"
LAYOUTS = "layouts"  # positions of actors in drawings, kept by `networks.cached_layout`
_KNOWN = """
    SELECT name FROM (
        SELECT actor AS name FROM former UNION SELECT alter FROM former
        UNION SELECT unnest(mentions) FROM former UNION SELECT actor FROM former_actors
    ) SEMI JOIN meant USING (name)
"""
_COUNTS = """
    SELECT count(*) FILTER (is_erased), count(*) FILTER (NOT is_erased AND is_naming),
           count(*) FILTER (NOT is_erased AND is_answering), count(DISTINCT conversation)
    FROM touched
"""


@dataclass(frozen=True, slots=True)
class Forgotten:
    """
    What an erasure changed.

    Parameters
    ----------
    acts
        Acts of the person that are gone.
    mentions
        Acts of others that mentioned or addressed the person, and no longer do.
    replies
        Acts of others that answered the person: what they answer is lost.
    conversations
        Conversations in which any of these stood.
    """

    acts: int
    mentions: int
    replies: int
    conversations: int

    def lines(self) -> list[str]:
        """
        Tell it for people.

        Returns
        -------
        lines
            What is gone first, then what stays undone.
        """
        return [
            f"erased {self.acts} acts; {self.conversations} conversations are touched",
            f"  {self.mentions} acts of others mentioned or addressed the account, and no longer do",
            f"  {self.replies} replies of others have lost what they answered",
            "later imports leave the account out; delete by hand the exports, former reports and networks",
        ]


def forget(folder: Path, actor: str, platform: str | None = None) -> Forgotten:
    """
    Erase an actor from a study, and from what is imported into it later.

    Conversations are resolved anew. This works after the study's retention date, too.

    Parameters
    ----------
    folder
        The study.
    actor
        Pseudonym, or account id as the platform has it; a study holds no handles.
    platform
        Name of the source the account belongs to; all of the study's if not given.

    Returns
    -------
    forgotten
        What was changed; all zero for an account that was erased before.

    Raises
    ------
    StudyError
        If there is no study, or nothing in it is by, to or about such an actor.
    """
    _store.provenance(folder)  # or there is no study, and none is to be made
    settings = _settings.read(folder)
    with _store.generation(folder) as following:
        before = _store.provenance(folder)
        secret = _key(before["key"])
        with _opened(_store.tables(folder, before), following) as connection:
            actors = _known(connection, before, secret, actor, platform)
            counts = _erase(connection, actors, secret, following)
        with Intake(following, settings, key=secret, roles=None, private=False):
            pass  # nothing new, so that what remains is merged with nothing
        merge(following, following / REMAINING, read=Files().table(), declared=ACTORS.empty_table())
        shutil.rmtree(following / REMAINING)
        record = {name: value for name, value in before.items() if name not in ("format", "generation")}
        listed = sorted({*before.get("forgotten", ()), *actors})
        _store.publish(folder, following, record | {"forgotten": listed})
        shutil.rmtree(folder / LAYOUTS, ignore_errors=True)
    return counts


def _key(name: str) -> Key:
    """Find the key; once it is destroyed nothing can be imported any more, and any other does as well."""
    try:
        return key(name)
    except StudyError:
        return Key(name, secrets.token_bytes(KEY_BYTES))


def _opened(former: Path, following: Path) -> duckdb.DuckDBPyConnection:
    remaining = following / REMAINING
    shutil.copytree(former, remaining, ignore=shutil.ignore_patterns("activity", "actors.parquet"))
    (remaining / "activity").mkdir()
    connection = duckdb.connect(config={"memory_limit": MEMORY, "temp_directory": str(remaining / "spill")})
    connection.execute("SET enable_progress_bar = false; SET TimeZone = 'UTC'")
    activity = connection.read_parquet(
        str(former / "activity" / "*.parquet"), file_row_number=True, filename=True
    )
    activity.create_view("former")
    connection.read_parquet(str(former / "actors.parquet")).create_view("former_actors")
    return connection


def _known(
    connection: duckdb.DuckDBPyConnection,
    found: dict[str, Any],
    secret: Key,
    actor: str,
    platform: str | None,
) -> list[str]:
    """Give the pseudonyms that are meant and that the study knows, or knew."""
    sources = {given["source"] for entry in found["imports"] for given in entry["inputs"]}
    if platform is not None and platform not in sources:
        raise StudyError(
            f"This study holds nothing of '{platform}'. Its platforms are: {', '.join(sorted(sources))}."
        )
    places = [platform] if platform else sorted(sources)
    meant = {secret.pseudonym(place, name) for place in places for name in (actor, actor.removeprefix("@"))}
    meant |= {actor}
    connection.register("meant", pa.table({"name": sorted(meant)}))
    names = {name for (name,) in connection.execute(_KNOWN).fetchall()} | (
        meant & set(found.get("forgotten", ()))
    )
    if not names:
        raise StudyError(
            f"Nothing in this study is by, to or about '{actor}'. Give the pseudonym, or the account id as "
            "the export has it: names and handles are not kept."
        )
    return sorted(names)


def _erase(
    connection: duckdb.DuckDBPyConnection, actors: list[str], secret: Key, following: Path
) -> Forgotten:
    """Write what remains, and count what does not."""
    remaining = following / REMAINING
    connection.register("erased_actors", pa.table({"actor": actors}))
    acts = connection.sql(
        "SELECT activity FROM former SEMI JOIN erased_actors USING (actor)"
    ).to_arrow_table()
    acts = acts.append_column("stand_in", stand_ins(secret, acts["activity"]))
    connection.register("erased_acts", acts)
    connection.execute(_sql("erasure"))
    connection.execute(_sql("remaining"), [str(remaining / ACTIVITY)])
    roles = connection.sql("FROM former_actors ANTI JOIN erased_actors USING (actor)").to_arrow_table()
    pq.write_table(roles.cast(ACTORS), remaining / "actors.parquet")
    return Forgotten(*connection.execute(_COUNTS).fetchall()[0])


def _sql(step: str) -> str:
    return files("workbench.study").joinpath("sql", f"{step}.sql").read_text("utf-8")
