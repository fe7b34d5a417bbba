"""The command line: few verbs, each a thin call into one module."""

from collections.abc import Callable, Mapping, Sequence
from functools import partial
from pathlib import Path
from typing import TYPE_CHECKING, Any, Literal

import click

import workbench
from workbench.commands.terminal import UNDONE, Refusal, Verbs, refusal, say
from workbench.errors import WorkbenchError
from workbench.vocabulary import Kind, Role, Verdict

if TYPE_CHECKING:
    from workbench.levels.codebook import Codebook
    from workbench.study import Study

NETWORKS = (  # as in `networks.KINDS`, which is too heavy to load for help
    "reply",
    "mention",
    "repost",
    "quote",
    "direct_message",
    "co_participation",
    "actor_conversation",
    "actor_link",
    "shared_link",
    "conversation_tree",
)
PATH = click.Path(path_type=Path)
DRAWN = (".gexf", ".graphml", ".net", ".json")  # the files from which other tools draw


def _pairs(_: click.Context, __: click.Parameter, given: Sequence[str]) -> dict[str, str]:
    split = [pair.partition("=") for pair in given]
    for name, sign, value in split:
        if not (name and sign and value):
            raise click.BadParameter(f"'{name}{sign}{value}' is not of the form name=value.")
    pairs = {name: value for name, _, value in split}
    if len(pairs) < len(split):
        raise click.BadParameter("one name is given twice.")
    return pairs


def _table(_: click.Context, __: click.Parameter, to: Path | None) -> Path | None:
    from workbench.commands import tables

    if to is not None:
        tables.check(to)
    return to


_study = click.argument("folder", metavar="STUDY", type=PATH)
_of = click.option("--of", type=click.Choice(NETWORKS), required=True, help="What makes a tie.")
_to = click.option(
    "--to", metavar="FILE", type=PATH, callback=_table, help="Write .csv, .json or .parquet; - prints CSV."
)


def _judged(verb: Callable[..., None]) -> Callable[..., None]:
    """Add the options that say how conversations are judged."""
    by = click.option(
        "--links",
        type=click.Choice(["exported", "inferred"]),
        default="exported",
        show_default=True,
        help="Judge flat chats by what is exported alone, or by inferred reply links and their doubt.",
    )
    book = click.option(
        "--codebook", "book", metavar="FILE", type=PATH, help="A codebook of one's own, a TOML file."
    )
    return by(book(verb))


def _selected(verb: Callable[..., None]) -> Callable[..., None]:
    """Add the options that say which acts a network is made of."""
    told = "Only acts {}; may be given several times."
    options = (
        click.option("--space", "spaces", metavar="NAME", multiple=True, help=told.format("in this space")),
        click.option(
            "--role",
            "roles",
            type=click.Choice([role.value for role in Role]),
            multiple=True,
            help=told.format("from this role, and to it"),
        ),
        click.option(
            "--kind",
            "kinds",
            type=click.Choice([kind.value for kind in Kind if kind != Kind.REACTION]),
            multiple=True,
            help=told.format("of this kind"),
        ),
        click.option("--from", "start", metavar="DATE", help="Only acts from the start of this day on."),
        click.option("--until", "end", metavar="DATE", help="Only acts before the start of this day."),
        click.option(
            "--level",
            "levels",
            type=click.Choice([verdict.value for verdict in Verdict]),
            multiple=True,
            help=told.format("in conversations of this central verdict"),
        ),
        click.option("--public-only", is_flag=True, help="Leave out direct messages."),
    )
    for option in reversed(options):
        verb = option(verb)
    return verb


@click.group(
    cls=Verbs,
    examples=(
        "workbench import slack.zip --into data/our-service --roles roles.csv",
        "workbench report data/our-service",
    ),
    context_settings={"help_option_names": ["-h", "--help"], "max_content_width": 100},
)
@click.version_option(workbench.__version__, prog_name="workbench")
def main() -> None:
    """
    Show which forms of social media use a guidance service's activity enacts.

    Exit codes: 0 done, 1 the work could not be done, 2 wrong usage or bad input.
    """


