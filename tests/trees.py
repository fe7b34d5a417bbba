"""
Reply trees for tests, as short as they can be written, and the table `talk` they become.

A message is `(id, parent, actor, role)` in the order of time, with the roles of the oracle: S staff,
M member, B bot, U unknown, and O organisation. An actor that is None was deleted.
"""

import importlib.util
from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass, field
from datetime import UTC, datetime, timedelta
from pathlib import Path
from typing import Any

import duckdb
import numpy as np
import pyarrow as pa
import pytest

Message = tuple[object, object, object, str]
ROLES = {"S": "staff", "M": "member", "B": "bot", "U": "unknown", "O": "org"}
START = datetime(2026, 1, 5, 9, tzinfo=UTC)


@dataclass
class Tree:
    """A conversation and what holds for all of it."""

    messages: Sequence[Message]
    is_dm: bool = False
    has_reply_ids: bool = True
    targetless: str = "none"
    kind: Mapping[object, str] = field(default_factory=dict)
    reactions: Mapping[object, int] = field(default_factory=dict)
    shift: timedelta = timedelta()


class Forest:
    """A service of hand-drawn conversations, with the one table that conversations are read from."""

    def __init__(self, *trees: Tree, has_roles: bool = True) -> None:
        self.has_roles = has_roles
        self._connection = duckdb.connect()
        rows = [row for number, tree in enumerate(trees) for row in _rows(f"c{number:06}", tree)]
        self._connection.register("rows_of_talk", pa.Table.from_pylist(rows, schema=SCHEMA))
        self._connection.execute("create table talk as from rows_of_talk")

    def connect(self) -> duckdb.DuckDBPyConnection:
        return self._connection.cursor()

    def close(self) -> None:
        self._connection.close()


SCHEMA = pa.schema(
    {
        "conversation": pa.string(),
        "activity": pa.string(),
        "parent": pa.string(),
        "parent_inferred": pa.bool_(),
        "thread": pa.string(),
        "actor": pa.string(),
        "role": pa.string(),
        "time": pa.timestamp("us", tz="UTC"),
        "item": pa.int64(),
        "kind": pa.string(),
        "space": pa.string(),
        "visibility": pa.string(),
        "is_dm": pa.bool_(),
        "has_reply_ids": pa.bool_(),
        "targetless": pa.string(),
        "origin": pa.string(),
        "source": pa.string(),
        "deleted": pa.bool_(),
        "reactions": pa.int64(),
    }
)


def _rows(conversation: str, tree: Tree) -> Iterable[dict[str, Any]]:
    for place, (number, parent, actor, role) in enumerate(tree.messages):
        yield {
            "conversation": conversation,
            "activity": f"{conversation}/{number}",
            "parent": None if parent is None else f"{conversation}/{parent}",
            "parent_inferred": False,
            "actor": None if actor is None else str(actor),
            "role": "deleted" if actor is None else ROLES[role],
            # two in a second, so that the number of the item has to tell
            "time": START + tree.shift + timedelta(seconds=place // 2),
            "item": place + 1,
            "kind": tree.kind.get(number, "message"),
            "space": "a forum",
            "visibility": "private" if tree.is_dm else "public",
            "is_dm": tree.is_dm,
            "has_reply_ids": tree.has_reply_ids,
            "targetless": tree.targetless,
            "origin": f"talk.csv#{place + 1}",
            "source": "table",
            "deleted": False,
            "reactions": tree.reactions.get(number),
        }


def random_trees(number: int, *, seed: int) -> list[Tree]:
    """Grow small conversations with all the faults an export can have."""
    chance = np.random.default_rng(seed)
    return [Tree(_random_messages(chance), is_dm=chance.random() < 0.3) for _ in range(number)]


def _random_messages(chance: np.random.Generator) -> list[Message]:
    size, crowd = chance.choice([1, 2, 3, 5, 8, 12, 20]) + chance.integers(4), chance.integers(1, 10)
    usual = "SMMMMUMBO"
    messages: list[Message] = []
    for place in range(size):
        actor = None if chance.random() < 0.05 else int(chance.integers(crowd))
        role = usual[actor or 1] if chance.random() < 0.85 else str(chance.choice([*"SMMMU"]))
        # lost, the message itself, later or in a circle, or none at all
        faulty = chance.choice([-1, place, int(chance.integers(size)), None])
        earlier = int(chance.integers(place)) if place else None
        messages.append((place, faulty if chance.random() < 0.15 else earlier, actor, role))
    return messages


def for_oracle(tree: Tree, *, deleted: str) -> list[Message]:
    """Write a tree as the oracle reads it: deleted authors are members, one each or one together."""
    gone = {"separate": "deleted {}", "pooled": "deleted"}[deleted]
    return [
        (number, parent, gone.format(number), "M") if actor is None else (number, parent, actor, role)
        for number, parent, actor, role in tree.messages
    ]


def oracle() -> Any:  # noqa: ANN401
    """Load the rule written to be read; it stands beside the project, not in it."""
    path = Path(__file__).parents[1].parent / "shared" / "reference_rule.py"
    if not path.exists():
        pytest.skip("the oracle is not beside the project")
    specification = importlib.util.spec_from_file_location("reference_rule", path)
    module = importlib.util.module_from_spec(specification)
    specification.loader.exec_module(module)
    return module
