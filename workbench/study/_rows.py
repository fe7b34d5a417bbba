"""From what a source hands over to the rows a study stores: names become pseudonyms, texts features."""

import pyarrow as pa
import pyarrow.compute as pc

from workbench import text
from workbench.activity import STORED, TIME
from workbench.privacy import Key
from workbench.study._settings import Settings
from workbench.vocabulary import Visibility

_LATER = ("conversation", "origin")
_UNNAMED = pa.field("activity", pa.string())  # null where the platform has no ids

# a stored row before conversations are known: `content` names an act that has no id, `file` is a number
INTAKE = pa.schema(
    [_UNNAMED if field.name == "activity" else field for field in STORED if field.name not in _LATER]
    + [("scope", pa.string()), ("content", pa.string()), ("file", pa.int64()), ("sequence", pa.int64())]
)
YEARS = range(1, 10_000)  # those a calendar in Python has
PLAIN = "^[0-9A-Za-z._=-]*$"
_IDENTITY = ("scope", "thread", "parent", "actor", "kind", "text")


def is_private(acts: pa.Table) -> pa.ChunkedArray:
    """
    Tell which acts stand in private spaces.

    Parameters
    ----------
    acts
        A `NATIVE` table.

    Returns
    -------
    is_private
        One a row, never missing.
    """
    return pc.equal(acts["visibility"], Visibility.PRIVATE.value)


def stripped(acts: pa.Table, settings: Settings, *, source: str, key: Key) -> pa.Table:
    """
    Turn a `NATIVE` table into rows without names.

    Parameters
    ----------
    acts
        As a source handed them over, with the number of their `file`.
    settings
        Facts sheet of the study: whether texts are kept (those of private spaces never are), in which
        languages they may be, and the zone in which a clock without one is read.
    source
        Its name.
    key
        Key of the study.

    Returns
    -------
    rows
        Of the `INTAKE` shape, without `sequence`.
    """
    acts = _discreet(acts, key)
    scope = _escaped(acts["scope"])
    columns = {name: acts[name] for name in INTAKE.names if name in acts.column_names}
    language = _language(acts, settings)
    features = text.features(acts["text"], language)
    columns |= features | {
        "is_addressed": _addressed(features["is_calling"], acts["mentions"]),
        "gist": key.pseudonyms("gist", features["gist"]),
        "linked": _hidden(key, "link", features["linked"]),
        "scope": scope,
        **{
            name: pc.binary_join_element_wise(source, scope, _nameless(acts[own], key), ":")
            for name, own in (("activity", "id"), ("thread", "thread"), ("parent", "parent"))
        },
        "parent_inferred": pa.repeat(pa.scalar(value=False), len(acts)),
        "actor": key.pseudonyms(source, acts["actor"]),
        "alter": key.pseudonyms(source, acts["alter"]),
        "mentions": _hidden(key, source, acts["mentions"]),
        "language": language,
        "text": acts["text"] if settings.keep_text else pa.nulls(len(acts), pa.string()),
        "time": _time(acts, settings.time_zone),
        "source": pa.repeat(source, len(acts)),
        "content": _content(acts, key),
    }
    return pa.table({name: columns[name] for name in INTAKE.names if name != "sequence"})


def _discreet(acts: pa.Table, key: Key) -> pa.Table:
    """Take from private acts what was said, and what the place is called: it may be a person's name."""
    private = is_private(acts)
    if not pc.any(private).as_py():
        return acts
    nothing = pa.scalar(None, pa.string())
    for name in ("scope", "space", "text", "language"):
        kept = pc.if_else(private, acts[name], nothing)
        hidden = key.pseudonyms(name, kept) if name in ("scope", "space") else nothing
        column = pc.if_else(private, hidden, acts[name])
        acts = acts.set_column(acts.schema.get_field_index(name), name, column)
    return acts


def _time(acts: pa.Table, zone: str) -> pa.ChunkedArray:
    """Read clocks without a zone in the study's; of an hour that comes twice it is the first."""
    if not pc.any(acts["is_local"]).as_py():
        return acts["time"]
    clock = acts["time"].cast(pa.timestamp("us"))  # the same numbers, without the zone
    local = pc.assume_timezone(clock, zone, ambiguous="earliest", nonexistent="latest").cast(TIME)
    is_known = pc.and_(acts["is_local"], pc.is_in(pc.year(local), pa.array(YEARS)))
    return pc.if_else(is_known, local, acts["time"])


def _language(acts: pa.Table, settings: Settings) -> pa.ChunkedArray:
    """Tell the language of a text where its export does not, among those the study names."""
    if not settings.languages:
        return acts["language"]
    untold = pc.if_else(pc.is_null(acts["language"]), acts["text"], pa.scalar(None, pa.string()))
    return pc.coalesce(acts["language"], text.detected(untold, settings.languages))


def _addressed(is_calling: pa.Array | pa.ChunkedArray, mentions: pa.ChunkedArray) -> pa.ChunkedArray:
    """Tell which texts begin with a mention; where the export names nobody, a name says nothing."""
    return pc.and_kleene(is_calling, pc.greater(pc.list_value_length(mentions), 0))


def _escaped(scope: pa.ChunkedArray) -> pa.ChunkedArray:
    return pc.replace_substring(pc.replace_substring(scope, "%", "%25"), ":", "%3A")


def _nameless(ids: pa.ChunkedArray, key: Key) -> pa.ChunkedArray:
    """Hide ids that are more than letters and digits, such as addresses: they may hold an account's name."""
    is_plain = pc.match_substring_regex(ids, PLAIN)
    if pc.all(is_plain, min_count=0).as_py():
        return ids
    return pc.if_else(is_plain, ids, key.pseudonyms("id", pc.if_else(is_plain, None, ids)))


def _hidden(key: Key, scope: str, lists: pa.Array | pa.ChunkedArray) -> pa.Array:
    """Give lists of pseudonyms for lists of names."""
    lengths = pc.fill_null(pc.list_value_length(lists), 0)
    lengths = lengths.combine_chunks() if isinstance(lengths, pa.ChunkedArray) else lengths
    ends = pc.cumulative_sum(lengths).cast(pa.int32())
    starts = pa.concat_arrays([pa.array([0], pa.int32()), ends])
    missing = pc.is_null(lists)
    missing = missing.combine_chunks() if isinstance(missing, pa.ChunkedArray) else missing
    names = key.pseudonyms(scope, pc.list_flatten(lists))
    return pa.ListArray.from_arrays(starts, names, mask=missing)


def _content(acts: pa.Table, key: Key) -> pa.Array:
    """Name an act without an id by what it says, so that the same export adds nothing the second time."""
    lacks_id = pc.is_null(acts["id"])
    if not pc.any(lacks_id).as_py():
        return pa.nulls(len(acts), pa.string())
    parts = [pc.fill_null(acts[name], "") for name in _IDENTITY]
    parts.append(acts["time"].cast(pa.int64()).cast(pa.string()))
    joined = pc.binary_join_element_wise(*parts, "\x1f")
    return key.pseudonyms("content", pc.if_else(lacks_id, joined, pa.scalar(None, pa.string())))