@main.command(examples=("workbench demo data/demo",))
@click.argument("folder", metavar="[DIR]", type=PATH, default=Path("data/demo"))
@click.option(
    "--activities", type=click.IntRange(min=1), help="Make one large table of so many acts instead."
)
@click.option("--seed", type=click.IntRange(min=0), help="The same seed gives the same study.")
def demo(folder: Path, activities: int | None, seed: int | None) -> None:
    """
    Make the demonstration study, in data/demo.

    It is of an invented service; its exports and the planted truth lie in the folder beside the study.
    With --activities it is a large one instead, made by chance, for measuring.
    """
    from workbench import demo as demonstration

    chance = {} if seed is None else {"seed": seed}
    if activities is None and (folder / "provenance.json").is_file():
        demonstration.write_exports(folder, **chance)  # refuses any other study
        say(f"'{folder}' already holds this demonstration study; nothing was changed.")
        return
    if activities is None:
        made = demonstration.make(folder, **chance)
    else:
        made = demonstration.make_large(folder, activities=activities, **chance)
    say(f"{made.activities} acts in {made.conversations} conversations, imported into '{made.folder}'")
    say(f"  exports      {made.folder / 'exports'}")
    if made.roles and made.truth:
        say(f"  role map     {made.roles}\n  truth        {made.truth}")
    say(f"Next: workbench levels {made.folder}")


@main.command("sources", examples=("workbench sources",))
def list_sources() -> None:
    """List the platforms, what each export is and what it can show."""
    from workbench import sources
    from workbench.commands import summaries

    say("\n".join(summaries.sources(sources.known())))


@main.command(
    "import",
    examples=(
        "workbench import slack.zip --into data/our-service --roles roles.csv",
        "workbench import chat.csv --map actor=username --map time=sent --into data/our-service",
    ),
)
@click.argument("exports", metavar="EXPORT...", nargs=-1, required=True, type=PATH)
@click.option("--into", metavar="STUDY", required=True, type=PATH, help="Folder of the study.")
@click.option("--source", help="Name of the platform, where the content does not tell.")
@click.option(
    "--map", "columns", metavar="COLUMN=NAME", multiple=True, callback=_pairs, help="The table's own name."
)
@click.option("--roles", metavar="FILE", type=PATH, help="CSV that says whose accounts are staff.")
@click.option("--private", is_flag=True, help="Read direct messages too: who wrote when, never what.")
@click.option(
    "--dates",
    type=click.Choice(["day-first", "month-first"]),
    help="How to read 03/04/2026, where an export leaves it open.",
)
def import_exports(
    exports: Sequence[Path],
    into: Path,
    source: str | None,
    columns: Mapping[str, str],
    roles: Path | None,
    private: bool,
    dates: str | None,
) -> None:
    """
    Read exports (files, folders or zips) into a study.

    The platform is found by looking into the file. The same export twice adds nothing; on any fault the
    study stays as it was.
    """
    from workbench import study
    from workbench.commands import summaries

    receipt = study.import_exports(
        exports,
        into=into,
        source=source,
        columns=columns,
        roles=roles,
        private=private,
        day_first=None if dates is None else dates == "day-first",
    )
    say("\n".join(receipt.lines()))
    if not study.read(into).has_roles:
        say(summaries.NO_STAFF if roles else summaries.NO_ROLES)


@main.command("check", examples=("workbench check data/our-service --to findings.csv",))
@_study
@_to
def check_study(folder: Path, to: Path | None) -> None:
    """
    Tell what a study can and cannot answer.

    For each platform and space: what the exports show, what is missing or in doubt, and which accounts
    should be named in the role map.
    """
    from workbench import completeness, study
    from workbench.commands import findings, tables

    found = completeness.check(study.read(folder))
    if to is None:
        say("\n".join(findings.lines(found)))
        say(f"\nFor all of it, account by account: workbench check {folder} --to findings.csv")
        return
    tables.write(found, to)
    _written(to, f"{len(found)} findings")


