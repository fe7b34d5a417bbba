"""The tables of the service report, with numbers as people read them and nothing that points at a person."""

import importlib.metadata as installed
from collections import Counter

import networkx as nx
import pandas as pd

from workbench import levels, signals, sources
from workbench.figures import CRITERIA
from workbench.reports import words
from workbench.study import Study
from workbench.vocabulary import Role

_STATES = {"met": "yes", "not met": "no", "not assessable": "–"}
PACKAGES = ("guidance-workbench", "duckdb", "pandas", "networkx", "matplotlib", "papermill")
MEASURES = {
    "actors": "Accounts that took part",
    "ties": "Ties: one account answered another, once or often",
    "weight": "Replies",
    "isolates": "Accounts that neither answered nor were answered",
    "largest_weak_share": "Accounts in the largest part that hangs together",
    "density": "Ties that exist, of all there could be",
    "reciprocity": "Ties that were returned",
    "in_centralization": "How far replies go to one account",
    "out_centralization": "How far replies come from one account",
    "ei_index": "Whether ties lie between staff and members",
    "acts_gini": "How unequally activity is spread over accounts",
}
"""The measures that a manager sees, and what they are called there."""


def profile(profile: pd.DataFrame) -> pd.DataFrame:
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
    rows = [row for _, row in profile[profile["level"].isin(words.LEVELS)].iterrows()]
    table = {
        "Level": [row["level"] for row in rows],
        "Conversations at or above": [words.counts(row) for row in rows],
        "Share": [words.per_cent(row["share"]) for row in rows],
        "90 % interval": [words.span(row["low"], row["high"]) for row in rows],
        "Strict to lenient": [words.span(row["strict"], row["lenient"]) for row in rows],
    }
    if "least" in profile and profile["least"].notna().any():
        table["Other choices of method"] = [words.span(row["least"], row["most"]) for row in rows]
    return pd.DataFrame(table).set_index("Level")


def months(profile: pd.DataFrame) -> pd.DataFrame:
    """
    Give the numbers behind the picture of the months, or those of each platform.

    Parameters
    ----------
    profile
        A publishable profile by month or by platform, of the levels.

    Returns
    -------
    numbers
        One row a month or platform, one column a level: counts in words, and the interval of the share.
    """
    by = "month" if "month" in profile else "platform"
    told = [
        words.counts(row) + ("" if pd.isna(row["low"]) else f" ({words.span(row['low'], row['high'])})")
        for _, row in profile.iterrows()
    ]
    table = profile.assign(told=told).pivot_table("told", by, "level", aggfunc="first")
    return table.rename(columns="{} or wider".format).rename_axis(index=by.capitalize(), columns=None)


def denominators(profile: pd.DataFrame) -> pd.DataFrame:
    """
    Give the four shares of each level, which answer different questions.

    Parameters
    ----------
    profile
        A publishable profile.

    Returns
    -------
    numbers
        One row a level, one column for conversations, members, fortnights and staff messages, with intervals.
    """
    rows = [row for _, row in profile[profile["level"].isin(words.LEVELS)].iterrows()]
    shares = {
        "Of conversations": ("share", "low", "high"),
        "Of members": ("member_share", "member_low", "member_high"),
        "Of fortnights": ("bin_share", "bin_low", "bin_high"),
        "Of staff messages, at the level": ("staff_share", "staff_low", "staff_high"),
    }
    table = {
        name: [
            f"{words.per_cent(row[at])} ({words.span(row[low], row[high])})".replace(
                " ", "\N{NO-BREAK SPACE}"
            )
            for row in rows
        ]
        for name, (at, low, high) in shares.items()
    }
    told = pd.DataFrame(table, index=pd.Index([row["level"] for row in rows], name="Level"))
    return told.replace("not told (not told)".replace(" ", "\N{NO-BREAK SPACE}"), "not told")


def signs(found: pd.DataFrame) -> pd.DataFrame:
    """
    Give the signals of competency and ethics that can be told, each with its caution.

    Parameters
    ----------
    found
        What of the signals is publishable.

    Returns
    -------
    signs
        One row a signal that has a value.
    """
    told = found[found["value"].notna()]
    table = {
        "Level": told["level"],
        "Signal": told["label"],
        "Value": [signals.words(v, u) for v, u in zip(told["value"], told["unit"], strict=True)],
        "Of": ["–" if pd.isna(of) else str(of) for of in told["of"]],
        "Caution": told["caution"],
    }
    return pd.DataFrame(table).set_index("Level")


def judged(profile: pd.DataFrame, standing: levels.Standing) -> pd.DataFrame:
    """
    Put into the row of L4 how far spaces are communities of interest.

    Parameters
    ----------
    profile
        A publishable profile.
    standing
        What `levels.interest_state` gave.

    Returns
    -------
    profile
        A copy.
    """
    return profile.assign(reason=profile["reason"].mask(profile["level"].eq("L4"), standing.sentence))


def communities(periods: pd.DataFrame) -> pd.DataFrame:
    """
    Give where each space stands, and why.

    Parameters
    ----------
    periods
        What `levels.interest` gave: the last period of each space.

    Returns
    -------
    spaces
        One row a space: its state, what each criterion comes to, and why it cannot be judged.
    """
    criteria = [name for name in CRITERIA if name in periods]
    columns = {name: periods[name].map(_STATES).fillna(periods[name]) for name in criteria}
    table = {"Space": periods["space"], "State": periods["state"], **columns, "Remark": periods["reason"]}
    return pd.DataFrame(table).set_index("Space")


