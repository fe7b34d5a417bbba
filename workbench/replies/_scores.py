"""How well links agree with those that people marked."""

import numpy as np
import pandas as pd
from scipy.optimize import linear_sum_assignment
from scipy.sparse import coo_array, csr_array
from scipy.sparse.csgraph import connected_components

from workbench.replies._acts import Integers


def scores(predicted: pd.DataFrame, gold: pd.DataFrame) -> pd.Series:
    """
    Compare links, and the conversations they make, with those that people marked.

    Conversations are what links connect; acts that are only answered, outside of what was marked, connect
    too, but are not counted.

    Parameters
    ----------
    predicted
        Links as `infer` gives them, of each activity the most likely, or any table with the same
        `activity` and `candidate`.
    gold
        One row a marked link: `activity`, and `candidate`, missing where the activity starts something.
        Several rows of one activity are several links.

    Returns
    -------
    scores
        From 0 to 1, the more the better: `precision`, `recall` and `f1` of links, where to answer nothing
        is a link too; `one_to_one`, the share of the acts that lie in both of two conversations when these
        are paired best; `exact_precision`, `exact_recall` and `exact_f1` of conversations of two acts or
        more that are equal; `information`, which is 1 less the variation of information as a share of its
        largest value. Missing where there is nothing to divide by.

    References
    ----------
    Kummerfeld, J. K. et al. (2019). A large-scale corpus for conversation disentanglement. ACL.
    Meilă, M. (2007). Comparing clusterings. Journal of Multivariate Analysis, 98.

    Examples
    --------
    People say that b answers a, and d answers c; we say that b answers a, c answers b, and d starts anew.
    Two of four links agree. Paired best, the conversations a-b-c and a-b share two acts, d and c-d one.

    >>> import pandas as pd
    >>> marked = pd.DataFrame({"activity": list("abcd"), "candidate": [None, "a", None, "c"]})
    >>> linked = pd.DataFrame({"activity": list("abcd"), "candidate": [None, "a", "b", None]})
    >>> scores(linked, marked)[["precision", "recall", "one_to_one", "exact_f1"]].tolist()
    [0.5, 0.5, 0.75, 0.0]
    """
    ours, theirs = most_likely(predicted), gold[["activity", "candidate"]].drop_duplicates()
    ours = ours[ours["activity"].isin(theirs["activity"])]
    found = {"precision": len(ours), "recall": len(theirs)}
    agreed = len(_links(ours) & _links(theirs))
    links = {name: _share(agreed, number) for name, number in found.items()}
    return pd.Series({**links, "f1": _share(2 * agreed, sum(found.values())), **_conversations(ours, theirs)})


def most_likely(links: pd.DataFrame) -> pd.DataFrame:
    """
    Keep one link an activity.

    Parameters
    ----------
    links
        With `activity`, `candidate`, and maybe `probability`; of equal ones the first stays.

    Returns
    -------
    links
        `activity` and `candidate`.
    """
    if "probability" in links:
        links = links.sort_values("probability", ascending=False, kind="stable")
    return links.drop_duplicates("activity")[["activity", "candidate"]]


def _links(table: pd.DataFrame) -> set[tuple[str, str]]:
    return set(zip(table["activity"], table["candidate"].fillna(table["activity"]), strict=True))


def _share(part: float, whole: float) -> float:
    return part / whole if whole else float("nan")


def _conversations(ours: pd.DataFrame, theirs: pd.DataFrame) -> dict[str, float]:
    marked = pd.Index(theirs["activity"].unique())
    one, other = (_components(table, marked) for table in (ours, theirs))
    common = csr_array(
        coo_array(
            (np.ones(len(marked)), (one, other)), shape=(one.max(initial=-1) + 1, other.max(initial=-1) + 1)
        )
    )
    rows, columns = common.sum(axis=1), common.sum(axis=0)
    paired = common.toarray()[linear_sum_assignment(common.toarray(), maximize=True)].sum()
    cells = common.tocoo()
    sizes = rows[cells.coords[0]], columns[cells.coords[1]]
    same = int(((cells.data == sizes[0]) & (cells.data == sizes[1]) & (cells.data > 1)).sum())
    ours_long, theirs_long = int((rows > 1).sum()), int((columns > 1).sum())
    number = len(marked)
    variation = float((cells.data / number * np.log2(sizes[0] * sizes[1] / cells.data**2)).sum())
    return {
        "one_to_one": _share(float(paired), number),
        "exact_precision": _share(same, ours_long),
        "exact_recall": _share(same, theirs_long),
        "exact_f1": _share(2 * same, ours_long + theirs_long),
        "information": 1 - variation / np.log2(number) if number > 1 else float("nan"),
    }


def _components(links: pd.DataFrame, marked: "pd.Index[str]") -> Integers:
    """Give every marked act the number of its conversation."""
    linked = links.dropna(subset=["candidate"])
    acts = marked.append(pd.Index(linked["candidate"].unique()).difference(marked))
    ends = acts.get_indexer(pd.Index(linked["activity"])), acts.get_indexer(pd.Index(linked["candidate"]))
    joined = coo_array((np.ones(len(linked)), ends), shape=(len(acts), len(acts)))
    number = connected_components(joined, directed=False)[1][: len(marked)]
    found: Integers = np.unique(number, return_inverse=True)[1]
    return found
