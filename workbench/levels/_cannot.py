"""What cannot be concluded from a study: fixed sentences, chosen and backed by what the study lacks."""

from collections.abc import Iterator
from typing import NamedTuple, Protocol

import pandas as pd

from workbench import completeness, sources
from workbench.levels import _guards
from workbench.levels._interest import State, community_periods, interest
from workbench.levels._scale import ADDRESSED, ON_SCALE
from workbench.levels.codebook import Codebook, read
from workbench.sources import Shows
from workbench.vocabulary import Verdict

_ALL = "all"
_COLUMNS = ["topic", "sentence", "because", "concerns"]

_STANDING = (
    (
        "practitioners",
        "What practitioners think, intend or are able to: this shows what was done, by its form.",
        _ALL,
    ),
    ("benefit", "Whether anybody was helped.", _ALL),
    ("readers", "Anything about people who read and write nothing; silence is not absence.", _ALL),
    (
        "elsewhere",
        "What guidance was given by telephone, in meetings, or where it leaves no trace in these exports.",
        _ALL,
    ),
    ("better", "That a wider form of use is better: the forms differ in what they are for.", _ALL),
    ("cause", "Why anything changed: a profile tells what is there, and no cause.", _ALL),
    (
        "comparison",
        "How the service stands to others: services whose exports cover other channels cannot be compared.",
        _ALL,
    ),
    (
        "attention",
        "How closely staff follow a space: who reads leaves no trace, so they are there at least as seen.",
        "L4",
    ),
)
"""What no export shows: the topic, the sentence, and the level it is on."""

# what `completeness.check` finds, added up: its key, the noun that is counted, the sentence, the level
_FINDINGS = (
    (
        "lost-parents",
        "lost parents",
        "answers",
        "Whom some answers go to: what they answer is not in the study.",
        "L3",
    ),
    (
        "no-actor",
        "hidden accounts",
        "acts",
        "Whether hidden or deleted accounts are one person or many, or come back.",
        "L3, L4",
    ),
    (
        "deleted",
        "deleted acts",
        "acts",
        "What stood in acts that were deleted; the trace of them is all there is.",
        _ALL,
    ),
    (
        "unknown-roles",
        "unknown roles",
        "accounts",
        "Which role some accounts have; where a verdict hangs on it, there is none.",
        _ALL,
    ),
    (
        "no-reply-ids",
        "reply links",
        "acts after the first",
        "Who answers whom where the export names no answered act.",
        "L2, L3, L4",
    ),
    (
        "unnamed-parents",
        "reply links",
        "acts after the first",
        "Whom those acts answer that name nothing they answer.",
        "L2, L3, L4",
    ),
    (
        "missing-replies",
        "missing answers",
        "acts whose answers are counted",
        "What was said in answers that the platform counts and the study does not hold.",
        "L2, L3",
    ),
    (
        "to-the-day",
        "clock",
        "acts",
        "How fast anybody answers, and in which order, where times are exact to the day only.",
        "L2",
    ),
    (
        "relayed",
        "bridges",
        "texts",
        "How many people stand behind an account that passes on what others wrote.",
        "L3, L4",
    ),
)
# why a verdict is undetermined: the reason in words, the level
_REASONS = {
    "no reply ids": ("several people talk and the export names nothing they answer", "L3"),
    "lost parents": ("too many answers go to what is not there", "L3"),
    "answers not exported": ("their answers are counted and not exported", "L2, L3"),
    "answers a lost message": ("all that is left of them answers something lost", "L1, L2"),
    "unknown roles": ("they hang on accounts whose role is not known", _ALL),
    "deleted authors": ("they hang on whether deleted accounts are one person", "L3"),
}


class Service(_guards.Service, Protocol):
    """What is asked: a study, or anything with its views and the zone its days begin in."""

    @property
    def time_zone(self) -> str:
        """IANA name of the zone."""


class _Line(NamedTuple):
    topic: str
    sentence: str
    because: str
    concerns: str


def cannot_conclude(
    service: Service,
    given: pd.DataFrame | None = None,
    profile: pd.DataFrame | None = None,
    *,
    periods: pd.DataFrame | None = None,
    codebook: Codebook | None = None,
) -> pd.DataFrame:
    """
    Say what cannot be concluded from a study.

    Some of it no export shows; that is said of every study. The rest is told by the ledgers of its sources,
    its facts sheet, what `completeness.check` finds missing, and the verdicts.

    Parameters
    ----------
    service
        A study.
    given
        What `verdicts` gave, where it is at hand.
    profile
        What `profile` gave, for what is said of its shares; nothing is said of them without.
    periods
        What `community_periods` gave, where it is at hand.
    codebook
        Limits; the workbench's own, if None.

    Returns
    -------
    cannot
        One row each, what is special to the study first: `topic`; `sentence`, which holds no number and names
        nobody, so that it may stand in any report; `because`, the figures behind it, empty for what is said
        of every study; `concerns`, the levels it bears on, or *all*.
    """
    book = codebook or read()
    given = _guards.verdicts(service, codebook=book) if given is None else given
    findings = completeness.check(service)
    lines = [
        *_of_channels(service, findings),
        *_of_ledgers(findings),
        *_of_findings(findings),
        *_of_verdicts(given, book),
        *_of_spaces(service, given, periods, book),
        *(_of_profile(profile) if profile is not None else ()),
        *(_Line(topic, sentence, "", concerns) for topic, sentence, concerns in _STANDING),
    ]
    return pd.DataFrame(lines, columns=_COLUMNS).astype("str")


