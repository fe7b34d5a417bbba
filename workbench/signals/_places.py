"""What the facts sheet says of the spaces of a service."""

from collections.abc import Mapping
from typing import Any

from workbench.levels.codebook import Codebook
from workbench.signals._acts import Acts, Service
from workbench.signals._told import Told, share
from workbench.vocabulary import Visibility

UNSAID = "The facts sheet says nothing of the spaces."


def places(acts: Acts, service: Service, book: Codebook) -> dict[str, Told]:
    """
    Tell of rules and visibility, as the facts sheet has them.

    Parameters
    ----------
    acts
        Of the period.
    service
        A study.
    book
        Limits of what is told.

    Returns
    -------
    told
        `rules_stated`, of the spaces in which something was written; `sensitive_open`, of those for sensitive
        talk. Private messages are no space.
    """
    sheet: Mapping[str, Any] = getattr(getattr(service, "settings", None), "spaces", None) or {}
    if not sheet:
        return dict.fromkeys(("rules_stated", "sensitive_open"), Told(reason=UNSAID))
    seen = {row["space"]: row["visibility"] for row in acts.rows("spaces")}
    ruled = sum(1 for space in seen if getattr(sheet.get(space), "rules", None))
    sensitive = [space for space in seen if getattr(sheet.get(space), "sensitive", False)]
    visible = [getattr(sheet[space], "visibility", None) or seen[space] for space in sensitive]
    shown = visible.count(str(Visibility.PUBLIC))
    return {
        "rules_stated": share(ruled, len(seen), book, is_sampled=False),
        "sensitive_open": share(shown, len(visible), book, is_sampled=False),
    }
