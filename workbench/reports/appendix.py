"""The appendix on method: fixed sentences and tables, for those who review a paper."""

from collections.abc import Iterator, Sequence
from dataclasses import astuple, fields
from itertools import pairwise
from pathlib import Path

import pandas as pd

from workbench import coding
from workbench.coding import Round
from workbench.errors import StudyError
from workbench.levels import Inclusiveness
from workbench.levels.codebook import Codebook
from workbench.reports.words import per_cent, span

CLAIM = (
    (
        "This appendix tells how the figures of one study came about, and how far they can be relied "
        "on. It is computed from the study itself each time it is made."
    ),
    (
        "What is measured is the enacted form of use: who took part in a conversation, who answered "
        "whom, how often and in which order. It is not what practitioners think, what was said, or "
        "whether it helped. The four levels come from research on practitioners' conceptions; that "
        "they can be told from traces is an assumption of this method, and every threshold is a "
        "proposal until it is calibrated on conversations coded by hand."
    ),
)
DEMANDS = {
    "m2m": "Replies from member to member, at least",
    "nonhub": "Replies that do not touch the busiest, at least",
    "nonhub_share": "and their share, at least",
    "reentry": "Members' messages after they were answered, at least",
}
PARTS = {
    "units": "Units",
    "cleaning": "Cleaning",
    "inference": "Inferred links",
    "length": "Length",
    "lasting": "Sustained",
    "interest": "Community of interest",
    "multiverse": "Multiverse",
}
NO_TRUTH = (
    "Nothing was planted in this study, so nothing of it is known beforehand. The demonstration study"
    " shows how far the rule recovers what is known; known groups of real talk are told of in the "
    "documentation."
)
NO_CODES = (
    "No round of coding by people is finished in this study. So nothing is known of agreement, no "
    "share is corrected, and every level is told by form only."
)
INVENTED = "Rounds whose codes are invented, for practice, are left out."
SIMULATED = (
    "Services are simulated whose shares are drawn at random and known, with conversations that hang "
    "together where one member comes back. If intervals are what they say, they hold the known share in "
    "nine of ten services. The rule band and the multiverse stand beside and are no part of that."
)
SENSITIVE = (
    "Every combination of choices that a reasonable person could make is run on the same conversations. "
    "The range is no interval: it says nothing of chance, and no run is the true one."
)
NO_LINKS = "Every place shows who answers whom, or only two people talk in it; so no link is inferred here."
LINKS = (
    "Where several people talk and the export names nothing they answer, links are inferred, each with a "
    "probability. Below stands how sure the most likely link of each message is. How often such links "
    "are right was measured on logs whose links people marked; the documentation gives precision, recall "
    "and F1 beside plain ways and the methods published for these logs."
)
_BANDS = (0.0, 0.4, 0.6, 0.8, 0.9, 1.0)
LEAST = 0.9
"""Reproducibility from which an order is commonly held to be inclusive."""


def demands(book: Codebook) -> pd.DataFrame:
    """
    Give what the rule demands of an exchange among members.

    Parameters
    ----------
    book
        The codebook of the study.

    Returns
    -------
    demands
        One row a threshold, one column a setting.
    """
    settings = book.settings.items()
    columns = {str(name).capitalize(): list(map(_number, astuple(given))) for name, given in settings}
    first = next(iter(book.settings.values()))
    labels = [DEMANDS[field.name] for field in fields(first)]
    return pd.DataFrame({"An exchange among members needs": labels} | columns).set_index(
        "An exchange among members needs"
    )


def thresholds(book: Codebook) -> pd.DataFrame:
    """
    Give all other thresholds of a codebook.

    Parameters
    ----------
    book
        The codebook of the study.

    Returns
    -------
    thresholds
        One row a part of the method, with its thresholds and their values.
    """
    single = [field.name for field in fields(book) if isinstance(getattr(book, field.name), int | float)]
    parts: dict[str, list[tuple[str, object]]] = {
        "Verdicts and statements": [(name, getattr(book, name)) for name in single]
    }
    for part, label in PARTS.items():
        given = getattr(book, part)
        parts[label] = [(field.name, getattr(given, field.name)) for field in fields(given)]
    told = [
        "; ".join(f"{name.replace('_', ' ')} {_number(value)}" for name, value in rows)
        for rows in parts.values()
    ]
    return pd.DataFrame({"Part": list(parts), "Thresholds": told}).set_index("Part")


def _number(value: object) -> str:
    if isinstance(value, Sequence) and not isinstance(value, str):
        return ", ".join(map(_number, value))
    return f"{value:g}" if isinstance(value, int | float) else str(value)


def definitions(book: Codebook) -> pd.DataFrame:
    """
    Give what levels and verdicts are called, and what they mean.

    Parameters
    ----------
    book
        The codebook of the study.

    Returns
    -------
    definitions
        One row a level or a verdict off the scale.
    """
    words = {str(name): word for name, word in [*book.levels.items(), *book.verdicts.items()]}
    rows = [(name, word.label, word.definition) for name, word in words.items()]
    return pd.DataFrame(rows, columns=["Verdict", "Label", "Definition"]).set_index("Verdict")


def baselines(right: pd.DataFrame) -> pd.DataFrame:
    """
    Give how often the rule and plain counting give what was planted.

    Parameters
    ----------
    right
        One row a conversation, one column a way to judge it: whether it gives the planted verdict; with
        `planted`.

    Returns
    -------
    shares
        One row a planted verdict, with the number of conversations and a share a way.
    """
    ways = [name for name in right if name != "planted"]
    grouped = right.groupby("planted", sort=False)
    shares = grouped[ways].mean().map(per_cent)
    shares.insert(0, "Conversations", grouped.size())
    return shares.rename_axis("Planted")


