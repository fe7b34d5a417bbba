"""A conversation and the coders' codebook as HTML, with everything that people wrote escaped."""

from collections.abc import Hashable, Mapping
from html import escape
from typing import Any

import pandas as pd

from workbench.coding.codebook import Codebook, Field
from workbench.explorers._view import page

NO_TEXT = (
    "This study keeps no text of this conversation, so it is shown by who answered whom and when. Code its "
    "form; what was said cannot be coded."
)


def conversation(turns: pd.DataFrame) -> str:
    """
    Write a conversation for a coder.

    Parameters
    ----------
    turns
        What `coding.turns` gave.

    Returns
    -------
    html
        One block a turn.
    """
    blocks = [_turn(number, row) for number, row in zip(turns.index, turns.to_dict("records"), strict=True)]
    told = "" if turns["text"].notna().any() else f"<p><em>{escape(NO_TEXT)}</em></p>"
    return told + page(
        f"<ol style='list-style:none;padding:0;margin:0'>{''.join(blocks)}</ol>", label="Conversation"
    )


def _turn(number: int, row: Mapping[Hashable, Any]) -> str:
    answers = "" if pd.isna(row["answers"]) else f", answers {row['answers']}"
    head = f"{number}. {row['person']}, {_after(row['after'])}{answers}"
    if isinstance(row["text"], str):
        said = f'<div dir="auto" style="white-space:pre-wrap">{escape(row["text"])}</div>'
    else:
        words = "length unknown" if pd.isna(row["words"]) else f"{row['words']} words"
        said = f"<div>({escape(words)})</div>"
    return f'<li style="margin-bottom:.6em"><strong>{escape(head)}</strong>{said}</li>'


def _after(span: pd.Timedelta) -> str:
    seconds = span.total_seconds()
    for unit, length in (("d", 86_400), ("h", 3600), ("min", 60), ("s", 1)):
        if seconds >= length:
            return f"after {seconds / length:.0f} {unit}"
    return "at the start"


def field(asked: Field) -> str:
    """
    Write what the codebook says of a field.

    Parameters
    ----------
    asked
        The field.

    Returns
    -------
    html
        How to decide, and each code with its examples.
    """
    codes = "".join(
        f"<dt><strong>{escape(code.label)}</strong></dt><dd>{escape(code.definition)}<br>"
        f"<em>Yes:</em> {escape(code.positive)}<br><em>No:</em> {escape(code.negative)}<br>"
        f"<em>At the edge:</em> {escape(code.borderline)}</dd>"
        for code in asked.codes
    )
    return f"<h4>{escape(asked.label)}: {escape(asked.ask)}</h4><p>{escape(asked.order)}</p><dl>{codes}</dl>"


def codebook(book: Codebook) -> str:
    """
    Write the coders' codebook.

    Parameters
    ----------
    book
        Of the round.

    Returns
    -------
    html
        The unit, what is left out, and every field.
    """
    unit = f"<p>{escape(book.unit)} {escape(book.include)} {escape(book.exclude)}</p>"
    return page(unit + "".join(field(asked) for asked in book.fields.values()), label="Codebook")