@main.command(
    "levels",
    examples=(
        "workbench levels data/our-service --to conversations.csv",
        "workbench levels data/our-service --links inferred --codebook ours.toml",
    ),
)
@_study
@_judged
@_to
def tell_levels(
    folder: Path, links: Literal["exported", "inferred"], book: Path | None, to: Path | None
) -> None:
    """
    Tell the level of every conversation.

    Each gets three verdicts, strict, central and lenient. The terminal shows how many of each there are;
    the file holds one row a conversation, the evidence beside the verdicts.
    """
    from workbench import levels
    from workbench.commands import summaries, tables

    service, rules = _opened(folder, book)
    found = levels.verdicts(service, links=links, codebook=rules)
    if to is None:
        say("\n".join(summaries.verdicts(found)))
        say(f"\nFor one row a conversation: workbench levels {folder} --to conversations.csv")
        return
    tables.write(found, to)
    _written(to, f"{len(found)} conversations")
    if not service.has_roles:
        say(summaries.NO_ROLES, aside=True)


@main.command("profile", examples=("workbench profile data/our-service --by month --to profile.csv",))
@_study
@click.option("--by", type=click.Choice(["month", "platform"]), help="One profile a month, or a platform.")
@_judged
@_to
def tell_profile(
    folder: Path,
    by: Literal["month", "platform"] | None,
    links: Literal["exported", "inferred"],
    book: Path | None,
    to: Path | None,
) -> None:
    """
    Tell the shares of the levels.

    With their intervals, their shares under the strict and the lenient rule, and what stands off the scale.
    Below stands what cannot be concluded from this study.
    """
    from workbench import levels
    from workbench.commands import summaries, tables

    service, rules = _opened(folder, book)
    given = levels.verdicts(service, links=links, codebook=rules)
    table = levels.profile(service, by=by, codebook=rules, given=given)
    if to is None:
        say("\n".join([*summaries.profile(table), ""]))
    else:
        tables.write(table, to)
        _written(to, f"{len(table)} rows")
    cannot = levels.cannot_conclude(service, given, table, codebook=rules)
    say("\n".join(summaries.cannot(cannot)), aside=to is not None)


@main.command(
    "network",
    examples=(
        "workbench network data/our-service --of reply --every month --to replies.gexf",
        "workbench network data/our-service --of co_participation --level L3 --from 2026-01-01 --to l3.csv",
    ),
)
@_study
@_of
@click.option("--conversation", metavar="NAME", help="For a conversation_tree: which, as in levels.")
@_selected
@click.option(
    "--to",
    metavar="FILE",
    type=PATH,
    required=True,
    help="Write .gexf, .graphml, .net, .csv, .parquet or .json.",
)
@click.option(
    "--every",
    type=click.Choice(["day", "week", "month", "quarter", "year"]),
    help="Weights by period (.gexf, .csv, .parquet).",
)
@click.option(
    "--pseudonyms", is_flag=True, help="Keep the study's own names of actors; such a file is personal data."
)
def write_network(
    folder: Path,
    of: str,
    conversation: str | None,
    to: Path,
    every: str | None,
    pseudonyms: bool,
    **given: Any,  # noqa: ANN401
) -> None:
    """
    Write a network for Gephi and others.

    Actors are named anew, by their role, so that the file cannot be matched with the study by names. Nodes
    have places where a tool draws them.
    """
    from workbench import networks, study
    from workbench.commands import selections

    service = study.read(folder)
    network = selections.read(service, of, given, conversation=conversation)
    periods = selections.periods(service, of, every, given) if every else None
    positions = networks.cached_layout(service, network) if to.suffix.lower() in DRAWN else None
    written = networks.write(network, to, pseudonyms=pseudonyms, positions=positions, periods=periods)
    paths = " and ".join(f"'{path}'" for path in written)
    say(f"{_counted(of, network)} written to {paths}")
    _notes(network.facts["cannot"])


@main.command(
    "measure",
    examples=(
        "workbench measure data/our-service --of reply --to actors.csv",
        "workbench measure data/our-service --of mention --role staff --role member",
    ),
)
@_study
@_of
@_selected
@_to
def measure_network(folder: Path, of: str, to: Path | None, **given: Any) -> None:  # noqa: ANN401
    """
    Measure a network and its actors.

    The file holds one row an actor, and a second one, <name>-network, the measures of the whole; standard
    output gets the actors.
    """
    from workbench import measures, study
    from workbench.commands import selections, summaries, tables

    selections.check_measured(of)
    network = selections.read(study.read(folder), of, given)
    cannot = network.facts["cannot"]
    if to is None:
        say("\n".join([*summaries.network(network), "", *cannot]))
        say(f"\nFor one row an actor: workbench measure {folder} --of {of} --to actors.csv")
        return
    actors = measures.actors(network)
    tables.write(actors.reset_index(), to)
    _written(to, f"{len(actors)} actors")
    _notes(cannot)
    if to != tables.STANDARD_OUTPUT:
        whole = to.with_name(f"{to.stem}-network{to.suffix}")
        tables.write(measures.network(network).reset_index(), whole)
        _written(whole, "the whole network")


