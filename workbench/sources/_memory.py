"""What stands at the head of a file, looked at once while all sources are asked whose it is."""

from collections.abc import Callable, Hashable, Iterator
from contextlib import contextmanager
from contextvars import ContextVar
from functools import wraps
from importlib.resources.abc import Traversable
from typing import Any, Concatenate, ParamSpec, TypeVar

_P = ParamSpec("_P")
_T = TypeVar("_T")

_seen: ContextVar[dict[Hashable, Any] | None] = ContextVar("seen", default=None)


@contextmanager
def remembering() -> Iterator[None]:
    """
    Remember what is seen until the end of the block.

    Yields
    ------
    nothing
        Files must not change meanwhile.
    """
    token = _seen.set({})
    try:
        yield
    finally:
        _seen.reset(token)


def remembered(
    look: Callable[Concatenate[Traversable, _P], _T],
) -> Callable[Concatenate[Traversable, _P], _T]:
    """
    Let a function look at a file once only, within `remembering`; elsewhere it looks each time.

    Parameters
    ----------
    look
        Takes a file first; what it gives must not be changed.

    Returns
    -------
    look
        With a memory.
    """

    @wraps(look)
    def recall(export: Traversable, /, *args: _P.args, **options: _P.kwargs) -> _T:
        memory = _seen.get()
        if memory is None:
            return look(export, *args, **options)
        key = (look, export, args, *sorted(options.items()))
        if key not in memory:
            memory[key] = look(export, *args, **options)
        found: _T = memory[key]
        return found

    return recall
