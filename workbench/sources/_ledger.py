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
    mentions
        Whether the accounts an act mentions are told, by the same ids as actors.
    shares
        Whether reposts and quotes are acts of their own that say whose act they pass on.
    reactions
        Whether reactions are counted.
    deletions
        Whether deleted acts leave a trace.
    time_precision
        How exactly the time of an act is told.
    is_complete
        True where a file holds all that stands in its space between its first act and its last, so that
        an act known from an earlier export and missing in this one was deleted.
    own_actions_only
        True where only the account owner's acts are in the export.
    cannot
        Whole sentences on what cannot be seen, for people.
    """

    replies: Shows
    mentions: Shows
    shares: Shows
    reactions: Shows
    deletions: Shows
    time_precision: Precision = Precision.SECOND
    is_complete: bool = False
    own_actions_only: bool = False
    cannot: tuple[str, ...] = ()
