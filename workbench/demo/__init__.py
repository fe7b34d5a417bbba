"""
The demonstration study: an invented guidance service whose year on three platforms is known.

`make` writes the year as exports in the platforms' own formats, with the verdicts each planted
conversation must get, and imports it like any other; `make_large` writes one big table for
measuring. Everything follows from a seed.
"""

from hashlib import sha256
from pathlib import Path

from workbench import study
from workbench.demo import large
from workbench.demo.exports import SEED, Made, describe, write_exports
from workbench.errors import StudyError
from workbench.privacy import Key, new_key

__all__ = ["Made", "make", "make_large", "write_exports"]

TABLE = "activities.parquet"


def make(folder: Path, *, seed: int = SEED) -> Made:
    """
    Make the demonstration study: write its exports and import them.

    Parameters
    ----------
    folder
        Where the study will stand; made if it does not exist.
    seed
        The same seed gives the same exports, byte for byte.

    Returns
    -------
    made
        Counts and paths.

    Raises
    ------
    StudyError
        If the folder holds something else, or a demonstration of another seed.
    """
    made = write_exports(folder, seed=seed)
    study.import_exports(made.exports, into=folder, roles=made.roles, private=True, first_key=_key(seed))
    return made


def _key(seed: int) -> Key:
    """Give a key that is no secret: nobody in these studies exists, and they come out alike everywhere."""
    return new_key(id=f"demonstration-{seed}", secret=sha256(f"demonstration {seed}".encode()).digest())


def make_large(folder: Path, *, activities: int, seed: int = SEED) -> Made:
    """
    Make a large study for measuring: write one table by chance, and import it.

    Parameters
    ----------
    folder
        Where the study will stand; made if it does not exist.
    activities
        How many acts the table holds.
    seed
        The same seed gives the same acts.

    Returns
    -------
    made
        Counts and paths; there is no role map and no truth.

    Raises
    ------
    StudyError
        If the folder is not empty, or fewer than one act is asked for.
    """
    if activities < 1:
        raise StudyError(f"{activities} activities cannot be made. Ask for 1 or more.")
    file = folder / "exports" / TABLE
    if folder.exists() and any(folder.iterdir()):
        raise StudyError(
            f"'{folder}' is not empty. A large study is made in a folder of its own; give a new one."
        )
    file.parent.mkdir(parents=True, exist_ok=True)
    conversations = large.write(file, activities=activities, seed=seed)
    describe(folder)
    study.import_exports([file], into=folder, first_key=_key(seed))
    return Made(
        folder=folder,
        exports=(file,),
        roles=None,
        truth=None,
        activities=activities,
        conversations=conversations,
    )
