"""The coders' codebook: what is coded, and the words for it, from one TOML file."""

import hashlib
import tomllib
from collections.abc import Iterator, Mapping, Sequence
from dataclasses import dataclass
from importlib.resources import files
from pathlib import Path
from typing import Any

from workbench.errors import WorkbenchError

NONE = "none"
"""In a field that takes several codes: that none of the others fits."""
FIELDS = ("form", "purpose", "facilitation", "norms")
FORMS = ("off-scale", "L1", "L2", "L3")

_TEXTS = ("version", "unit", "include", "exclude")
_FIELD = {"label": str, "ask": str, "ordered": bool, "several": bool, "needs_text": bool, "order": str}


@dataclass(frozen=True, slots=True)
class Code:
    """One code: its name, what people call it, what it means, and an example on, beside and at its edge."""

    code: str
    label: str
    definition: str
    positive: str
    negative: str
    borderline: str


@dataclass(frozen=True, slots=True)
class Field:
    """One thing that is coded; `order` says how to decide."""

    name: str
    label: str
    ask: str
    ordered: bool
    several: bool
    needs_text: bool
    order: str
    codes: Sequence[Code]

    @property
    def names(self) -> tuple[str, ...]:
        """The names of its codes in their order."""
        return tuple(code.code for code in self.codes)


@dataclass(frozen=True, slots=True)
class Codebook:
    """What coders go by; `digest` is the SHA-256 of its file."""

    version: str
    digest: str
    unit: str
    include: str
    exclude: str
    fields: Mapping[str, Field]

    def fault(self, field: str, value: str) -> str | None:
        """
        Say what is wrong with a code.

        Parameters
        ----------
        field
            What is coded.
        value
            A code, or several with semicolons between them; nothing where it is left open.

        Returns
        -------
        fault
            A part of a sentence, or None.
        """
        known = self.fields[field]
        parts = value.split(";") if known.several else [value]
        if odd := [part for part in parts if part not in known.names]:
            return f"'{odd[0]}' is no code of {field}; known are {', '.join(known.names)}"
        if NONE in parts and len(parts) > 1:
            return f"{field} cannot be '{NONE}' and something else"
        return None


def read(path: Path | None = None) -> Codebook:
    """
    Read a coders' codebook and check it.

    Parameters
    ----------
    path
        A TOML file; the workbench's own codebook, if None.

    Returns
    -------
    codebook
        The fields form, purpose, facilitation and norms with their codes.

    Raises
    ------
    WorkbenchError
        If the file is missing or no TOML, or lacks a text, a field or the codes of form.
    """
    source = files(__package__).joinpath("coders.toml") if path is None else path
    try:
        content = source.read_bytes()
        book = tomllib.loads(content.decode("utf-8"))
    except OSError as error:
        raise WorkbenchError(f"The coders' codebook {source} cannot be read: {error.strerror}.") from error
    except ValueError as error:
        raise WorkbenchError(f"The coders' codebook {source} is not valid TOML: {error}.") from error
    if faults := list(_faults(book)):
        raise WorkbenchError(f"The coders' codebook {source} cannot be used: {'; '.join(faults)}.")
    fields = {field["name"]: _field(field) for field in book["fields"]}
    return Codebook(digest=hashlib.sha256(content).hexdigest(), fields=fields, **_texts(book))


def _texts(book: dict[str, Any]) -> dict[str, str]:
    return {name: book[name] for name in _TEXTS}


def _field(field: dict[str, Any]) -> Field:
    return Field(**{**field, "codes": tuple(Code(**code) for code in field["codes"])})


def _faults(book: dict[str, Any]) -> Iterator[str]:
    """Compare the file with what it should hold, and name every difference."""
    yield from _misfits(book, dict.fromkeys(_TEXTS, str) | {"fields": list}, "the file")
    fields = book.get("fields")
    if not isinstance(fields, list) or not all(isinstance(field, dict) for field in fields):
        return
    names = [field.get("name") for field in fields]
    if sorted(map(str, names)) != sorted(FIELDS):
        yield f"its fields are {', '.join(map(str, names))}, expected are {', '.join(FIELDS)}"
    for field in fields:
        yield from _of_field(field)


def _of_field(field: dict[str, Any]) -> Iterator[str]:
    name = str(field.get("name"))
    yield from _misfits(field, _FIELD | {"name": str, "codes": list}, f"field {name}")
    codes = field.get("codes")
    if not isinstance(codes, list) or not all(isinstance(code, dict) for code in codes):
        yield f"field {name} has no codes"
        return
    for code in codes:
        yield from _misfits(code, dict.fromkeys(Code.__slots__, str), f"code {code.get('code')} of {name}")
    given = [str(code.get("code")) for code in codes]
    if len(set(given)) < len(given) or any(";" in code for code in given):
        yield f"the codes of {name} are {', '.join(given)}; each must be there once, without a semicolon"
    if name == FIELDS[0] and tuple(given) != FORMS:
        yield f"the codes of form are {', '.join(given)}, and must be {', '.join(FORMS)}"


def _misfits(table: dict[str, Any], shape: Mapping[str, type], where: str) -> Iterator[str]:
    for key in sorted(table.keys() - shape.keys()):
        yield f"'{key}' of {where} is unknown"
    for key, kind in shape.items():
        value = table.get(key)
        if type(value) is not kind or (isinstance(value, str) and not value.strip()):
            noun = {str: "a text", bool: "true or false", list: "a list"}[kind]
            yield (
                f"'{key}' of {where} is {value!r}, not {noun}"
                if key in table
                else f"'{key}' of {where} is missing"
            )
