"""What stands at a place of Bluesky's answers, by the keys of the platform or of its Python SDK."""

import re
from functools import cache
from typing import Any

from workbench.sources._values import string

_HUMP = re.compile(r"(?=[A-Z])")


def held(node: object, *names: str) -> Any:  # noqa: ANN401  whatever stands there
    """
    Follow keys downwards, each as the platform or as its Python SDK writes it.

    Parameters
    ----------
    node
        From a file.
    *names
        Keys as the platform writes them.

    Returns
    -------
    value
        None where a key is missing.
    """
    for name in names:
        if not isinstance(node, dict):
            return None
        node = node[name] if name in node else node.get(_sdk(name))
    return node


def sort(node: object) -> str:
    """
    Tell what a node says it is.

    Parameters
    ----------
    node
        From a file.

    Returns
    -------
    sort
        Such as ``app.bsky.feed.defs#notFoundPost``; empty where it does not say.
    """
    return string(held(node, "$type")) or ""


@cache
def _sdk(name: str) -> str:
    return "py_type" if name == "$type" else _HUMP.sub("_", name).lower()
