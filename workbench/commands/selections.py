"""What a person chose for a network: its kind, and which acts."""

from collections.abc import Mapping, Sequence
from typing import Any

from workbench import levels, networks
from workbench.commands.summaries import NO_ROLES
from workbench.errors import StudyError
from workbench.study import Study

_UNMEASURED = {
    "actor_conversation": "has two kinds of nodes, and measures tell of actors among themselves",
    "actor_link": "has two kinds of nodes, and measures tell of actors among themselves",
    "conversation_tree": "joins acts, and measures of it would tell of acts, not of actors",
}


def wishes(service: Study, given: Mapping[str, Any]) -> dict[str, Any]:
    """
    Turn what was typed into what networks are selected by.

    Parameters
    ----------
    service
        A study.
    given
        Options by name; those that were not typed are empty.

    Returns
    -------
    wishes
        Keyword arguments of `networks.read`.
    """
    found = {name: given[name] for name in ("kinds", "spaces", "roles", "start", "end") if given.get(name)}
    if given.get("levels"):
        found["within"] = at_levels(service, given["levels"])
    if given.get("public_only"):
        found["private"] = False
    return found


def at_levels(service: Study, wanted: Sequence[str]) -> list[str]:
    """
    Find the conversations of some levels.

    Parameters
    ----------
    service
        A study.
    wanted
        Central verdicts.

    Returns
    -------
    conversations
        Their names.

    Raises
    ------
    StudyError
        If the study has no role map, without which no level can be told.
    """
    if not service.has_roles:
        raise StudyError(NO_ROLES)
    verdicts = levels.verdicts(service)
    return verdicts.loc[verdicts["central"].isin(wanted), "conversation"].tolist()


def read(
    service: Study, of: str, given: Mapping[str, Any], *, conversation: str | None = None
) -> networks.Network:
    """
    Read the network that was asked for.

    Parameters
    ----------
    service
        A study.
    of
        Its kind.
    given
        Options by name.
    conversation
        Of which a tree was asked for.

    Returns
    -------
    network
        In arrays.

    Raises
    ------
    StudyError
        If a tree is asked for without its conversation, a conversation without its tree, or direct messages
        are asked for and left out at once.
    """
    if of == "direct_message" and given.get("public_only"):
        raise StudyError("--public-only leaves direct messages out, and direct_message is made of them.")
    wished = wishes(service, given)
    if of == "conversation_tree" and (conversation is None or wished.keys() - {"private"}):
        raise StudyError(
            "A conversation_tree is that of one conversation, whole: give its --conversation, as workbench "
            "levels names it, and no other choice than --public-only."
        )
    if of != "conversation_tree" and conversation is not None:
        raise StudyError(f"--conversation is for a conversation_tree, not for a network of '{of}'.")
    more = {} if conversation is None else {"conversation": conversation}
    return networks.read(service, of, **more, **wished)  # type: ignore[arg-type]


def periods(service: Study, of: str, every: str, given: Mapping[str, Any]) -> dict[str, networks.Network]:
    """
    Read the network that was asked for, period by period.

    Parameters
    ----------
    service
        A study.
    of
        Its kind.
    every
        How long a period is.
    given
        Options by name.

    Returns
    -------
    networks
        By period.
    """
    return networks.periods(service, of, every=every, **wishes(service, given))  # type: ignore[arg-type]


def check_measured(of: str) -> None:
    """
    Refuse early a kind of network that is not measured.

    Parameters
    ----------
    of
        A kind of network.

    Raises
    ------
    StudyError
        If measures cannot take it.
    """
    if of in _UNMEASURED:
        measured = ", ".join(kind for kind in networks.KINDS if kind not in _UNMEASURED)
        raise StudyError(
            f"A network of '{of}' cannot be measured: it {_UNMEASURED[of]}. Choose one of {measured}; "
            f"workbench network writes '{of}' for other tools."
        )
