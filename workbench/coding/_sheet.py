"""What one coder codes: an order of conversations, and codes that are saved one by one."""

from collections.abc import Mapping
from pathlib import Path

import pandas as pd

from workbench.coding import _files
from workbench.coding.codebook import FIELDS, Codebook
from workbench.errors import StudyError

COLUMNS = ["conversation", *FIELDS, "remark", "round"]

_MARK = 16  # characters of a round's digest, on every line of codes


class Sheet:
    """
    The sheet of one coder: it reads and writes that coder's file, and no other.

    Parameters
    ----------
    file
        Where the codes are kept.
    coder
        Whose they are.
    parts
        The conversations in the coder's own order, with the part of the sample they are in.
    codebook
        What is coded.
    digest
        Of the round.
    """

    def __init__(
        self, file: Path, coder: str, parts: Mapping[str, str], codebook: Codebook, digest: str
    ) -> None:
        self.coder = coder
        self.parts = dict(parts)
        self.codebook = codebook
        self._file = file
        self._mark = digest[:_MARK]
        self._content = self._held()
        self._codes = self._read()
        self._before: list[tuple[str, dict[str, str]]] = []

    @property
    def conversations(self) -> list[str]:
        """The conversations in the coder's own order."""
        return list(self.parts)

    @property
    def codes(self) -> pd.DataFrame:
        """The codes, one row a conversation with a code or a remark; empty where nothing is coded."""
        rows = [{"conversation": name, **codes} for name, codes in self._codes.items() if any(codes.values())]
        return pd.DataFrame(rows, columns=COLUMNS[:-1], dtype="str")

    def of(self, conversation: str) -> dict[str, str]:
        """
        Give the codes of one conversation.

        Parameters
        ----------
        conversation
            One of the sheet.

        Returns
        -------
        codes
            Form, purpose, facilitation, norms and remark; empty where they are open.

        Raises
        ------
        StudyError
            If it is not on the sheet.
        """
        if conversation not in self.parts:
            raise StudyError(f"The conversation '{conversation}' is not on the sheet of {self.coder}.")
        return dict(self._codes.get(conversation, dict.fromkeys(COLUMNS[1:-1], "")))

    def save(self, conversation: str, field: str, value: str) -> None:
        """
        Code one field of a conversation, and put it on disk at once.

        Parameters
        ----------
        conversation
            One of the sheet.
        field
            Form, purpose, facilitation, norms or remark.
        value
            A code of the codebook, several of facilitation with semicolons between them, or any remark;
            empty takes the code back.

        Raises
        ------
        StudyError
            If there is no such conversation, field or code.
        """
        codes = self.of(conversation)
        value = self._checked(field, value)
        if codes[field] == value:
            return
        before = dict(codes)
        self._write({**self._codes, conversation: {**codes, field: value}})
        self._before.append((conversation, before))

    def save_all(self, codes: Mapping[str, Mapping[str, str]]) -> None:
        """
        Code many conversations and write them at once; `undo` takes nothing of it back.

        Parameters
        ----------
        codes
            Codes by field, by conversation.

        Raises
        ------
        StudyError
            If there is no such conversation, field or code; then nothing is saved.
        """
        checked = {}
        for conversation, given in codes.items():
            checked[conversation] = self.of(conversation)
            for field, value in given.items():
                checked[conversation][field] = self._checked(field, value)
        self._write({**self._codes, **checked})

    def undo(self) -> str | None:
        """
        Take back what was saved last since the sheet was opened.

        Returns
        -------
        conversation
            Where it was, or None where there is nothing to take back.
        """
        if not self._before:
            return None
        conversation, codes = self._before[-1]
        self._write({**self._codes, conversation: codes})
        self._before.pop()
        return conversation

    def _checked(self, field: str, value: str) -> str:
        """Check a code; of a remark, keep what can be read again."""
        if field not in COLUMNS[1:-1]:
            raise StudyError(f"'{field}' is not coded; coded are {', '.join(COLUMNS[1:-1])}.")
        if field not in FIELDS:
            return "".join(sign for sign in value if sign.isprintable() or sign == "\n")
        if value and (fault := self.codebook.fault(field, value)):
            raise StudyError(f"Nothing was saved: {fault}.")
        return value

    def _write(self, changed: dict[str, dict[str, str]]) -> None:
        """Write all codes anew; only then do they count."""
        if self._held() != self._content:
            raise StudyError(
                f"Nothing was saved: '{self._file}' was changed elsewhere since this sheet was opened. "
                "Open it again."
            )
        rows = [{"conversation": name, **held, "round": self._mark} for name, held in changed.items()]
        content = pd.DataFrame(rows, columns=COLUMNS).to_csv(index=False, lineterminator="\n")
        _files.replace(self._file, content)
        self._codes, self._content = changed, content.encode()

    def _held(self) -> bytes | None:
        return self._file.read_bytes() if self._file.exists() else None

    def _read(self) -> dict[str, dict[str, str]]:
        """Read what was coded before, and refuse what was coded elsewhere."""
        if not self._file.exists():
            return {}
        found = _files.table(self._file, COLUMNS)
        if found["round"].ne(self._mark).any() or not found["conversation"].isin(list(self.parts)).all():
            raise StudyError(
                f"'{self._file}' holds codes of another round or coder: of another sample or codebook. Codes "
                "of two rounds are not mixed; put the file where it belongs."
            )
        if found["conversation"].duplicated().any():
            raise StudyError(f"'{self._file}' names a conversation twice. Take it from a copy.")
        for row in found.to_dict("records"):
            for field in FIELDS:
                fault = self.codebook.fault(field, row[field]) if row[field] else None
                if fault:
                    raise StudyError(f"'{self._file}' cannot be read: {fault}.")
        return {
            row["conversation"]: {name: row[name] for name in COLUMNS[1:-1]}
            for row in found.to_dict("records")
        }
