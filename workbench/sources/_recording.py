"""Recorded exchanges with an interface (API): a list of requests, each with the answer under ``body``."""

from collections.abc import Mapping
from typing import Any

BODY = "item.body"


def bare(paths: frozenset[str]) -> frozenset[str]:
    """
    Take from the key paths of a recording (``method``, ``uri`` and ``body`` of each exchange) what is around.

    Parameters
    ----------
    paths
        As `shape` gives them.

    Returns
    -------
    paths
        Those of the answers; what is no recording stays as it is.
    """
    if not {BODY, "item.method"} <= paths:
        return paths
    return frozenset(path.removeprefix(f"{BODY}.") for path in paths if path.startswith(f"{BODY}."))


def recorded(piece: Mapping[str, Any]) -> bool:
    """
    Tell whether a piece is a recorded exchange.

    Parameters
    ----------
    piece
        From a file.

    Returns
    -------
    is_recorded
        True where an answer stands under ``body``.
    """
    return "method" in piece and "body" in piece
