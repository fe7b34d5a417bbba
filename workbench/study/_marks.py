"""What a person marked as no part of the talk: the study's ``marks.csv``."""

import csv
import io
from collections.abc import Mapping
from pathlib import Path

from workbench.errors import StudyError
from workbench.vocabulary import Mark

FILE = "marks.csv"
PLACES = ("activity", "origin")


def read(folder: Path) -> Mapping[str, Mark]:
    """
    Read the marks of a study.

    Parameters
    ----------
    folder
        The study; its ``marks.csv`` has the column ``mark`` (spam, test or off-topic), and ``activity`` or
        ``origin``, as the study names its acts: ``chat.csv#17``. Other columns are left alone.

    Returns
    -------
    marks
        By activity or origin; none where there is no such file.

    Raises
    ------
    StudyError
        Naming the line that cannot be read.
    """
    file = folder / FILE
    if not file.is_file():
        return {}
    try:
        text = file.read_text(encoding="utf-8-sig")
    except (OSError, UnicodeDecodeError) as error:
        raise StudyError(f"The marks '{file}' cannot be read: {error}.") from error
    separator = max(",;\t", key=text.partition("\n")[0].count)  # a spreadsheet's depends on its language
    rows = csv.DictReader(io.StringIO(text), delimiter=separator)
    held = rows.fieldnames or ()
    if "mark" not in held or not set(PLACES) & set(held):
        raise StudyError(
            f"The marks '{file}' need the columns mark, and activity or origin; they have "
            f"{', '.join(held) or 'none'}."
        )
    marks: dict[str, Mark] = {}
    for row in rows:
        name, mark = _line(f"'{file}', line {rows.line_num}", row)
        if marks.setdefault(name, mark) != mark:
            raise StudyError(
                f"'{file}', line {rows.line_num}: '{name}' is marked as {mark}, and as {marks[name]} before. "
                "Keep one of the two lines."
            )
    return marks


def _line(place: str, row: Mapping[str, str | None]) -> tuple[str, Mark]:
    name = next((said for key in PLACES if (said := (row.get(key) or "").strip())), "")
    mark = (row["mark"] or "").strip().lower()
    if not name:
        raise StudyError(f"{place}: neither activity nor origin says which act is marked.")
    if mark not in tuple(Mark):
        raise StudyError(f"{place}: '{mark}' is no mark. Write one of {', '.join(Mark)}.")
    return name, Mark(mark)
