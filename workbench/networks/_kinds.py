"""The kinds of networks: what makes a tie in each, and what an export must show for it."""

from dataclasses import dataclass
from typing import Literal

from workbench.completeness import Need
from workbench.errors import StudyError

Of = Literal[
    "reply",
    "mention",
    "repost",
    "quote",
    "direct_message",
    "co_participation",
    "actor_conversation",
    "actor_link",
    "shared_link",
    "conversation_tree",
]
Normalise = Literal["count", "association", "cosine", "jaccard", "newman"]
Family = Literal["answers", "addressed", "used", "shared", "tree"]


@dataclass(frozen=True, slots=True)
class Sort:
    """
    One kind of network.

    Parameters
    ----------
    family
        How its ties are found: acts answer acts, address accounts, or use things; ties of the last sort
        may be drawn between those who use the same.
    needs
        What its ties rest on, where an export may lack it.
    step
        Name of the step that finds whom acts address or what they use.
    columns
        What `talk` must hold for it beside what every network needs.
    """

    family: Family
    needs: Need | None = None
    step: str = ""
    columns: tuple[str, ...] = ()

    @property
    def is_directed(self) -> bool:
        """Whether a tie goes from who acts to whom the act addresses."""
        return self.family in ("answers", "addressed", "tree")

    @property
    def mode(self) -> str:
        """The sort of thing that actors use, where ties rest on that."""
        return "link" if self.columns == _LINKS else "conversation"


_LINKS = ("linked", "sites")
SORTS: dict[str, Sort] = {
    "reply": Sort("answers", Need.REPLIES),
    "mention": Sort("addressed", Need.MENTIONS, "mention", ("mentions",)),
    "repost": Sort("addressed", Need.SHARES, "passed_on", ("alter",)),
    "quote": Sort("addressed", Need.SHARES, "passed_on", ("alter",)),
    "direct_message": Sort("answers"),
    "co_participation": Sort("shared", step="actor_conversation"),
    "actor_conversation": Sort("used", step="actor_conversation"),
    "actor_link": Sort("used", step="actor_link", columns=_LINKS),
    "shared_link": Sort("shared", step="actor_link", columns=_LINKS),
    "conversation_tree": Sort("tree", Need.REPLIES),
}
KINDS = tuple(SORTS)
"""The kinds of networks that a study can be read as."""
NORMALISED = ("count", "association", "cosine", "jaccard", "newman")


def sort_of(of: str, normalise: str = "count") -> Sort:
    """
    Find a kind of network.

    Parameters
    ----------
    of
        Its name.
    normalise
        How ties are weighed.

    Returns
    -------
    sort
        What makes a tie in it.

    Raises
    ------
    StudyError
        If there is none of that name, or its ties cannot be weighed so.
    """
    if of not in SORTS:
        raise StudyError(f"There is no network of '{of}'. Choose one of: {', '.join(SORTS)}.")
    if normalise not in NORMALISED:
        raise StudyError(f"Ties cannot be weighed by '{normalise}'. Choose one of: {', '.join(NORMALISED)}.")
    if normalise != "count" and SORTS[of].family != "shared":
        shared = " and ".join(name for name, sort in SORTS.items() if sort.family == "shared")
        raise StudyError(
            f"The ties of '{of}' count acts and cannot be weighed by '{normalise}'; those of {shared} can."
        )
    return SORTS[of]