def inclusive(found: Inclusiveness) -> list[str]:
    """
    Say whether periods that show a wider level show the narrower ones too.

    Parameters
    ----------
    found
        What `levels.inclusiveness` gave.

    Returns
    -------
    sentences
        The coefficient beside what it would be anyhow, and how many periods are in breach.
    """
    if not found.periods:
        return ["No period shows a level, so nothing can be said of their order."]
    held = "is" if found.reproducibility >= LEAST else "is not"
    told = (
        f"Over {found.periods} periods the coefficient of reproducibility is "
        f"{found.reproducibility:.2f}, where telling every period what most periods show would give "
        f"{found.marginal:.2f}. By the usual bound of {LEAST:.2f} the order {held} inclusive."
    )
    breaches = len(found.breaches)
    little = (
        ["That tells little here, for most periods show the same levels."] if found.marginal >= LEAST else []
    )
    if not breaches:
        return [told, "No period shows a wider level without a narrower one. Nothing enforces this.", *little]
    said = "1 period shows" if breaches == 1 else f"{breaches} periods show"
    return [told, f"{said} a wider level without a narrower one; they are told as they are.", *little]


def rounds(study_folder: Path | str) -> list[Round]:
    """
    Find the rounds of coding that are finished.

    Parameters
    ----------
    study_folder
        Of the study.

    Returns
    -------
    rounds
        In the order of their names, without those whose codes are invented.
    """
    return [found for found in _opened(Path(study_folder)) if not found.is_invented and _is_finished(found)]


def _opened(study_folder: Path) -> Iterator[Round]:
    for facts in sorted((study_folder / "coding").glob("*/round.json")):
        yield coding.open_round(study_folder, facts.parent.name)


def _is_finished(found: Round) -> bool:
    try:
        found.codes()
    except StudyError:  # somebody has not coded everything yet
        return False
    return True


def agreement(found: pd.DataFrame) -> pd.DataFrame:
    """
    Give how far coders agree, ready to be read.

    Parameters
    ----------
    found
        What `coding.agreement` gave, or a part of `coding.against_machine`.

    Returns
    -------
    agreement
        One row a coefficient.
    """
    is_weighted = found["weights"].ne("none")
    names = found["measure"].where(~is_weighted, found["measure"] + ", " + found["weights"] + " weights")
    table = {
        "Coefficient": names,
        "Value": [_coefficient(value) for value in found["value"]],
        "90 % interval": [
            f"{_coefficient(low)} to {_coefficient(high)}" if pd.notna(low) else "not told"
            for low, high in zip(found["low"], found["high"], strict=True)
        ],
        "Conversations": found["units"],
    }
    return pd.DataFrame(table).set_index("Coefficient")


def _coefficient(value: float | None) -> str:
    return "undefined" if value is None or pd.isna(value) else f"{value:.2f}"


def found_by_machine(levels: pd.DataFrame) -> pd.DataFrame:
    """
    Give precision and recall of each form against people.

    Parameters
    ----------
    levels
        Part of what `coding.against_machine` gave.

    Returns
    -------
    table
        One row a form, with shares and intervals.
    """
    rows = [row for _, row in levels.iterrows()]
    table = {
        "Form": levels["form"],
        "Precision": [per_cent(row["precision"]) for row in rows],
        "its interval": [span(row["precision_low"], row["precision_high"]) for row in rows],
        "Recall": [per_cent(row["recall"]) for row in rows],
        "and its interval": [span(row["recall_low"], row["recall_high"]) for row in rows],
    }
    return pd.DataFrame(table).set_index("Form")


def coverage(found: pd.DataFrame) -> pd.DataFrame:
    """
    Give how often intervals held what simulated services were made with.

    Parameters
    ----------
    found
        One row a level: `services`, `covered`, `share`, `low`, `high` and `interval`.

    Returns
    -------
    coverage
        One row a level, with what was promised.
    """
    rows = [row for _, row in found.iterrows()]
    table = {
        "Level": [f"{level} or wider" for level in found.index],
        "Intervals that hold the share": [f"{row['covered']:.0f} of {row['services']:.0f}" for row in rows],
        "Coverage": [per_cent(row["share"]) for row in rows],
        "its 90 % interval": [span(row["low"], row["high"]) for row in rows],
        "Promised": [per_cent(row["interval"]) for row in rows],
    }
    return pd.DataFrame(table).set_index("Level")


def links(inferred: pd.DataFrame) -> pd.DataFrame:
    """
    Give how sure inferred links are.

    Parameters
    ----------
    inferred
        What `replies.infer` gave.

    Returns
    -------
    links
        One row a band of the probability of the most likely link of each message: how many messages have
        one, and how many of these start something rather than answer.
    """
    first = inferred.drop_duplicates("activity")
    band = pd.cut(first["probability"], list(_BANDS))
    counted = first.assign(starts=first["candidate"].isna()).groupby(band, observed=False)["starts"]
    names = [f"{low:g} to {high:g}" for low, high in pairwise(_BANDS)]
    table = {"Messages": counted.size().to_numpy(), "of which start something": counted.sum().to_numpy()}
    return pd.DataFrame(table, index=pd.Index(names, name="Probability of the likeliest link"))
