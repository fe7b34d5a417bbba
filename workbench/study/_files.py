"""The files of exports by number, and under which name a study may know them."""

from dataclasses import dataclass, field

import pyarrow as pa

SCHEMA = pa.schema(
    [("file", pa.int64()), ("name", pa.string()), ("hidden", pa.string()), ("told", pa.string())]
)
_SHOWN = 12  # characters of a hash


@dataclass(slots=True)
class File:
    """A file of an input: what people call it, what stands for that, and what was found in it."""

    name: str
    hidden: str
    holds_acts: bool = False
    holds_private: bool = False


@dataclass(slots=True)
class Input:
    """One export of an import: its own name, its SHA-256, and the first number of its files."""

    name: str
    digest: str
    numbers: dict[str, int] = field(default_factory=dict)


@dataclass(slots=True)
class Files:
    """
    The files met in an import.

    The name of a file of private messages is often that of a person. Its hash and place stand for it: for
    private acts, and for rejects of a file that holds such acts or, where the input does, no acts at all.
    """

    inputs: list[Input] = field(default_factory=list)
    files: list[File] = field(default_factory=list)

    def open(self, name: str, digest: str) -> None:
        """
        Begin an input.

        Parameters
        ----------
        name
            What people call it.
        digest
            Its SHA-256.
        """
        self.inputs.append(Input(name, digest))

    def number(self, name: str) -> int:
        """
        Give the number of a file in the input that was begun last.

        Parameters
        ----------
        name
            Of the file, from the input's own name on.

        Returns
        -------
        number
            The same whenever the same name is met in this input, and never in another.
        """
        name = name.encode("utf-8", "replace").decode()  # file systems take names that no text can hold
        last = self.inputs[-1]
        if name not in last.numbers:
            place = "" if name == last.name else f"/{len(last.numbers) + 1}"
            last.numbers[name] = len(self.files)
            self.files.append(File(name, f"input {last.digest[:_SHOWN]}{place}"))
        return last.numbers[name]

    def table(self) -> pa.Table:
        """
        Give all files once everything is read.

        Returns
        -------
        files
            One row a file: its number, its `name`, the `hidden` name, and under which of them rejects are
            `told`.
        """
        rows = []
        for given in self.inputs:
            held = {number: self.files[number] for number in given.numbers.values()}
            is_mixed = any(file.holds_private for file in held.values())
            for number, file in held.items():
                is_hidden = file.holds_private or (is_mixed and not file.holds_acts)
                told = file.hidden if is_hidden else file.name
                rows.append({"file": number, "name": file.name, "hidden": file.hidden, "told": told})
        return pa.Table.from_pylist(rows, schema=SCHEMA)
