"""
ConvoKit, the Cornell toolkit for conversations: a corpus as a folder with a file of utterances.

A corpus may come from any platform, so what its places and people are is for its own description to say.
"""

from collections.abc import Iterator
from datetime import datetime
from importlib.resources.abc import Traversable
from typing import Any

from workbench.activity import Act, Batch, Reject, batches
from workbench.errors import ExportError
from workbench.sources import _lines
from workbench.sources._ledger import Ledger, Shows
from workbench.sources._moment import from_epoch
from workbench.sources._values import native, quoted, text
from workbench.vocabulary import Kind

label = "ConvoKit"
expects = "the folder of a corpus: utterances.jsonl beside speakers.json, conversations.json and corpus.json"
ledger = Ledger(
    replies=Shows.ALWAYS,
    mentions=Shows.NEVER,
    shares=Shows.NEVER,
    reactions=Shows.NEVER,
    deletions=Shows.NEVER,
    cannot=(
        "A corpus is one space, named as its folder; the places it was collected from are not told apart.",
        "An utterance without a time is not read, and many corpora, such as spoken ones, have none.",
        "What a corpus keeps of votes, mentions or roles differs from corpus to corpus and is not read.",
        "A corpus is taken as visible to members only, since it does not say who could see it.",
        "The name of an account stands for the account: whoever changed it counts as two.",
        "What was deleted before the corpus was collected is gone; of deleted accounts nobody is named.",
    ),
)

UTTERANCES = "utterances.jsonl"
BESIDE = ("speakers.json", "users.json", "conversations.json", "corpus.json", "index.json")
GONE = frozenset({"[deleted]", "[removed]"})
EARLIEST = 365 * 86_400  # what is smaller numbers the turns of a talk, or counts from its beginning


def sniff(export: Traversable) -> bool:
    """Tell whether a folder is a corpus or holds nothing but corpora, or a file is one's utterances."""
    return _is_utterances(export) if export.is_file() else bool(_corpora(export))


def read(export: Traversable) -> Iterator[Batch]:
    """
    Read a corpus, or the corpora of a folder.

    Parameters
    ----------
    export
        What `sniff` claims.

    Yields
    ------
    batch
        Utterances in the order of the file, and the lines that are none with the reason.

    Raises
    ------
    ExportError
        If there is no file of utterances, or it is damaged in its zip.
    """
    if export.is_file():
        yield from _read(export, export.name, export.name.partition(".")[0])
        return
    corpora = _corpora(export)
    if not corpora:
        raise ExportError(f"'{export.name}' is no corpus of ConvoKit. Expected is {expects}.")
    for corpus in corpora:
        name = UTTERANCES if corpus is export else f"{corpus.name}/{UTTERANCES}"
        yield from _read(corpus.joinpath(UTTERANCES), name, corpus.name.removesuffix(".zip"))


def _corpora(export: Traversable) -> list[Traversable]:
    """List the corpora: the folder itself, or all that is in it."""
    if not export.is_dir():
        return []
    if _is_corpus(export):
        return [export]
    found = (child for child in export.iterdir() if not child.name.startswith((".", "__")))
    inside = sorted(found, key=lambda child: child.name)
    return inside if all(_is_corpus(child) for child in inside) else []


def _is_corpus(folder: Traversable) -> bool:
    if not folder.is_dir() or not any(folder.joinpath(name).is_file() for name in BESIDE):
        return False
    return _is_utterances(folder.joinpath(UTTERANCES))


def _is_utterances(file: Traversable) -> bool:
    keys = _lines.first(file).keys()
    parts = ({"id"}, {"text"}, {"speaker", "user"}, {"conversation_id", "root"}, {"reply_to", "reply-to"})
    return all(not part.isdisjoint(keys) for part in parts)


def _read(file: Traversable, name: str, space: str) -> Iterator[Batch]:
    found = _lines.lines(file, name=name)
    yield from batches(
        name,
        (item if isinstance(item, Reject) else _read_one(number, item, space) for number, item in found),
    )


def _read_one(number: int, item: dict[str, Any], space: str) -> Act | Reject:
    own = native(item.get("id"))
    if own is None:
        return Reject(number, f"no id: expected a string, not {quoted(item.get('id'))}")
    speaker = native(_either(item, "speaker", "user"))
    if speaker is None:
        return Reject(number, "no account: neither speaker nor user is an id")
    time = _time(item.get("timestamp"))
    if isinstance(time, str):
        return Reject(number, time)
    parent = native(_either(item, "reply_to", "reply-to"))
    is_gone = speaker in GONE
    return Act(
        item=number,
        scope=space,
        id=own,
        space=space,
        actor=None if is_gone else speaker,
        time=time,
        kind=Kind.REPLY if parent else Kind.MESSAGE,
        thread=native(_either(item, "conversation_id", "root")),
        parent=parent,
        handle=None if is_gone else speaker,
        text=text(item.get("text")),
    )


def _time(value: object) -> datetime | str:
    """Read a time, or say why there is none."""
    if value is None or value == "":
        return "no time: timestamp is empty, and an act needs one"
    time = from_epoch(value)
    if time is None:
        return f"time cannot be read: {quoted(value)} is no number of seconds since 1970"
    if time.timestamp() < EARLIEST:
        return f"no time: {quoted(value)} numbers the turns of a talk, it is no moment"
    return time


def _either(item: dict[str, Any], name: str, former: str) -> object:
    """Give the value under a name, or under the one that older versions of the toolkit wrote."""
    value = item.get(name)
    return item.get(former) if value is None else value
