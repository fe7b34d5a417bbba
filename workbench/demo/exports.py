"""The year as files: every platform's exports, the role map and the planted truth."""

from collections.abc import Mapping
from dataclasses import dataclass
from pathlib import Path

from workbench.demo import discord, plan, slack, telegram, truth
from workbench.demo.people import cast
from workbench.errors import StudyError

SEED = 2026
WRITERS = {"telegram": telegram.write, "slack": slack.write, "discord": discord.write}
EXPORTS = ("telegram-kanal", "telegram-gruppe", slack.ARCHIVE, "discord")
SHEET = 'name = "Karrierehjelpa i Solvik"\nlanguage = "en"\ntime_zone = "Europe/Oslo"\n'


@dataclass(frozen=True, slots=True, kw_only=True)
class Made:
    """
    What was made, and where it lies.

    Parameters
    ----------
    folder
        The study.
    exports
        Files and folders to import, in order.
    roles
        The role map; None for a large study, whose table states the roles.
    truth
        The planted verdicts; None for a large study, in which nothing is planted.
    activities
        Acts in the exports, without what stands beside them (joins, doubles).
    conversations
        Conversations in the exports.
    """

    folder: Path
    exports: tuple[Path, ...]
    roles: Path | None
    truth: Path | None
    activities: int
    conversations: int


def write_exports(folder: Path, *, seed: int = SEED) -> Made:
    """
    Write a year of exports with their role map and the planted truth, and import nothing.

    Parameters
    ----------
    folder
        Gets ``exports/``, ``truth.csv`` and, where it lacks one, ``study.toml``.
    seed
        The same seed gives the same files, byte for byte, on every machine.

    Returns
    -------
    made
        Counts and paths.

    Raises
    ------
    StudyError
        If the folder holds something else, or a demonstration of another seed.
    """
    planned = plan.conversations(seed)
    files, rows = _written(planned)
    acting = {act.actor.id for conversation in planned for act in conversation.acts}
    known = [a for platform in WRITERS for a in cast(platform).listed if a.id in acting]
    content = {f"exports/{path}": file for path, file in files.items()}
    content |= {"exports/roles.csv": truth.roles(known), "truth.csv": truth.truth(rows)}
    _check(folder, content)
    for path, file in content.items():
        (folder / path).parent.mkdir(parents=True, exist_ok=True)
        (folder / path).write_bytes(file)
    describe(folder)
    return Made(
        folder=folder,
        exports=tuple(folder / "exports" / name for name in EXPORTS),
        roles=folder / "exports" / "roles.csv",
        truth=folder / "truth.csv",
        activities=sum(len(conversation.acts) for conversation in planned),
        conversations=len(planned),
    )


def describe(folder: Path) -> None:
    """
    Write the facts sheet of the study, unless a person has one there.

    Parameters
    ----------
    folder
        The study, which exists.
    """
    if not (folder / "study.toml").exists():
        (folder / "study.toml").write_text(SHEET, encoding="utf-8", newline="\n")


def _written(planned: list[plan.Conversation]) -> tuple[dict[str, bytes], list[truth.Planted]]:
    """Write every platform's part of the plan, and note where each conversation's root went."""
    files: dict[str, bytes] = {}
    rows: list[truth.Planted] = []
    for platform, write in WRITERS.items():
        part = [conversation for conversation in planned if conversation.platform == platform]
        written = write(part)
        files |= written.files
        rows += [truth.planted(part[n], root) for n, root in sorted(written.roots.items())]
    return files, rows


def _check(folder: Path, content: Mapping[str, bytes]) -> None:
    """Refuse to write over what is not this very demonstration."""
    if not folder.exists() or not any(folder.iterdir()):
        return
    if not any((folder / path).exists() for path in content):
        raise StudyError(f"'{folder}' holds something else than a demonstration study. Give an empty folder.")
    other = [
        path
        for path, file in content.items()
        if (folder / path).exists() and (folder / path).read_bytes() != file
    ]
    if other:
        raise StudyError(
            f"'{folder}' holds another demonstration: '{other[0]}' differs. Remove it, or give another."
        )
