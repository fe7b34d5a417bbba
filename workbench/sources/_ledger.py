"""What an export can and cannot show, said once by each source."""

from dataclasses import dataclass
from enum import StrEnum

from workbench.vocabulary import Precision


class Shows(StrEnum):
    """How far an export shows something."""

    ALWAYS = "always"
    WHERE_USED = "where people used it"
    NEVER = "never"


@dataclass(frozen=True, slots=True, kw_only=True)
class Ledger:
    """
    What one platform's export can and cannot show.

    Parameters
    ----------
    replies
        Whether an act names what it answers.
    reactions
        Whether reactions are counted.
    deletions
        Whether deleted acts leave a trace.
    time_precision
        How exactly the time of an act is told.
    own_actions_only
        True where only the account owner's acts are in the export.
    cannot
        Whole sentences on what cannot be seen, for people.
    """

    replies: Shows
    reactions: Shows
    deletions: Shows
    time_precision: Precision = Precision.SECOND
    own_actions_only: bool = False
    cannot: tuple[str, ...] = ()