def cannot(found: pd.DataFrame, *, k: int) -> pd.DataFrame:
    """
    Give all that cannot be concluded, with what it rests on.

    Parameters
    ----------
    found
        What `levels.cannot_conclude` gave.
    k
        Smaller numbers are told as "fewer than k".

    Returns
    -------
    table
        One row a sentence.
    """
    few = found["because"].str.replace(
        r"^\d+(?= of )", lambda m: m[0] if int(m[0]) >= k else f"fewer than {k}", regex=True
    )
    table = {"It cannot be concluded": found["sentence"], "Concerns": found["concerns"], "Because": few}
    return pd.DataFrame(table).set_index("It cannot be concluded")


def changes(months: pd.DataFrame, part: words.Part) -> pd.DataFrame:
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
    shown = [*words.LEVELS, "unanswered"]
    before, now = (
        [row for _, row in months[months["month"] == month].set_index("level").reindex(shown).iterrows()]
        for month in (part.previous, part.month)
    )
    table = {
        "Reached at least": [*words.LEVELS, "Unanswered"],
        part.previous: [words.counts(row) for row in before],
        part.month: [words.counts(row) for row in now],
        "What can be said": [words.compared(*pair) for pair in zip(before, now, strict=True)],
    }
    return pd.DataFrame(table).set_index("Reached at least")


def beside(profile: pd.DataFrame) -> pd.DataFrame:
    """
    Give what stands beside the scale.

    Parameters
    ----------
    profile
        A publishable profile.

    Returns
    -------
    beside
        One row a verdict off the scale, with counts in words.
    """
    book = levels.codebook.read()
    rows = profile[profile["level"].isin(list(book.verdicts))]
    wording = [book.verdicts[level] for level in rows["level"]]
    table = {
        "Verdict": [word.label for word in wording],
        "Conversations": [words.counts(row) for _, row in rows.iterrows()],
        "Meaning": [word.definition for word in wording],
    }
    return pd.DataFrame(table).set_index("Verdict")


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
    roles = nx.get_node_attributes(network, "role")
    few = {role for role, count in Counter(roles.values()).items() if count < k and role != Role.STAFF}
    copy = network.copy()
    nx.set_node_attributes(copy, {a: Role.UNKNOWN.value for a, role in roles.items() if role in few}, "role")
    return copy


def answers(ties: pd.DataFrame) -> pd.DataFrame:
    """
    Give which roles answer which.

    Parameters
    ----------
    ties
        What `measures.ties_by_role` gave of a pooled network.

    Returns
    -------
    answers
        Replies, one row a role that answers and one column a role that is answered.
    """
    table = ties.pivot_table("weight", "role", "alter", aggfunc="sum", fill_value=0)
    used = table.index[(table.sum(axis=1) + table.sum(axis=0)) > 0]
    table = table.loc[used, used] if len(used) else table
    return table.rename(columns="to {}".format).rename_axis(index="Replies from", columns=None)


def measures(measures: pd.DataFrame) -> pd.DataFrame:
    """
    Give the measures of a network ready to be read.

    Parameters
    ----------
    measures
        What `measures.network` gave; only those of `MEASURES` are shown, for others take longer to explain
        than a page has room for.

    Returns
    -------
    measured
        One row a measure; where there is no number, the reason stands in its place.
    """
    rows = {name: row for name, row in measures.iterrows() if name in MEASURES}
    table = {
        "Measure": [MEASURES[str(name)] for name in rows],
        "Value": [_value(row) for row in rows.values()],
        "Range": [row["range"] for row in rows.values()],
    }
    return pd.DataFrame(table).set_index("Measure")


def _value(row: "pd.Series") -> str:
    if pd.isna(row["value"]):
        return str(row["reason"])
    if str(row["range"]).startswith("a count"):
        return f"{row['value']:.0f}"
    return "under 0.01" if 0 < row["value"] < 0.005 else f"{row['value']:.2f}"  # noqa: PLR2004 - no zero


def exports(service: Study) -> pd.DataFrame:
    """
    Give what each platform's export cannot show.

    Parameters
    ----------
    service
        A study.

    Returns
    -------
    limits
        One row a platform.
    """
    known = [sources.named(name) for name in service.sources]
    rows = [(source.label, " ".join(source.ledger.cannot)) for source in known]
    return pd.DataFrame(rows, columns=["Platform", "What its export cannot show"]).set_index("Platform")


def made_from(service: Study, digest: str) -> dict[str, str]:
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
    imports = service.provenance["imports"]
    inputs = [given for entry in imports for given in entry["inputs"]]
    read, kept, duplicates = (sum(e[name] for e in imports) for name in ("read", "kept", "duplicates"))
    rejects = read - kept - duplicates
    return {
        "Inputs": "; ".join(f"{one['source']} {one['sha256'][:12]} ({one['bytes']} bytes)" for one in inputs),
        "Items read": f"{read} = {kept} kept + {duplicates} duplicates + {rejects} rejects",
        "Codebook": digest[:12],
        "Versions": ", ".join(f"{name} {installed.version(name)}" for name in PACKAGES),
    }
