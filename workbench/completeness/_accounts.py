"""What is told of accounts: pseudonyms and counts, and why one may be a bot, a bridge or staff."""

from collections import Counter
from collections.abc import Callable, Iterable
from operator import itemgetter

from workbench.completeness._findings import Finding
from workbench.completeness._ledgers import ledger
from workbench.completeness._steps import Row
from workbench.vocabulary import Role

LEAST_ACTS = 20  # fewer show no habit
SAME_MINUTE, SAME_INTERVAL = 0.8, 0.05
IN_AN_HOUR, SAME_LENGTH = 60, 0.1
RELAYED = 0.2
ASKERS, REACH, ANSWERING = 5, 0.4, 0.25
OPENING, ONLY_ANSWERING = 0.05, 0.75
POSTS, POSTING, ANNOUNCEMENTS = 5, 0.9, 10

_SUSPECTS = {
    "marked": "the export marks {automatic} of its {acts} acts as automatic",
    "minute": "{same_minute} of its {timed} acts stand at the same minute of the hour",
    "interval": "its acts follow each other every {usual:.0f} seconds, most of them to within {within:.0%}",
    "rate": "it wrote {in_an_hour} acts within an hour, nearly all of one length",
}

_STAFF_OR_ORG = f"{Role.STAFF} or {Role.ORG}"
# the first that holds counts
_RULES: tuple[tuple[str, str, Callable[[Row], object]], ...] = (
    (Role.BOT, "it is suspected to be automatic", itemgetter("is_bot")),
    (Role.STAFF, "the export is that of one account, and none in it acts more", itemgetter("is_owner")),
    (
        Role.STAFF,
        "it takes part in {direct} private conversations with different people",
        lambda row: row["direct"] >= ASKERS,
    ),
    (
        Role.STAFF,
        "it answers {askers} of the {openers} accounts that opened a conversation",
        lambda row: (
            row["askers"] >= max(ASKERS, REACH * row["openers"]) and row["answers"] >= ANSWERING * row["acts"]
        ),
    ),
    (
        _STAFF_OR_ORG,
        "it answers {askers} accounts that opened a conversation, and hardly ever opens one",
        lambda row: (
            row["askers"] >= ASKERS
            and row["opened"] <= OPENING * row["acts"]
            and row["answers"] >= ONLY_ANSWERING * row["acts"]
        ),
    ),
    (
        _STAFF_OR_ORG,
        "{posts} of the {all_posts} posts in its space are its own, so it posts as the channel",
        lambda row: row["posts"] >= max(POSTS, POSTING * row["all_posts"]),
    ),
    (
        _STAFF_OR_ORG,
        "all of its {acts} acts open a conversation, as announcements do",
        lambda row: row["opened"] == row["acts"] >= ANNOUNCEMENTS,
    ),
    (Role.MEMBER, "nothing in how it takes part speaks for another role", lambda _: True),
)


def suspected(row: Row) -> Finding:
    """
    Tell why an account that nobody declared may be a bot.

    Parameters
    ----------
    row
        What was counted of it.

    Returns
    -------
    finding
        Always a suspicion.
    """
    why = _SUSPECTS[row["reason"]].format(**row, within=SAME_INTERVAL)
    return Finding(
        finding="suspected-bot",
        says=f"Suspected to be a bot: {why}. If it is one, declare it in roles.csv.",
        suggested=Role.BOT,
        count=row["acts"],
        **_who(row),
    )


def bridge(row: Row) -> Finding | None:
    """
    Tell of an account that holds most of a space.

    Parameters
    ----------
    row
        What was counted of it there.

    Returns
    -------
    finding
        A suspicion where it passes on texts or answers itself; nothing where it is staff and does neither.
    """
    is_staff = row["role"] in (Role.STAFF, Role.ORG)
    why = None
    if row["relayed"] and row["relayed"] >= RELAYED * row["texts"]:
        why = f"{row['relayed']} of its {row['texts']} texts begin with a name"
    elif not is_staff and row["answers"] >= LEAST_ACTS / 2 and row["own"] == row["answers"]:
        why = f"all of its {row['answers']} answers go to itself"
    if why is None and is_staff:
        return None
    held = f"One account wrote {row['acts']} of {row['of']} acts"
    if why:
        says = f"{held} and {why}: suspected to be a bridge, behind which there are many people."
    else:
        says = f"{held}: a bridge, a feed or the service itself? Declare it in roles.csv."
    return Finding(
        finding="suspected-bridge" if why else "one-account",
        says=says,
        space=row["space"],
        count=row["acts"],
        of=row["of"],
        **_who(row),
    )


def suggested(row: Row, *, is_bot: bool) -> Finding:
    """
    Suggest a role for an account that has none.

    Parameters
    ----------
    row
        What was counted of it.
    is_bot
        Whether it is suspected to be a bot.

    Returns
    -------
    finding
        With the reason; a person decides.
    """
    role, why = _suggestion(row, is_bot=is_bot)
    return Finding(
        finding="unknown-role",
        says=f"Perhaps {role}: {why}.",
        suggested=role.split()[0],
        count=row["acts"],
        **_who(row),
    )


def _suggestion(row: Row, *, is_bot: bool) -> tuple[str, str]:
    own = ledger(row["source"])
    told = row | {"is_bot": is_bot, "is_owner": own and own.own_actions_only and row["is_busiest"]}
    return next((role, why.format(**told)) for role, why, holds in _RULES if holds(told))


def overview(row: Row, suggestions: Iterable[Finding]) -> list[Finding]:
    """
    Count the accounts of unknown role of a source, by what is suggested.

    Parameters
    ----------
    row
        How many actors the source has, and whether any is staff.
    suggestions
        Those for this source.

    Returns
    -------
    findings
        None where all is known.
    """
    source, found = row["source"], []
    if not row["has_staff"]:
        says = "Nobody is known as staff here; without staff no level can be told."
        found.append(Finding(finding="no-staff", source=source, says=says))
    if row["unknown"]:
        kinds = Counter(str(given.suggested) for given in suggestions)
        parts = ", ".join(f"{kinds[role]} perhaps {role}" for role in Role if kinds[role])
        says = f"The role of {row['unknown']} of {row['people']} accounts is not known: {parts}."
        unknown = Finding(
            finding="unknown-roles", source=source, says=says, count=row["unknown"], of=row["people"]
        )
        found.append(unknown)
    return found


def _who(row: Row) -> Row:
    return {"source": row["source"], "actor": row["actor"], "origin": row["origin"]}