def _of_channels(service: Service, findings: pd.DataFrame) -> Iterator[_Line]:
    """Say which channels exist and are not seen."""
    facts = getattr(service, "settings", None)
    spaces = getattr(facts, "spaces", {})
    known = {str(source) for source in findings["source"].dropna()}
    seen = {name.casefold() for source in known for name in (source, _label(source))}
    seen |= {word for name in seen for word in name.split()}
    channels = [name for name in getattr(facts, "channels", ()) if name.casefold() not in seen]
    channels += [name for name, space in spaces.items() if not getattr(space, "exported", True)]
    if channels:
        sentence = (
            "What was said on channels that exist and are not in this study: all shares are of the rest."
        )
        yield _Line("channels", sentence, f"not exported: {', '.join(channels)}", _ALL)
    elif not getattr(facts, "channels", ()):
        sentence = (
            "How much of the service's work is seen: the facts sheet does not say which channels exist."
        )
        yield _Line("channels", sentence, "study.toml names no channels", _ALL)
    if "private messages" not in set(findings["space"].dropna()):
        sentence = "How much one-to-one communication there is: without direct messages, L2 is a lower bound."
        yield _Line("private messages", sentence, "no direct messages in the study", "L2")
    unnamed = [name for name, space in spaces.items() if getattr(space, "anonymity", None)]
    if unnamed:
        sentence = "Whether somebody comes back where people may take part without their name."
        yield _Line("anonymity", sentence, f"{_some(len(unnamed), 'space')}", "L2, L4")


def _of_ledgers(findings: pd.DataFrame) -> Iterator[_Line]:
    """Say what the exports of a platform never show."""
    here = [name for name in dict.fromkeys(findings["source"].dropna()) if name in sources.known()]
    ledgers = {_label(name): sources.known()[name].ledger for name in here}
    lacks = {
        "one side": (
            "What others than the owner of the account did, where only the owner's acts are exported.",
            [name for name, own in ledgers.items() if own.own_actions_only],
            "L2, L3, L4",
        ),
        "deletions": (
            "What was deleted or moderated away before the export, where that leaves no trace.",
            [name for name, own in ledgers.items() if own.deletions == Shows.NEVER],
            _ALL,
        ),
        "reactions": (
            "How many reacted, where the export counts no reactions.",
            [name for name, own in ledgers.items() if own.reactions == Shows.NEVER],
            "L1",
        ),
    }
    for topic, (sentence, names, concerns) in lacks.items():
        if names:
            yield _Line(topic, sentence, ", ".join(names), concerns)
    if len(ledgers) > 1:
        sentence = (
            "How its platforms compare: each shows other things, so pooled shares hide where they come from."
        )
        yield _Line("platforms", sentence, ", ".join(ledgers), _ALL)


def _of_findings(findings: pd.DataFrame) -> Iterator[_Line]:
    """Say what is missing, added up over spaces and sources."""
    for key, topic, noun, sentence, concerns in _FINDINGS:
        found = findings[findings["finding"] == key]
        if len(found):
            counts = _of(found["count"].sum(), found["of"].sum())
            where = f" of {_some(len(found), 'space')} concerned" if found["space"].notna().all() else ""
            yield _Line(topic, sentence, f"{counts} {noun}{where}", concerns)
    counted = {
        "rejected-items": ("not read", "What stood in what could not be read.", "item", _ALL),
        "silence": ("gaps", "Whether a space was silent or a part of its export is missing.", "space", _ALL),
        "no-staff": (
            "staff",
            "Which level talk has on a platform where nobody is known as staff.",
            "platform",
            _ALL,
        ),
        "one-account": (
            "bridges",
            "Who stands behind an account that writes most of a space.",
            "space",
            "L4",
        ),
    }
    for key, (topic, sentence, noun, concerns) in counted.items():
        found = findings[findings["finding"] == key]
        number = int(found["count"].sum()) if key == "rejected-items" else len(found)
        if number:
            yield _Line(topic, sentence, _some(number, noun), concerns)


