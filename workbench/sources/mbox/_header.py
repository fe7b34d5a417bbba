"""Headers of a mail as words, and the people in them."""

import re
from contextlib import suppress
from email.errors import MessageError
from email.header import decode_header
from email.message import Message

# what the parser of the standard library raises on headers and parts that break every rule
FAULTS = (ValueError, LookupError, TypeError, AttributeError, AssertionError, RecursionError, MessageError)
LONGEST = 2_000  # characters of a header; no name, address or date is longer

_ADDRESS = re.compile(r"[^\s<>()\",;:]+@[^\s<>()\",;:]+")
_VEILED = re.compile(r"([^\s<>()\",;:]+) (?:at|på|hos|bei) ([^\s<>()\",;:]+\.[^\s<>()\",;:]+)")
_IN_BRACKETS = re.compile(r"<([^<>]+)>")
_BESIDE = re.compile(r"\(([^()]*)\)\s*$")


def header(message: Message, name: str) -> str:
    """
    Give the words of a header, whatever encodings it names.

    Parameters
    ----------
    message
        A message or a part of one.
    name
        Of the header.

    Returns
    -------
    words
        Empty where there is no such header.
    """
    found = message.get(name)
    if found is None:
        return ""
    # a path of answers is told from its end, all else from its beginning
    said = found[-LONGEST:] if name == "References" and isinstance(found, str) else found
    pieces = [decoded(piece, charset) for piece, charset in _pieces(said)]
    return " ".join("".join(pieces)[:LONGEST].split())


def decoded(piece: bytes | str, charset: str | None) -> str:
    """
    Read bytes by what the message says, and else as the two encodings that old mail is in.

    Parameters
    ----------
    piece
        Of a header, or a part of the message.
    charset
        What the message says.

    Returns
    -------
    words
        With marks in place of what cannot be read.
    """
    if isinstance(piece, str):
        return piece.encode("utf-8", "replace").decode()
    for named in (charset, "utf-8"):
        with suppress(LookupError, UnicodeError, ValueError):
            return piece.decode(named or "utf-8").encode("utf-8", "replace").decode()
    return piece.decode("cp1252", "replace")


def person(written: str) -> tuple[str, str]:
    """
    Read who is meant.

    Parameters
    ----------
    written
        Such as ``Kari Nes <kari@example.org>``, or with the address hidden from robots.

    Returns
    -------
    address, name
        Either may be empty.
    """
    bracketed = _IN_BRACKETS.search(written)
    found = _ADDRESS.search(bracketed[1] if bracketed else written)
    veiled = None if found else _VEILED.search(bracketed[1] if bracketed else written)
    beside = _BESIDE.search(written)
    named = written[: bracketed.start()].strip(" \"'") if bracketed else beside[1] if beside else ""
    address = found[0] if found else f"{veiled[1]}@{veiled[2]}" if veiled else ""
    return address.lower().strip("'."), "" if named.lower() == address.lower() else named


def _pieces(said: object) -> list[tuple[bytes | str, str | None]]:
    with suppress(*FAULTS):
        return decode_header(said[:LONGEST] if isinstance(said, str) else said)  # type: ignore[arg-type]
    return [(str(said), None)]
