"""The IRC logs whose reply links people marked (Kummerfeld et al. 2019), read as flat talk."""

import re
from collections import Counter
from collections.abc import Sequence
from itertools import compress
from pathlib import Path
from typing import NamedTuple

import numpy as np
import pandas as pd
from numpy.typing import NDArray

from workbench.replies._acts import NAMED, NOBODY, Acts

SAID = re.compile(r"^\[(\d\d):(\d\d)\]\s+(?:<(\S+)>|\*\s+(\S+))\s?(.*)$")
RENAMED = re.compile(r"^=== (\S+) (?:\[.*\] )?is now known as (\S+)")
TOKEN = re.compile(r"[\w\[\]\\^{}|`-]+")
WORD = re.compile(r"[\w'’.-]+")
PLAIN = re.compile(r"[a-z']+")  # a nick with a digit is no usual word
LINK = re.compile(r"https?://\S*")
SILENCE = 60  # minutes, after which a session ends


class Log(NamedTuple):
    """One log, of which the messages from a line on were marked."""

    name: str
    acts: Acts
    line: NDArray[np.int64]  # of each act
    distances: list[set[int]]  # of each act, in acts, to those it was said to answer; 0 where to nothing
    marked: set[tuple[int, int]]  # a line and a line that it answers; itself where it answers nothing
    begin: int
    notices: list[int]  # lines of joining, leaving and the like, which are no acts


def read(folder: Path) -> list[Log]:
    return [read_log(path) for path in sorted(folder.glob("*.annotation.txt"))]


def read_log(path: Path) -> Log:
    rows = path.with_name(path.name.replace("annotation", "ascii")).read_text("utf-8").splitlines()
    known: dict[str, str] = {}  # a nick, and the first that its person had
    said, notices = [], []
    days, before = 0, 0
    for number, row in enumerate(rows):
        found = SAID.match(row)
        if found is None:
            notices.append(number)
            if renamed := RENAMED.match(row):
                old, new = (nick.lower() for nick in renamed.groups())
                known[new] = known.setdefault(old, f"{old} {number}")
            continue
        hour, minute, nick, doer, text = found.groups()
        clock = 60 * int(hour) + int(minute)
        days += clock < before - 600
        before = clock
        nick = (nick or doer).lower()
        said.append((number, known.setdefault(nick, f"{nick} {number}"), 1440 * days + clock, text))
    marked = set()
    for row in path.read_text("utf-8").splitlines():
        one, other = (int(number) for number in row.split()[:2])
        marked.add((max(one, other), min(one, other)))
    line = np.array([number for number, *_ in said])
    begin = min(number for number, _ in marked)
    return Log(
        path.name.split(".")[0], as_acts(said, known), line, distances(line, marked), marked, begin, notices
    )


def distances(line: NDArray[np.int64], marked: set[tuple[int, int]]) -> list[set[int]]:
    place = {number: at for at, number in enumerate(line.tolist())}
    found: list[set[int]] = [set() for _ in line]
    for number, answered in marked:
        if number in place and answered in place:
            found[place[number]].add(place[number] - place[answered])
        elif number in place:  # it answers somebody who came or went
            found[place[number]].add(0)
    return found


def as_acts(said: list[tuple[int, str, int, str]], known: dict[str, str]) -> Acts:
    texts = [LINK.sub(" ", text) for *_, text in said]
    common = Counter(word for text in texts for word in set(PLAIN.findall(text.lower())))
    people = {
        actor: number
        for number, actor in enumerate(dict.fromkeys([*known.values(), *(actor for _, actor, _, _ in said)]))
    }
    named = []
    for _, actor, _, text in said:
        found = [people[known[nick]] for nick in nicks(text, known, common) if known[nick] != actor]
        named.append(([*dict.fromkeys(found)] + [NOBODY] * NAMED)[:NAMED])
    minute = np.array([minute for *_, minute, _ in said])
    return Acts(
        session=np.concatenate([[0], np.cumsum(np.diff(minute) > SILENCE)]),
        minute=minute,
        actor=np.array([people[actor] for _, actor, _, _ in said]),
        named=np.array(named),
        asks=np.array(["?" in text for text in texts]),
        words=np.array([len(WORD.findall(text)) for text in texts]),
    )