@main.command("report", examples=("workbench report data/our-service --period 2025-03 --pdf",))
@click.argument("folders", metavar="[STUDY...]", nargs=-1, type=PATH)
@click.option("--notebook", default="report-service", show_default=True, help="Name, or path of a notebook.")
@click.option("--period", help="What the report is about, such as 2025-03.")
@click.option("--language", default="en", show_default=True, help="en, nb, nn or fi.")
@click.option("--pdf", is_flag=True, help="Print the page as PDF too.")
@click.option(
    "--into", metavar="DIR", type=PATH, default=Path("reports"), show_default=True, help="Where to."
)
@click.option(
    "-p",
    "--parameter",
    "given",
    metavar="NAME=VALUE",
    multiple=True,
    callback=_pairs,
    help="Of the notebook.",
)
def make_reports(
    folders: Sequence[Path],
    notebook: str,
    period: str | None,
    language: str,
    pdf: bool,
    into: Path,
    given: Mapping[str, str],
) -> None:
    """
    Make a report of each study.

    It is one page that opens in any browser and prints. Without a STUDY, all in data/ get one. A report
    that cannot be made leaves the former one as it is.
    """
    from workbench.commands import choices

    chosen = choices.studies(folders)
    typed = {**given, **({"period": period} if period else {})}
    values = choices.parameters(typed, notebook, language=language)
    how = {"into": into, "notebook": notebook, "parameters": values, "language": language, "pdf": pdf}
    failed = sum(not _is_reported(folder, how, alone=len(chosen) == 1) for folder in chosen)
    if failed:
        raise Refusal(f"{failed} of {len(chosen)} reports were not made.", UNDONE)


@main.command(
    examples=(
        "workbench forget data/our-service --actor U024BE7LH",
        "workbench forget data/our-service --actor 4f1c9a60d27be835 --platform slack",
    )
)
@_study
@click.option("--actor", metavar="ID", required=True, help="Account id as in the export, or pseudonym.")
@click.option("--platform", help="Only the account of this platform.")
def forget(folder: Path, actor: str, platform: str | None) -> None:
    """
    Erase a person everywhere in a study.

    Their acts go, and they themselves from what others wrote to them. Later imports leave them out.
    """
    from workbench import study

    say("\n".join(study.forget(folder, actor, platform).lines()))


def _is_reported(folder: Path, how: dict[str, Any], *, alone: bool) -> bool:
    """Make one report; a failure is told at once, so that the next study gets its report too."""
    from workbench import reports, study

    try:
        study.read(folder)  # so that its notices are told here, where a person sees them
        made = reports.make(folder, **how, progress=partial(say, aside=True))
    except (WorkbenchError, OSError) as error:
        if alone:
            raise
        refusal(error).show()
        return False
    say("\n".join(str(path) for path in (made.html, made.pdf) if path))
    if made.message:
        say(made.message, aside=True)
    return True


def _counted(of: str, network: Any) -> str:  # noqa: ANN401  its module is too heavy to load for help
    what = {"conversation_tree": "acts", "actor_conversation": "nodes", "actor_link": "nodes"}
    return f"{len(network)} {what.get(of, 'actors')} and {len(network.source)} ties"


def _notes(sentences: Sequence[str]) -> None:
    """Tell what a result cannot hold, beside it."""
    for sentence in sentences:
        say(f"Note: {sentence}", aside=True)


def _opened(folder: Path, book: Path | None) -> "tuple[Study, Codebook]":
    """Open a study with its talk cut where the codebook says, and give both."""
    from workbench import levels, study

    rules = levels.codebook.read(book)
    units = rules.units
    return study.read(folder).cut(case_hours=units.case_hours, session_minutes=units.session_minutes), rules


def _written(to: Path, what: str) -> None:
    if str(to) != "-":
        say(f"{what} written to '{to}'")


if __name__ == "__main__":
    main(prog_name="workbench")
