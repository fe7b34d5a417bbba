"""The service report in words: fixed sentences, filled from tables, that a manager can act on."""

from collections.abc import Sequence
from typing import TYPE_CHECKING, Any, NamedTuple

from workbench.errors import ReportError
from workbench.vocabulary import Role

if TYPE_CHECKING:
    import networkx as nx
    import pandas as pd

    from workbench.study import Study

LEVELS = ("L1", "L2", "L3")
REACHES = {
    "L1": "reached an audience or went further",
    "L2": "became at least an exchange between staff and one person",
    "L3": "became, by form, an exchange among several members with staff taking part",
}
CANNOT = (
    "What practitioners think or intend, how competent they are, and whether anybody was helped: this shows behaviour only.",
    "What people read without writing, and guidance given by telephone, in meetings or in channels that are not imported here.",
    "Whether an exchange among members was career exploration: its form is seen, its purpose must be coded by people.",
    "That a wider form of use is better: the forms differ in what they are for. Services with other channels cannot be compared.",
    "Whether the service is a community of interest (L4): that is judged for a space over half a year, which this version does not do.",
)

METHOD = (
    "Each conversation is judged by its form alone: who took part, who answered whom, how often and in which order. "
    "The rule and its thresholds are proposals that stand in the codebook; strict and lenient readings bound each verdict.",
    "A share stands with two kinds of doubt: the 90 % interval tells how far it could differ by chance, "
    "the strict and lenient shares how far it depends on the rule.",
    "Numbers that fewer persons stand behind than the study allows are withheld, and so are those that would reveal them.",
)


class Part(NamedTuple):
    """The conversations of the report's period, its last month, and the month before that."""

    name: str
    now: "pd.DataFrame"
    month: str
    previous: str


def part(service: "Study", verdicts: "pd.DataFrame", period: str) -> Part:
    """
    Choose the conversations a report is about.

    Parameters
    ----------
    service
        A study.
    verdicts
        What `levels.verdicts` gave.
    period
        A month such as 2026-03, or empty for all.

    Returns
    -------
    part
        What began in the period, the last month of the period, and the month before that.

    Raises
    ------
    ReportError
        If nothing began in that month.
    """
    import pandas as pd  # noqa: PLC0415  slow to load

    from workbench import levels  # noqa: PLC0415

    if verdicts["central"].isna().any():
        raise ReportError(
            "No level can be told without a role map: import with --roles roles.csv, which says whose accounts are staff."
        )
    months = levels.months(verdicts["start"], service.time_zone)
    if period and period not in set(months):
        raise ReportError(
            f"No conversation of this study began in '{period}'. There are months from {months.min()} to {months.max()}."
        )
    month = period or months.max()
    previous = str(pd.Period(month, freq="M") - 1)
    now = verdicts[months == period] if period else verdicts
    name = period or f"{months.min()} to {months.max()}"
    return Part(name, now, month, previous)


def enacts(profile: "pd.DataFrame") -> list[str]:
    """
    Say what the activity enacts.

    Parameters
    ----------
    profile
        A publishable profile of the period.

    Returns
    -------
    sentences
        One a level that is told.
    """
    rows = profile.set_index("level")
    told = []
    for level in LEVELS:
        row = rows.loc[level]
        if _known(row["conversations"]):
            share = f" ({_per_cent(row['share'])})" if _known(row["share"]) else ""
            told.append(f"{level}: {row['conversations']} of {row['of']} conversations{share} {REACHES[level]}.")
        else:
            told.append(f"{level}: {row['reason']}.")
    return told


def sustained(level: str | None, conversations: int, *, least: int) -> str:
    """
    Say which form of use was kept up, if that can be said.

    Parameters
    ----------
    level
        The highest level sustained, or None.
    conversations
        How many conversations the period has, on the scale or unanswered.
    least
        With fewer, nothing is called sustained.

    Returns
    -------
    sentence
        One sentence.
    """
    if conversations < least:
        return f"With {conversations} conversations nothing is called sustained; that takes {least}."
    if level is None:
        return "No form of use was sustained: none recurred through the period."
    return f"The widest form of use that was sustained in this export is {level}, by form only."


