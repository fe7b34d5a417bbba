"""The files a network is written to, for Gephi, R, Pajek, browsers and spreadsheets."""

import tempfile
from pathlib import Path

import networkx as nx
import pandas as pd

from workbench.errors import StudyError, WorkbenchError
from workbench.networks._files import _gexf, _graphml, _json, _pajek, _tables
from workbench.networks._files._outgoing import Periods, prepare
from workbench.networks._network import Network, from_networkx

FORMS = {
    ".gexf": _gexf.files,
    ".graphml": _graphml.files,
    ".net": _pajek.files,
    ".csv": _tables.csv,
    ".parquet": _tables.parquet,
    ".json": _json.files,
}
DATED = (".gexf", ".csv", ".parquet")


def write(
    network: "nx.Graph[str] | Network",
    path: Path | str,
    *,
    pseudonyms: bool = False,
    positions: pd.DataFrame | None = None,
    periods: Periods | None = None,
) -> tuple[Path, ...]:
    """
    Write a network for another tool; the ending of the path says in which form.

    Nodes are named anew, as `staff-1` or `member-17`, and acts of a conversation as `act-3`, in an order
    that has nothing to do with time or activity and is another in each network, so that a file can be matched
    with the study, or with the file of another network, only by who is tied to whom. That is not nothing:
    ties, weights and counts of acts can identify people to those who saw the talk itself, so keep such a file
    within the project and publish none. Texts about nodes stay out but for their role, numbers go out, and
    days stand for times.

    Parameters
    ----------
    network
        A networkx graph or a network in arrays, with or without direction, isolates included. A tie to
        oneself is left out, as everywhere.
    path
        A file that ends in

        - `.gexf`: GEXF 1.3 for Gephi, with colour and shape by role and size by activity;
        - `.graphml`: GraphML for igraph, R, Cytoscape and yEd;
        - `.net`: Pajek, with a second file `<name>-roles.clu`, the partition by role;
        - `.csv` or `.parquet`: ties (`source`, `target`, `weight`), and a second file `<name>-actors`,
          since a list of ties cannot show who has none;
        - `.json`: node-link JSON with `nodes` and `links`, as d3 reads it, and networkx by
          `node_link_graph(read, edges="links")`.
    pseudonyms
        Whether names stay the study's own and all columns go out, for a researcher who joins results back to
        the study. Such a file is personal data, to be kept and deleted like the study.
    positions
        What `layout` gives; written in all forms, scaled in GEXF to a drawing in which nodes have room.
    periods
        What `periods` gives, or pairs of a period of days or longer and its network, of actors of the whole.
        Ties and weights are then those of the periods: GEXF holds each tie's spells and its weight in each
        of them, CSV and Parquet one row a tie and period, with its first and last day. What is cumulative
        holds, in the row of a period, all that had come together by its end.

    Returns
    -------
    paths
        The files written, the one asked for first; the same network gives the same bytes.

    Raises
    ------
    WorkbenchError
        If the ending is not one of these or cannot hold periods, the folder does not exist, or the path is
        that of a folder.
    StudyError
        If a graph holds parallel edges, positions are missing for a node, or periods hold other actors
        or are shorter than a day.
    """
    path = Path(path)
    ending = path.suffix.lower()
    form = FORMS.get(ending)
    if form is None:
        raise WorkbenchError(
            f"'{path.name}' does not say in which form to write a network. "
            f"End its name in one of: {', '.join(FORMS)}."
        )
    if periods is not None and ending not in DATED:
        raise WorkbenchError(
            f"'{path.name}' cannot hold weights by period. End its name in one of: {', '.join(DATED)}."
        )
    if not path.parent.is_dir():
        raise WorkbenchError(f"There is no folder '{path.parent}' to write '{path.name}' to. Make it first.")
    if path.is_dir():
        raise WorkbenchError(f"'{path}' is a folder. Name a file in it, or another one.")
    if not isinstance(network, Network | nx.Graph):
        raise StudyError(f"A {type(network).__name__} cannot be written. Build a network of it first.")
    whole = network if isinstance(network, Network) else from_networkx(network)
    files = form(prepare(whole, pseudonyms, positions, periods), path)
    with tempfile.TemporaryDirectory(dir=path.parent, prefix=".network-") as folder:
        for target, writer in files.items():
            writer(Path(folder) / target.name)
        for target in files:
            (Path(folder) / target.name).replace(target)
    return tuple(files)
