"""NetworKit, loaded when it is asked for and without a word."""

from types import ModuleType


def networkit() -> ModuleType:
    """
    Load NetworKit, which takes two seconds the first time.

    In a notebook it would write scripts and styles of its own into the page that loads it; they are dropped.

    Returns
    -------
    networkit
        The module.
    """
    from IPython.utils.capture import capture_output  # noqa: PLC0415 - both take their time

    with capture_output(stdout=False, stderr=False):
        import networkit as loaded  # noqa: PLC0415

    return loaded  # type: ignore[no-any-return]