def changes(months: "pd.DataFrame", part: Part) -> "pd.DataFrame":
    """
    Put the last month of the period beside the month before it.

    Parameters
    ----------
    months
        Publishable profile by month.
    part
        The report's period.

    Returns
    -------
    changes
        One row a level and one for unanswered; counts in words.
    """
    import pandas as pd  # noqa: PLC0415

    shown = [*LEVELS, "unanswered"]
    before, now = (
        months[months["month"] == month].set_index("level").reindex(shown) for month in (part.previous, part.month)
    )
    rows = {
        level.capitalize() if level == "unanswered" else level: [
            _counts(before.loc[level]), _counts(now.loc[level]), _apart(before.loc[level], now.loc[level])
        ]
        for level in shown
    }  # fmt: skip
    columns = [part.previous, part.month, "What can be said"]
    return pd.DataFrame.from_dict(rows, orient="index", columns=columns).rename_axis("Reached at least")


def attention(verdicts: "pd.DataFrame", *, k: int) -> list[str]:
    """
    Say what a person should look at; signals, not grades.

    Parameters
    ----------
    verdicts
        Those of the period.
    k
        Numbers of fewer conversations than this are told as "fewer than k".

    Returns
    -------
    sentences
        One a signal that is there; one sentence if none is.
    """
    central = verdicts["central"]
    signals: list[tuple[int, str]] = [
        ((central == "unanswered").sum(), "conversations addressed to the service have no human reply in this export"),
        ((verdicts["strict"] != verdicts["lenient"]).sum(), "conversations change their level with the strictness of the rule: read these first"),
        (verdicts["thin"].sum(), "verdicts rest on less than a fifth of the members who took part (thin)"),
        ((verdicts["reason"] == "no reply ids").sum(), "group conversations cannot be judged, for the export does not say who answers whom"),
        ((verdicts["reason"] == "unknown roles").sum(), "conversations hang on accounts whose role is not known: complete the role map"),
        ((verdicts["reason"] == "deleted authors").sum(), "conversations hang on deleted accounts"),
        ((verdicts["orphan_rate"] > 0).sum(), "conversations hold replies whose parent is lost"),
    ]  # fmt: skip
    said = [f"{count if count >= k else f'Fewer than {k}'} {text}." for count, text in signals if count]
    return said or ["Nothing in this export stands out."]


def exports(service: "Study") -> "pd.DataFrame":
    """
    Give what each platform's export cannot show.

    Parameters
    ----------
    service
        A study.

    Returns
    -------
    limits
        One row a platform and limit.
    """
    import pandas as pd  # noqa: PLC0415

    from workbench import sources  # noqa: PLC0415

    known = [sources.named(name) for name in service.sources]
    rows = [(source.label, " ".join(source.ledger.cannot)) for source in known]
    return pd.DataFrame(rows, columns=["Platform", "What its export cannot show"]).set_index("Platform")


def beside(profile: "pd.DataFrame") -> "pd.DataFrame":
    """
    Give the table of what stands beside the scale.

    Parameters
    ----------
    profile
        A publishable profile.

    Returns
    -------
    beside
        One row a verdict off the scale, with counts in words.
    """
    from workbench import levels  # noqa: PLC0415

    book = levels.codebook.read()
    rows = profile[~profile["level"].isin([*LEVELS, "L4"])].set_index("level")
    wording = [book.verdicts[level] for level in rows.index]
    table = rows.assign(
        Verdict=[w.label for w in wording],
        Conversations=[_counts(row) for _, row in rows.iterrows()],
        Meaning=[w.definition for w in wording],
    )
    return table.set_index("Verdict")[["Conversations", "Meaning"]]


def numbers(profile: "pd.DataFrame") -> "pd.DataFrame":
    """
    Give the numbers behind the picture of a profile.

    Parameters
    ----------
    profile
        A publishable profile, of the levels.

    Returns
    -------
    numbers
        Counts in words, shares and both kinds of doubt.
    """
    import pandas as pd  # noqa: PLC0415

    rows = [row for _, row in profile.iterrows()]
    table = {
        "Level": list(profile["level"]),
        "Conversations at or above": [_counts(row) for row in rows],
        "Share": [_per_cent(row["share"]) for row in rows],
        "90 % interval": [_span(row["low"], row["high"]) for row in rows],
        "Strict to lenient": [_span(row["strict"], row["lenient"]) for row in rows],
    }
    return pd.DataFrame(table).set_index("Level")


def by_month(profile: "pd.DataFrame") -> "pd.DataFrame":
    """
    Give the numbers behind the picture of the months.

    Parameters
    ----------
    profile
        A publishable profile by month.

    Returns
    -------
    numbers
        One row a month, one column a level: counts in words, and the interval of the share.
    """
    told = profile.assign(told=[_month(row) for _, row in profile.iterrows()])
    table = told.pivot_table(index="month", columns="level", values="told", aggfunc="first")
    return table.rename(columns="{} or wider".format).rename_axis(index="Month", columns=None)


