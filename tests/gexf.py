"""What GEXF 1.3 asks of a file, after its specification (https://gexf.net), as far as ours use it."""

from collections.abc import Iterable
from datetime import date
from pathlib import Path
from xml.etree.ElementTree import Element, parse

CORE, VIZ = "{http://gexf.net/1.3}", "{http://gexf.net/1.3/viz}"
TIMED = {"start", "end"}
# required and optional attributes, and the elements that may stand inside
ELEMENTS: dict[str, tuple[set[str], set[str], set[str]]] = {
    f"{CORE}gexf": ({"version"}, {"variant"}, {"meta", "graph"}),
    f"{CORE}meta": (set(), {"lastmodifieddate"}, {"creator", "keywords", "description"}),
    f"{CORE}graph": (
        set(),
        {"defaultedgetype", "idtype", "mode", "timeformat", "timerepresentation", "timezone", *TIMED},
        {"attributes", "nodes", "edges"},
    ),
    f"{CORE}attributes": ({"class"}, {"mode"}, {"attribute"}),
    f"{CORE}attribute": ({"id", "title", "type"}, set(), {"default", "options"}),
    f"{CORE}nodes": (set(), {"count"}, {"node"}),
    f"{CORE}edges": (set(), {"count"}, {"edge"}),
    f"{CORE}node": (
        {"id"},
        {"label", *TIMED},
        {"attvalues", "spells", "viz:color", "viz:position", "viz:size", "viz:shape"},
    ),
    f"{CORE}edge": (
        {"source", "target"},
        {"id", "label", "type", "weight", "kind", *TIMED},
        {"attvalues", "spells", "viz:color", "viz:thickness", "viz:shape"},
    ),
    f"{CORE}attvalues": (set(), set(), {"attvalue"}),
    f"{CORE}attvalue": ({"for", "value"}, TIMED, set()),
    f"{CORE}spells": (set(), set(), {"spell"}),
    f"{CORE}spell": (set(), TIMED, set()),
    f"{VIZ}color": ({"r", "g", "b"}, {"a"}, set()),
    f"{VIZ}position": ({"x", "y"}, {"z"}, set()),
    f"{VIZ}size": ({"value"}, set(), set()),
    f"{VIZ}shape": ({"value"}, {"uri"}, set()),
}
TEXTS = {f"{CORE}creator", f"{CORE}description", f"{CORE}keywords"}
ONCE = {"meta", "graph", "creator", "description", "keywords", "nodes", "edges", "attvalues", "spells"}
IN_ORDER = {f"{CORE}gexf": ["meta", "graph"], f"{CORE}graph": ["attributes", "nodes", "edges"]}
CHOICES = {
    (f"{CORE}gexf", "version"): {"1.3"},
    (f"{CORE}graph", "defaultedgetype"): {"directed", "undirected", "mutual"},
    (f"{CORE}graph", "mode"): {"static", "dynamic", "slice"},
    (f"{CORE}graph", "timeformat"): {"integer", "double", "date", "dateTime"},
    (f"{CORE}attributes", "class"): {"node", "edge"},
    (f"{CORE}attributes", "mode"): {"static", "dynamic"},
    (f"{CORE}attribute", "type"): {"integer", "long", "double", "float", "boolean", "string"},
    (f"{VIZ}shape", "value"): {"disc", "square", "triangle", "diamond", "image"},
}
PARSERS = {
    "long": int,
    "integer": int,
    "double": float,
    "float": float,
    "string": str,
    "boolean": {"true": True, "false": False}.__getitem__,
}


def check(path: Path) -> Element:
    """Fail where the file is not as GEXF 1.3 asks; give its root."""
    root = parse(path).getroot()  # noqa: S314 - our own
    assert root.tag == f"{CORE}gexf"
    for element in root.iter():
        _check_element(element)
    graph = root.find(f"{CORE}graph")
    assert graph is not None
    assert {place.tag for place in graph} >= {f"{CORE}nodes", f"{CORE}edges"}
    names = [node.attrib["id"] for node in graph.iter(f"{CORE}node")]
    assert len(set(names)) == len(names)
    for edge in graph.iter(f"{CORE}edge"):
        assert {edge.attrib["source"], edge.attrib["target"]} <= set(names)
        float(edge.get("weight", "1"))
    _check_values(graph, "node")
    _check_values(graph, "edge")
    return root


def _check_element(element: Element) -> None:
    if element.tag in TEXTS:
        assert not element.attrib
        assert not len(element)
        return
    required, optional, inside = ELEMENTS[element.tag]
    given = set(element.attrib)
    assert required <= given <= required | optional
    tags = [_short(child) for child in element]
    assert set(tags) <= inside
    assert not (element.text or "").strip()
    for tag in ONCE | {tag for tag in tags if tag.startswith("viz:")}:
        assert tags.count(tag) <= 1
    if element.tag in IN_ORDER:
        assert tags == sorted(tags, key=IN_ORDER[element.tag].index)
    for name, value in element.attrib.items():
        assert value in CHOICES.get((element.tag, name), {value})
    if element.tag.startswith(VIZ) and not element.tag.endswith("shape"):
        numbers = {name: float(value) for name, value in element.attrib.items()}
        assert not element.tag.endswith("color") or all(numbers[one] in range(256) for one in "rgb")
        assert not element.tag.endswith("size") or numbers["value"] >= 0


def _short(element: Element) -> str:
    return element.tag.replace(CORE, "").replace(VIZ, "viz:")


def _check_values(graph: Element, owner: str) -> None:
    """Values are of attributes declared for nodes or for edges, and of their types; time is told in days."""
    is_dynamic = graph.get("mode") == "dynamic"
    declared: dict[str, tuple[str, str | None]] = {}
    for block in graph.findall(f"{CORE}attributes[@class='{owner}']"):
        for attribute in block:
            assert attribute.attrib["id"] not in declared
            declared[attribute.attrib["id"]] = attribute.attrib["type"], block.get("mode")
    for holder in graph.iter(f"{CORE}{owner}"):
        for value in holder.iter(f"{CORE}attvalue"):
            of_type, mode = declared[value.attrib["for"]]
            PARSERS[of_type](value.attrib["value"])
            assert (set(value.attrib) >= TIMED) == (mode == "dynamic")
        _check_spans([*holder.iter(f"{CORE}attvalue"), *holder.iter(f"{CORE}spell")], is_dynamic=is_dynamic)


def _check_spans(timed: Iterable[Element], *, is_dynamic: bool) -> None:
    for one in timed:
        days = [date.fromisoformat(one.attrib[name]) for name in ("start", "end") if name in one.attrib]
        assert days == sorted(days)
        assert is_dynamic or not days
