"""Services drawn by hand, act by act, with all that signals look at."""

from collections.abc import Mapping
from datetime import UTC, datetime, timedelta
from types import SimpleNamespace
from typing import Any

import duckdb
import pandas as pd
import pyarrow as pa

START = datetime(2026, 1, 5, 9, tzinfo=UTC)  # a Monday

_TEXT, _NUMBER, _TRUTH, _TEXTS = pa.string(), pa.int64(), pa.bool_(), pa.list_(pa.string())
SCHEMA = pa.schema(
    dict.fromkeys(("conversation", "activity", "parent", "actor", "role", "kind", "space"), _TEXT)
    | dict.fromkeys(("visibility", "targetless", "source", "origin", "mark", "language", "gist"), _TEXT)
    | dict.fromkeys(("item", "words", "sentences", "long_words", "questions", "links", "media"), _NUMBER)
    | dict.fromkeys(("emails", "phones", "identity_numbers", "replies", "reactions"), _NUMBER)
    | dict.fromkeys(("is_dm", "has_reply_ids", "edited", "deleted", "is_automatic"), _TRUTH)
    | dict.fromkeys(("is_addressed", "parent_inferred"), _TRUTH)
    | dict.fromkeys(("linked", "sites", "cues", "mentions"), _TEXTS)
    | {"time": pa.timestamp("us", tz="UTC"), "time_precision": _TEXT}
)
FEATURES = (
    "words", "sentences", "long_words", "questions", "links", "linked", "sites", "cues", "gist", "emails",
    "phones", "identity_numbers",
)  # fmt: skip

Act = dict[str, Any]


def act(name: str, actor: str | None, above: str | None = None, *, hours: float = 0, **more: Any) -> Act:  # noqa: ANN401
    """Draw an act; names of staff begin with s, of bots with x, all others are members."""
    first = (actor or "-")[0]
    role = {"s": "staff", "x": "bot", "-": "deleted"}.get(first, "member")
    linked = more.get("linked") or []
    usual = {
        "activity": name, "actor": actor, "parent": above, "role": role, "conversation": None,
        "time": START + timedelta(hours=hours), "kind": "reply" if above else "post", "space": "page",
        "visibility": "private" if more.get("is_dm") else "public", "targetless": "none", "source": "table",
        "is_dm": False, "has_reply_ids": True, "edited": False, "deleted": False, "time_precision": "second",
        "words": 10, "sentences": 1, "long_words": 2, "questions": 0,
        "links": len(linked), "linked": linked, "sites": ["example.org"] * len(linked), "media": 0,
        "cues": [], "gist": name, "emails": 0, "phones": 0, "identity_numbers": 0, "mentions": [],
    }  # fmt: skip
    return usual | more


class Drawn:
    """A service of such acts; a conversation bears the name of its first act."""

    time_zone = "UTC"

    def __init__(self, *acts: Act, settings: Mapping[str, Any] | None = None) -> None:
        self.has_roles = any(one["role"] == "staff" for one in acts)
        self.settings = SimpleNamespace(**({"opening_hours": {}, "spaces": {}} | dict(settings or {})))
        above = {one["activity"]: one["parent"] for one in acts}
        rows = [
            one
            | {
                "item": place,
                "origin": f"talk.csv#{place}",
                "conversation": one["conversation"] or _top(one, above),
            }
            for place, one in enumerate(acts, 1)
        ]
        self.names = sorted({one["actor"] for one in acts if one["actor"]})
        self._connection = duckdb.connect()
        self._connection.execute("SET TimeZone = 'UTC'")
        self._connection.register("drawn", pa.Table.from_pylist(rows, SCHEMA))
        self._connection.execute("CREATE TABLE stored AS FROM drawn")
        for view in ("talk", "activity"):
            self._connection.execute(f"CREATE VIEW {view} AS FROM stored")

    def connect(self) -> duckdb.DuckDBPyConnection:
        return self._connection.cursor()


def _top(one: Act, above: Mapping[str, str | None]) -> str:
    name: str = one["activity"]
    while (parent := above.get(name)) is not None:
        name = parent
    return name


def verdicts(**central: str) -> pd.DataFrame:
    """Give verdicts by the names of conversations."""
    return pd.DataFrame({"conversation": list(central), "central": list(central.values())}, dtype="str")
