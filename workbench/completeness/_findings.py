"""What is told of sources and spaces: counts in, whole sentences out."""

from dataclasses import dataclass

from workbench.completeness._ledgers import ledger
from workbench.completeness._steps import Row

LEAST_DAYS, SILENT_DAYS, SILENT_TIMES = 20, 14, 10


@dataclass(frozen=True, slots=True, kw_only=True)
class Finding:
    """One row of what `check` gives; spaces, actors and places in exports stand beside the sentence."""

    finding: str
    says: str
    source: str | None = None
    space: str | None = None
    actor: str | None = None
    origin: str | None = None
    suggested: str | None = None
    count: int | None = None
    of: int | None = None


_SILENCE = (
    "It fell silent {silences}, for more than {days} days and {times} times its usual gaps (95 of 100 last "
    "{usual} at most); the longest is from {since} to {until}. Is a part of the export missing?"
)
# what is said of a space where the count is not zero: its key, the columns of count and whole, the sentence
_SPACES = (
    ("no-actor", "no_author", "acts", "Hidden or deleted accounts wrote {count} of {of} acts."),
    ("deleted", "deleted", "acts", "The export marks {count} of {of} acts as deleted."),
    ("edited", "edited", "acts", "The export marks {count} of {of} acts as edited."),
    ("to-the-minute", "minute", "acts", "The time of {count} of {of} acts is exact to the minute only."),
    (
        "to-the-day",
        "day_only",
        "acts",
        "The time of {count} of {of} acts is exact to the day only, so how fast anybody answers is not told.",
    ),
    (
        "local-clock",
        "local_clock",
        "acts",
        "The clock of {count} of {of} acts names no time zone and is read in {zone}.",
    ),
    (
        "relayed",
        "relayed",
        "texts",
        "A name begins {count} of {of} texts, as where a bridge passes on what others wrote.",
    ),
    (
        "personal",
        "personal",
        "acts",
        "An e-mail address, a phone or an identity number stands in {count} of {of} acts.",
    ),
    (
        "lost-parents",
        "lost",
        "answers",
        "The parent of {count} of {of} answers is not in the study, so whom they answer is lost.",
    ),
    (
        "bare-replies",
        "bare",
        "replies",
        "No answered act is named by {count} of {of} replies, which then go to what opened the conversation.",
    ),
    (
        "missing-replies",
        "short",
        "counted",
        "Answers are missing to {count} of {of} acts whose answers the platform counts: {missing} at least.",
    ),
    (
        "silence",
        "silences",
        None,
        _SILENCE,
    ),
)
_SPAN = "It holds {acts} of {people} from {first} to {last}, in {months} of {all_months} months."
_UNNAMED = "After the first act of a conversation, {unnamed} of {later} acts do not name what they answer."
_MUTE = "No act names what it answers, so who answers whom cannot be seen."
_PAIRS = " Where two people talk, {inferred} messages are taken to answer the other's last."


def of_source(source: str) -> list[Finding]:
    """
    Tell what a source's exports can and cannot show.

    Parameters
    ----------
    source
        Its name.

    Returns
    -------
    findings
        What they show, and one a sentence of the ledger.
    """
    own = ledger(source)
    if own is None:
        says = "This source is not installed here, so what its exports can show is not known."
        return [Finding(finding="unknown-source", source=source, says=says)]
    shows = (
        f"It shows replies {own.replies}, mentions {own.mentions}, shares {own.shares}, "
        f"reactions {own.reactions}, deletions {own.deletions}, and times to the {own.time_precision}."
    )
    found = [Finding(finding="shows", source=source, says=shows)]
    if own.own_actions_only:
        says = "Only what the owner of the account did is in the export, so ties are seen from one side."
        found.append(Finding(finding="own-actions", source=source, says=says))
    return found + [Finding(finding="cannot", source=source, says=sentence) for sentence in own.cannot]


def of_space(row: Row, *, zone: str) -> list[Finding]:
    """
    Tell what is missing or in doubt in a space.

    Parameters
    ----------
    row
        All that was counted of it.
    zone
        Time zone of the study.

    Returns
    -------
    findings
        What it holds, then only what there is.
    """
    place = {"source": row["source"], "space": row["space"]}
    told = row | {"zone": zone, "days": SILENT_DAYS, "times": SILENT_TIMES}
    if "usual" in row:
        told |= {"usual": _span(row["usual"]), "silences": some(row["silences"], "time")}
    spans = row | {"acts": some(row["acts"], "act"), "people": some(row["people"], "account")}
    span = _SPAN.format(**spans)
    found = [Finding(finding="span", says=span, count=row["months"], of=row["all_months"], **place)]
    found += _naming(row, place)
    for key, counted, whole, sentence in _SPACES:
        if count := row.get(counted):
            of = row[whole] if whole else None
            says = sentence.format(**told | {"count": count, "of": of})
            found.append(Finding(finding=key, says=says, count=count, of=of, **place))
    return found


def _naming(row: Row, place: dict[str, str]) -> list[Finding]:
    """Tell how far acts name what they answer, where anybody could."""
    if not row.get("unnamed") and not row.get("inferred"):
        return []
    is_mute = not row.get("answers")
    says = (_MUTE if is_mute else _UNNAMED).format(**row)
    if row["inferred"]:
        says += _PAIRS.format(**row)
    key = "no-reply-ids" if is_mute else "unnamed-parents"
    return [Finding(finding=key, says=says, count=row["unnamed"], of=row["later"], **place)]


def of_reject(row: Row) -> Finding:
    """
    Tell what of the exports was not read, and why.

    Parameters
    ----------
    row
        A reason.

    Returns
    -------
    finding
        Of the study as a whole: an item that could not be read may be of any platform.
    """
    what = "file" if row["is_file"] else "item"
    says = f"Not read: {some(row['rejects'], what)}, {row['reason']}."
    return Finding(finding=f"rejected-{what}s", says=says, count=row["rejects"])


def some(count: int, noun: str) -> str:
    """
    Count things in words.

    Parameters
    ----------
    count
        How many.
    noun
        One of them.

    Returns
    -------
    some
        Number and noun, in the plural where it is not one.

    Examples
    --------
    >>> some(1, "act"), some(1200, "act")
    ('1 act', '1,200 acts')
    """
    return f"{count:,} {noun}" if count == 1 else f"{count:,} {noun}s"


def _span(days: float) -> str:
    """Tell a span in the largest unit it fills."""
    hours = days * 24
    return some(round(days), "day") if days >= 1 else some(round(hours), "hour") if hours >= 1 else "an hour"