def _of_verdicts(given: pd.DataFrame, book: Codebook) -> Iterator[_Line]:
    """Say what the verdicts leave open."""
    if given["central"].isna().any():
        sentence = "Which level any conversation has: without a role map there is none."
        yield _Line("roles", sentence, "nobody is known to be staff", _ALL)
        return
    is_open = given["central"].eq(Verdict.UNDETERMINED)
    for reason, number in given.loc[is_open, "reason"].value_counts().items():
        words, concerns = _REASONS.get(str(reason), (str(reason), _ALL))
        sentence = f"Which level some conversations have: {words}."
        yield _Line("undetermined", sentence, f"{_of(number, len(given))} conversations", concerns)
    if "is_inferred" in given and (number := int(given["is_inferred"].sum())):
        sentence = (
            "Who answers whom for certain where reply links are inferred; verdicts there carry that doubt."
        )
        yield _Line("inferred links", sentence, f"{_of(number, len(given))} conversations", "L2, L3")
    yield from _of_coding(given)
    yield from _of_number(given, book)


def _of_coding(given: pd.DataFrame) -> Iterator[_Line]:
    wide = given["central"].isin([Verdict.L2, Verdict.L3, Verdict.L3_PEER])
    coded = int(given.loc[wide, "purpose"].notna().sum()) if "purpose" in given else 0
    if coded < wide.sum():
        sentence = (
            "Whether a dialogue was guidance, or an exchange career exploration: the form is seen, "
            "the purpose must be coded by people."
        )
        yield _Line("purpose", sentence, f"purpose coded in {_of(coded, wide.sum())} conversations", "L2, L3")


def _of_number(given: pd.DataFrame, book: Codebook) -> Iterator[_Line]:
    """Say what so few, or so short, conversations cannot show."""
    addressed = given[given["central"].isin(ADDRESSED)]
    number = len(addressed)
    if number < book.counts_only_below:
        sentence = "Which share of the conversations reaches a level: they are too few for shares."
        yield _Line("number", sentence, _some(number, "conversation"), _ALL)
    elif number < book.no_sustained_below:
        sentence = "Whether a form of use was sustained: the conversations are too few to say."
        yield _Line("number", sentence, _some(number, "conversation"), _ALL)
    short = int(addressed["messages"].lt(book.length.short).sum())
    if 2 * short > number:
        sentence = "Whether most conversations could have become an exchange: they are too short to show L3."
        because = f"{_of(short, number)} conversations have fewer than {book.length.short} messages"
        yield _Line("length", sentence, because, "L3")


def _of_spaces(
    service: Service, given: pd.DataFrame, periods: pd.DataFrame | None, book: Codebook
) -> Iterator[_Line]:
    """Say of which spaces it cannot be told whether they are communities of interest."""
    if given["central"].isna().any():
        return
    latest = interest(community_periods(service, given, codebook=book) if periods is None else periods)
    is_open = latest["state"].eq(State.OPEN)
    if is_open.any():
        reasons = latest.loc[is_open, "reason"].str.split("; ").explode().value_counts()
        sentence = "Whether some spaces are communities of interest: they cannot be assessed."
        listed = ", ".join(f"{reason} ({number})" for reason, number in reasons.items())
        yield _Line("spaces", sentence, f"{_of(is_open.sum(), len(latest))} spaces: {listed}", "L4")
    flat = latest["replies"].ne("observed") & ~is_open
    if flat.any():
        sentence = "Whether members answer members in spaces whose export does not show who answers whom."
        yield _Line("flat spaces", sentence, f"{_of(flat.sum(), len(latest))} spaces", "L4")


def _of_profile(profile: pd.DataFrame) -> Iterator[_Line]:
    """Say which shares are not told, and which hang on the rule."""
    rows = profile[profile["level"].isin(ON_SCALE)]
    for reason, part in rows[rows["reason"].ne("")].groupby("reason", sort=False):
        levels = ", ".join(dict.fromkeys(part["level"]))
        yield _Line("shares", "Which share of the conversations reaches some levels.", str(reason), levels)
    doubt = rows[(rows["strict"] < rows["low"]) | (rows["lenient"] > rows["high"])]
    if len(doubt):
        told = dict.fromkeys(doubt["level"])
        sentence = "Which share reaches a level whatever the rule: a stricter or milder one tells another."
        yield _Line(
            "rule",
            sentence,
            f"strict or lenient share outside the interval: {', '.join(told)}",
            ", ".join(told),
        )


def _label(source: str) -> str:
    known = sources.known().get(source)
    return known.label if known else source


def _of(number: float, whole: float) -> str:
    return f"{int(number):,} of {int(whole):,}"


def _some(number: int, noun: str) -> str:
    return f"{number:,} {noun}" if number == 1 else f"{number:,} {noun}s"
