"""The teams, channels and accounts of a Mattermost server, as a bulk export tells them before its posts."""

import re
from collections.abc import Mapping
from dataclasses import dataclass, field
from typing import Any

from workbench.sources._values import distinct, string

_MENTION = re.compile(r"(?<![\w@.-])@([a-z0-9][a-z0-9._-]*)", re.IGNORECASE | re.ASCII)


@dataclass(slots=True)
class Directory:
    """What the lines before the posts say of teams, channels and accounts."""

    teams: dict[str, str] = field(default_factory=dict)
    channels: dict[tuple[str, str], str] = field(default_factory=dict)
    people: set[str] = field(default_factory=set)
    bots: set[str] = field(default_factory=set)

    def note(self, sort: str, entry: Mapping[str, Any]) -> None:
        """
        Take up a line that is no post.

        Parameters
        ----------
        sort
            Its ``type``.
        entry
            What it holds.
        """
        name = string(entry.get("name")) or ""
        shown = string(entry.get("display_name")) or name
        if sort == "team":
            self.teams[name] = shown
        elif sort == "channel":
            self.channels[string(entry.get("team")) or "", name] = shown
        elif account := string(entry.get("username")):
            (self.bots if sort == "bot" else self.people).add(account)

    def named(self, message: str) -> list[str] | None:
        """
        Find whom a message names, as Mattermost does: a point at the end of a name is the sentence's.

        Parameters
        ----------
        message
            Its text.

        Returns
        -------
        accounts
            None where no account is known.
        """
        return distinct(map(self._account, _MENTION.findall(message))) if self.people else None

    def _account(self, written: str) -> str | None:
        name = written.lower()
        while name and not self._knows(name) and name[-1] in "._-":
            name = name[:-1]
        return name if self._knows(name) else None

    def _knows(self, name: str) -> bool:
        return name in self.people or name in self.bots
