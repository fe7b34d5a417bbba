"""What is told of the facts sheet: what exports do not show, and what nobody has said yet."""

from collections.abc import Mapping, Sequence
from typing import Protocol

from workbench.completeness._findings import Finding, some


class Facts(Protocol):
    """What is looked at of a space."""

    @property
    def event(self) -> bool:
        """Say whether it is the chat of an event."""

    @property
    def rules(self) -> str | None:
        """Give its rules."""

    @property
    def bridge(self) -> bool | None:
        """Say whether an account passes on what others write."""

    @property
    def exported(self) -> bool:
        """Say whether it is in the exports."""


_EVENT = (
    "It is the chat of an event: one conversation until twelve hours are silent, with ties by answers and "
    "mentions only."
)
_BRIDGE = "An account passes on here what others write elsewhere, so one account may be many people."
_NO_RULES = "The facts sheet names no rules of this space."
_NOT_EXPORTED = "It exists and is in no export, so nothing that happens there is seen."
_CHANNELS = "The service also talks with people on these channels, as far as they are not exported: {}."
_MARKS = "Of marks.csv, {} no act of the study."


def of_facts(
    channels: Sequence[str], spaces: Mapping[str, Facts], unmatched: Sequence[str] = ()
) -> list[Finding]:
    """
    Tell what the facts sheet and the marks of a study say and leave open.

    Parameters
    ----------
    channels
        All channels of the service.
    spaces
        Facts of its spaces, by their names.
    unmatched
        Marks that fit no act.

    Returns
    -------
    findings
        Of the study as a whole first, then of spaces; none where nobody has said anything.
    """
    found = []
    if channels:
        says = _CHANNELS.format(", ".join(channels))
        found.append(Finding(finding="channels", says=says, count=len(channels)))
    if unmatched:
        fit = "fits" if len(unmatched) == 1 else "fit"
        says = _MARKS.format(f"{some(len(unmatched), 'line')} {fit}")
        found.append(Finding(finding="unmatched-marks", says=says, count=len(unmatched)))
    for name, space in spaces.items():
        told = {
            "event": space.event and _EVENT,
            "bridge": space.bridge and _BRIDGE,
            "no-rules": space.exported and not space.rules and _NO_RULES,
            "not-exported": not space.exported and _NOT_EXPORTED,
        }
        found += [Finding(finding=key, says=says, space=name) for key, says in told.items() if says]
    return found