def nicks(text: str, known: dict[str, str], common: Counter[str]) -> list[str]:
    """Find the nicks that a text names: at its beginning any, later only such as are no usual words."""
    found = []
    for token in TOKEN.finditer(text):
        nick, ahead = token.group().lower(), text[: token.start()].strip("@ ")
        if nick not in known:
            continue
        is_called = text[token.end() : token.end() + 1] in {":", ",", ";", ">"}
        times = common[nick]
        if (is_called or times < 30) if not ahead else (len(nick) > 2 and (is_called or times < 8)):
            found.append(nick)
    return found


def without_names(log: Log) -> Log:
    """Let nobody name anybody, as in chats where few do."""
    return log._replace(acts=log.acts._replace(named=np.full_like(log.acts.named, NOBODY)))


def gold(logs: Sequence[Log], *, notices: bool = True) -> pd.DataFrame:
    """Links as people marked them; of all lines, as the publication counts them, or of acts alone."""
    rows = []
    for log in logs:
        left = set() if notices else set(log.notices)
        rows += [(log.name, *pair) for pair in sorted(log.marked) if pair[0] not in left]
    return _table(rows)


def predicted(logs: Sequence[Log], chances: Sequence[NDArray[np.float32]]) -> pd.DataFrame:
    """The most likely link of each line; notices answer nothing."""
    parents = [np.arange(len(found)) - found.argmax(axis=1) for found in chances]
    return by_parent(logs, parents)


def by_parent(logs: Sequence[Log], parents: Sequence[NDArray[np.int64]]) -> pd.DataFrame:
    """Links of given parents, by act its own place where it answers nothing."""
    rows: list[tuple[str, int, int]] = []
    for log, parent in zip(logs, parents, strict=True):
        rows += [(log.name, one, other) for one, other in zip(log.line, log.line[parent], strict=True)]
        rows += [(log.name, one, one) for one in log.notices]
    return _table(rows)


def _table(rows: Sequence[tuple[str, int, int]]) -> pd.DataFrame:
    links = [(f"{name}:{one}", None if one == other else f"{name}:{other}") for name, one, other in rows]
    return pd.DataFrame(links, columns=["activity", "candidate"])


def reliability(logs: Sequence[Log], chances: Sequence[NDArray[np.float32]]) -> pd.DataFrame:
    """How often the most likely link of marked acts is right, by its probability."""
    stated, right = [], []
    for log, found in zip(logs, chances, strict=True):
        kept = log.line >= log.begin
        best = found.argmax(axis=1)
        stated.append(found.max(axis=1)[kept])
        right.append(
            [at in meant for at, meant in zip(best[kept], compress(log.distances, kept), strict=True)]
        )
    table = pd.DataFrame({"stated": np.concatenate(stated), "right": np.concatenate(right)})
    bins = pd.cut(table["stated"], [0, 0.2, 0.4, 0.6, 0.8, 0.9, 1])
    return table.groupby(bins, observed=True).agg(
        acts=("right", "size"), stated=("stated", "mean"), right=("right", "mean")
    )


def brier(logs: Sequence[Log], chances: Sequence[NDArray[np.float32]]) -> float:
    """The mean squared distance of chances from what was marked, from 0 to 2; of several marked, shares."""
    squares = []
    for log, found in zip(logs, chances, strict=True):
        for place in np.flatnonzero(log.line >= log.begin):
            meant = np.zeros(found.shape[1])
            within = [at for at in log.distances[place] if at < len(meant)]
            meant[within] = 1 / max(len(within), 1)
            squares.append(((found[place] - meant) ** 2).sum())
    return float(np.mean(squares))