def pooled(network: "nx.DiGraph[str]", *, k: int) -> "nx.DiGraph[str]":
    """
    Give a network in which no role but staff points at fewer than k actors.

    Parameters
    ----------
    network
        A network with `role` on its nodes.
    k
        Roles with fewer actors are given as not known.

    Returns
    -------
    pooled
        A copy.
    """
    from collections import Counter  # noqa: PLC0415

    copy = network.copy()
    roles = Counter(copy.nodes[actor]["role"] for actor in copy)
    for actor in copy:
        role = copy.nodes[actor]["role"]
        if role != Role.STAFF and roles[role] < k:
            copy.nodes[actor]["role"] = Role.UNKNOWN.value
    return copy


def answers(ties: "pd.DataFrame") -> "pd.DataFrame":
    """
    Give the table of which roles answer which.

    Parameters
    ----------
    ties
        What `measures.ties_by_role` gave of a pooled network.

    Returns
    -------
    answers
        Replies, one row a role that answers and one column a role that is answered.
    """
    frame = ties.reset_index()
    table = frame.pivot_table(index="role", columns="alter", values="weight", aggfunc="sum", fill_value=0)
    used = table.index[(table.sum(axis=1) + table.sum(axis=0).reindex(table.index, fill_value=0)) > 0]
    return table.loc[used, used].rename(columns="to {}".format).rename_axis(index="Replies from", columns=None)


def measured(measures: "pd.DataFrame") -> "pd.DataFrame":
    """
    Give the measures of a network ready to be read.

    Parameters
    ----------
    measures
        What `measures.network` gave.

    Returns
    -------
    measured
        One row a measure; where there is no number, the reason stands in its place.
    """
    value = [
        (f"{v:.0f}" if float(v).is_integer() and v > 1 else f"{v:.2f}") if _known(v) else str(why)
        for v, why in zip(measures["value"], measures["reason"], strict=True)
    ]
    names = [str(name).replace("_", " ").capitalize() for name in measures.index]
    import pandas as pd  # noqa: PLC0415

    return pd.DataFrame({"Measure": names, "Value": value, "Range": measures["range"].to_numpy()}).set_index("Measure")


def made_from(service: "Study", digest: str) -> dict[str, str]:
    """
    Say what a report was made from; no clock, so that it can be made again alike.

    Parameters
    ----------
    service
        A study.
    digest
        Of the codebook.

    Returns
    -------
    entries
        Inputs by hash, counts, codebook and versions.
    """
    import importlib.metadata as installed  # noqa: PLC0415

    imports: Sequence[dict[str, Any]] = service.provenance["imports"]
    inputs = [given for entry in imports for given in entry["inputs"]]
    counts = {name: sum(entry[name] for entry in imports) for name in ("read", "kept", "duplicates")}
    rejects = sum(sum(entry["rejects"].values()) for entry in imports)
    packages = ("guidance-workbench", "duckdb", "pandas", "networkx", "matplotlib", "papermill")
    return {
        "Inputs": "; ".join(f"{given['source']} {given['sha256'][:12]} ({given['bytes']} bytes)" for given in inputs),
        "Items read": f"{counts['read']} = {counts['kept']} kept + {counts['duplicates']} duplicates + {rejects} rejects",
        "Codebook": digest[:12],
        "Versions": ", ".join(f"{name} {installed.version(name)}" for name in packages),
    }


def _known(value: object) -> bool:
    import pandas as pd  # noqa: PLC0415

    return not pd.isna(value)


def _per_cent(share: Any) -> str:  # noqa: ANN401  a number, or missing
    return f"{100 * share:.0f} %" if _known(share) else "not told"


def _month(row: "pd.Series") -> str:
    interval = f" ({_span(row['low'], row['high'])})" if _known(row["low"]) else ""
    return _counts(row) + interval


def _span(low: Any, high: Any) -> str:  # noqa: ANN401
    return f"{100 * low:.0f} to {100 * high:.0f} %" if _known(low) and _known(high) else "not told"


def _counts(row: "pd.Series") -> str:
    if not _known(row["conversations"]):
        return str(row["reason"]).split(":", maxsplit=1)[0] if _known(row["reason"]) else "no conversations"
    return f"{row['conversations']} of {row['of']}"


def _apart(before: "pd.Series", now: "pd.Series") -> str:
    """Say whether two shares lie apart: their intervals do not overlap."""
    if not (_known(before["low"]) and _known(now["low"])):
        return "too few, or withheld"
    if before["high"] < now["low"]:
        return "more than before"
    return "fewer than before" if now["high"] < before["low"] else "no clear change"
