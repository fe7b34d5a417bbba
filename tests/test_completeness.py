"""What a study can and cannot answer: every finding counted by eye, every refusal by its words."""

from collections.abc import Callable, Iterator
from dataclasses import replace
from datetime import UTC, datetime, timedelta
from importlib.resources.abc import Traversable
from pathlib import Path
from typing import Any

import pandas as pd
import pytest

from tests.test_command_line import done, refused
from tests.test_sources import fixture
from workbench import completeness, levels, measures, networks, sources, study
from workbench.activity import Act, Batch, Reject, batches
from workbench.commands import findings
from workbench.completeness import Need
from workbench.errors import LedgerError
from workbench.sources import Ledger, Shows
from workbench.vocabulary import Kind, Precision, Role, Verdict, Visibility

START = datetime(2026, 3, 2, 9, tzinfo=UTC)
LEDGER = Ledger(
    replies=Shows.WHERE_USED,
    mentions=Shows.ALWAYS,
    shares=Shows.ALWAYS,
    reactions=Shows.ALWAYS,
    deletions=Shows.ALWAYS,
    cannot=("Whose comment a comment answers is not told.", "Drawings hold no likes."),
)
Draw = Callable[..., study.Study]


class Drawn:
    """A platform whose exports are what a test draws."""

    expects = "a drawing"

    def __init__(self, label: str, ledger: Ledger) -> None:
        self.label, self.ledger = label, ledger
        self.items: list[Act | Reject] = []

    def sniff(self, export: Traversable) -> bool:
        return export.name == f"{self.label}.txt"

    def read(self, export: Traversable) -> Iterator[Batch]:
        yield from batches(export.name, self.items)


@pytest.fixture
def draw(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> Draw:
    """Import acts as the export of an invented platform; a second call adds to the same study."""
    platforms = dict(sources.known())
    monkeypatch.setattr(sources, "known", lambda: platforms)

    def import_drawn(
        *items: Act | Reject,
        label: str = "drawn",
        ledger: Ledger = LEDGER,
        **how: Any,  # noqa: ANN401
    ) -> study.Study:
        platforms[label] = platform = Drawn(label, ledger)  # type: ignore[assignment]
        platform.items = list(items)
        export = tmp_path / f"{label}.txt"
        export.write_text("a drawing", "utf-8")
        into = tmp_path / "service"
        study.import_exports([export], into=into, source=label, private=True, **how)
        return study.read(into)

    return import_drawn


def act(name: str | int, actor: str | None = "ann", minute: float = 0, **more: Any) -> Act:  # noqa: ANN401
    time = START + timedelta(minutes=minute)
    plain = {"item": 1, "scope": "s", "space": "forum", "kind": Kind.REPLY if "parent" in more else Kind.POST}
    return Act(**plain | {"id": str(name), "actor": actor, "time": time} | more)


def many(number: int, actor: str = "ann", *, every: float = 1, **more: Any) -> list[Act]:  # noqa: ANN401
    first = more.pop("first", 0)
    return [act(f"{actor}{n}", actor, first + n * every, item=n + 1, **more) for n in range(number)]


def told(service: study.Study, finding: str) -> list[tuple[Any, ...]]:
    """Give space, count, whole and sentence of the rows of one finding."""
    found = completeness.check(service)
    rows = found.loc[found["finding"].eq(finding), ["space", "count", "of", "says"]]
    return [tuple(None if pd.isna(cell) else cell for cell in row) for row in rows.to_numpy().tolist()]


def counts(service: study.Study, finding: str) -> list[tuple[Any, ...]]:
    return [row[:3] for row in told(service, finding)]


# ---------------------------------------------------------------- sources


def test_a_ledger_is_told_in_its_own_sentences(draw: Draw) -> None:
    service = draw(act(1), ledger=replace(LEDGER, own_actions_only=True))
    assert [row[3] for row in told(service, "cannot")] == list(LEDGER.cannot)
    assert told(service, "shows")[0][3].startswith("It shows replies where people used it, mentions always")
    assert len(told(service, "own-actions")) == 1


def test_a_platform_that_is_gone_is_said_to_be_unknown(draw: Draw, monkeypatch: pytest.MonkeyPatch) -> None:
    service = draw(act(1))
    monkeypatch.setattr(sources, "known", dict)
    assert len(told(service, "unknown-source")) == 1
    assert told(service, "cannot") == []


def test_what_was_not_read_is_counted_by_reason(draw: Draw) -> None:
    service = draw(
        act(1), Reject(2, "no time"), Reject(3, "no time"), Reject(4, "a pin"), Reject(None, "torn")
    )
    assert told(service, "rejected-items") == [
        (None, 2, None, "Not read: 2 items, no time."),
        (None, 1, None, "Not read: 1 item, a pin."),
    ]
    assert told(service, "rejected-files") == [(None, 1, None, "Not read: 1 file, torn.")]


# ---------------------------------------------------------------- spaces


def test_the_months_of_a_space_are_those_of_the_study_s_zone(draw: Draw, tmp_path: Path) -> None:
    months = [
        act(1, time=datetime(2026, 1, 31, 23, 30, tzinfo=UTC)),  # the first of February in Oslo
        act(2, time=datetime(2026, 4, 10, tzinfo=UTC), actor="bo"),
        act(3, time=datetime(2026, 4, 11, tzinfo=UTC), space="other"),
    ]
    service = draw(*months)
    assert counts(service, "span") == [("forum", 2, 4), ("other", 1, 1)]
    settings = (tmp_path / "service" / "study.toml").read_text("utf-8")
    (tmp_path / "service" / "study.toml").write_text(settings.replace('"UTC"', '"Europe/Oslo"'), "utf-8")
    (forum, _) = told(study.read(tmp_path / "service"), "span")
    assert forum == (
        "forum", 2, 3, "It holds 2 acts of 2 accounts from 2026-02-01 to 2026-04-10, in 2 of 3 months.",
    )  # fmt: skip


def test_private_spaces_are_told_together(draw: Draw) -> None:
    private = {"visibility": Visibility.PRIVATE, "kind": Kind.MESSAGE}
    service = draw(
        act(1, scope="a", space="ann and bo", **private), act(2, scope="b", space="ann and cy", **private)
    )
    assert counts(service, "span") == [("private messages", 1, 1)]
    assert "ann and" not in completeness.check(service).to_csv()


def test_answers_to_what_is_not_there_are_lost(draw: Draw) -> None:
    service = draw(
        act(1),
        act(2, "bo", 1, parent="1"),
        act(3, "bo", 2, parent="99"),
        act(4, "bo", 3, parent=None, thread="1"),
        act(5, "cy", 4, parent="98", kind=Kind.REPOST),  # passes on, and answers nobody
        act(6, "cy", 5, parent="97", kind=Kind.REACTION),
    )
    assert counts(service, "lost-parents") == [("forum", 1, 2)]
    assert counts(service, "bare-replies") == [("forum", 1, 3)]


def test_answers_a_platform_counts_and_the_study_lacks(draw: Draw) -> None:
    service = draw(
        act(1, replies=9),
        act(2, "bo", 1, parent="1", replies=0),
        act(3, "bo", 2, parent="2", replies=4),  # holds one of four
        act(4, "cy", 3, parent="3"),
        act(5, "cy", 4, replies=2),
        act(6, "bo", 5, parent="5"),
        act(7, "bo", 6, parent="6"),  # below the fifth all the same: platforms count in both ways
        act(8, "bo", 7, replies=None),
    )
    (row,) = told(service, "missing-replies")
    assert row[:3] == ("forum", 2, 3)
    assert "9 at least" in row[3]  # six of the nine, three of the four


@pytest.mark.parametrize(
    ("silence", "number"),
    [(15, 1), (13, 0)],  # two weeks are the least
)
def test_a_silence_is_long_for_the_space(draw: Draw, silence: float, number: int) -> None:
    day = 24 * 60
    before, after = many(25, every=day), many(25, "bo", every=day, first=(24 + silence) * day)
    found = told(draw(*before, *after), "silence")
    assert len(found) == number
    if found:
        assert "fell silent 1 time," in found[0][3]
        assert "from 2026-03-26 to 2026-04-10" in found[0][3]


def test_a_slow_or_seldom_used_space_has_no_silences(draw: Draw) -> None:
    day = 24 * 60
    slow = [*many(25, every=7 * day), *many(25, "bo", every=7 * day, first=(24 * 7 + 60) * day)]
    events = [
        one._replace(space="webinar", scope="w")
        for first in (0, 90, 180)
        for one in many(30, f"guest {first}", first=first * day)
    ]
    assert told(draw(*slow, *events), "silence") == []


def test_what_single_acts_lack_is_counted(draw: Draw) -> None:
    service = draw(
        act(1, None, deleted=True),
        act(2, edited=True, time_precision=Precision.MINUTE),
        act(3, edited=True, time_precision=Precision.DAY, text="<Bo> write to bo@example.org"),
        act(4, is_local=True, text="My number is 412 34 567"),
        act(5, None, space="other"),
    )
    for finding, count in {
        "deleted": 1, "edited": 2, "to-the-minute": 1, "to-the-day": 1, "local-clock": 1, "personal": 2,
    }.items():  # fmt: skip
        assert counts(service, finding) == [("forum", count, 4)], finding
    assert counts(service, "no-actor") == [("forum", 1, 4), ("other", 1, 1)]
    assert counts(service, "relayed") == [("forum", 1, 2)]
    assert "is read in UTC" in told(service, "local-clock")[0][3]


def test_a_space_says_how_many_acts_name_what_they_answer(draw: Draw) -> None:
    chat = [
        act(f"c{n}", actor, n, scope="c", space="chat", kind=Kind.MESSAGE) for n, actor in enumerate("xyxyz")
    ]
    pair = [
        act(f"p{n}", actor, n, scope="p", space="pair", kind=Kind.MESSAGE) for n, actor in enumerate("xyxx")
    ]
    forum = [act(1), act(2, "bo", 1, parent="1"), act(3, "cy", 2, thread="1", parent=None), act(4, "cy", 3)]
    service = draw(*chat, *pair, *forum)
    assert counts(service, "no-reply-ids") == [("chat", 4, 4), ("pair", 3, 3)]
    assert told(service, "no-reply-ids")[1][3].endswith(
        "Where two people talk, 3 messages are taken to answer the other's last."
    )
    assert counts(service, "unnamed-parents") == []  # the third has no thread of its own, so it stands alone


# ---------------------------------------------------------------- accounts


def accounts(service: study.Study, finding: str) -> list[tuple[str | None, int, str]]:
    found = completeness.check(service)
    rows = found[found["finding"].eq(finding)]
    assert rows["actor"].str.fullmatch("[0-9a-f]{16}").all()
    return [
        (None if pd.isna(s) else s, c, w)
        for s, c, w in zip(rows["suggested"], rows["count"], rows["says"], strict=True)
    ]


def human(number: int = 25, actor: str = "ann", **more: Any) -> list[Act]:  # noqa: ANN401
    """Write at no regular time."""
    moments = [n * 61 + (n * n * 37) % 59 for n in range(number)]
    return [act(f"{actor}{n}", actor, minute, **more) for n, minute in enumerate(moments)]


@pytest.mark.parametrize(
    ("acts", "why"),
    [
        (many(25, every=60), "25 of its 25 acts stand at the same minute of the hour"),
        (many(25, every=61), "its acts follow each other every 3660 seconds"),
        (
            [act(n, minute=n / 2 + (n % 7) / 30, text="Now on air, part 100") for n in range(100)],
            "acts within an hour, nearly all of one length",
        ),
        ([act(1, is_automatic=True), act(2)], "the export marks 1 of its 2 acts as automatic"),
    ],
)
def test_bots_are_suspected_for_a_reason(draw: Draw, acts: list[Act], why: str) -> None:
    ((role, count, says),) = accounts(draw(*acts, *human(actor="bo")), "suspected-bot")
    assert (role, count) == ("bot", len(acts))
    assert says.startswith("Suspected")
    assert why in says


def test_few_acts_or_a_human_rhythm_make_no_bot(draw: Draw) -> None:
    short = many(19, "bo", every=60)
    days = many(40, "cy", every=24 * 60, time_precision=Precision.DAY)
    assert accounts(draw(*human(), *short, *days), "suspected-bot") == []


def test_whoever_is_declared_is_not_suspected(draw: Draw, tmp_path: Path) -> None:
    roles = tmp_path / "roles.csv"
    roles.write_text("account,role\nann,staff\n", "utf-8")
    clockwork = [*many(25, every=60), *many(25, "bo", every=60, role=Role.MEMBER), *many(25, "cy", every=60)]
    assert len(accounts(draw(*clockwork, roles=roles), "suspected-bot")) == 1
    roles.write_text("account,role\nann,staff\n*,member\n", "utf-8")
    service = draw(*clockwork, roles=roles)
    assert len(accounts(service, "suspected-bot")) == 1  # everybody else is nobody in particular
    assert told(service, "unknown-roles") == []


def suggestions(service: study.Study) -> dict[str | None, list[str]]:
    found: dict[str | None, list[str]] = {}
    for role, _, says in accounts(service, "unknown-role"):
        found.setdefault(role, []).append(says)
    return found


def asked(number: int) -> list[Act]:
    """Draw questions of so many people."""
    return [act(f"q{n}", f"asker {n}", 100 * n) for n in range(number)]


def test_whoever_answers_many_is_perhaps_staff(draw: Draw) -> None:
    answers = [act(f"a{n}", "guide", 100 * n + 7, parent=f"q{n}") for n in range(5)]
    found = suggestions(draw(*asked(10), *answers, act("g", "guide", 5000)))
    assert found["staff"] == ["Perhaps staff: it answers 5 of the 11 accounts that opened a conversation."]
    assert len(found["member"]) == 10


def test_whoever_only_answers_is_perhaps_staff_or_a_partner(draw: Draw) -> None:
    answers = [act(f"a{n}", "school", 100 * n + 7, parent=f"q{n}") for n in range(5)]
    found = suggestions(draw(*asked(20), *answers))
    assert found["staff"] == [
        "Perhaps staff or org: it answers 5 accounts that opened a conversation, and hardly ever opens one."
    ]


def test_whoever_answers_few_is_perhaps_a_member(draw: Draw) -> None:
    answers = [act(f"a{n}", "peer", 100 * n + 7, parent=f"q{n}") for n in range(4)]
    assert set(suggestions(draw(*asked(10), *answers))) == {"member"}


def test_whoever_posts_as_the_channel_is_perhaps_staff(draw: Draw) -> None:
    posts = human(6, "channel", kind=Kind.POST)
    found = suggestions(
        draw(*posts, act("r", "channel", 3, parent="channel0"), act("s", "bo", 4, parent="channel1"))
    )
    assert found["staff"] == [
        "Perhaps staff or org: 6 of the 6 posts in its space are its own, so it posts as the channel."
    ]


def test_whoever_only_announces_or_talks_privately_with_many_is_perhaps_staff(draw: Draw) -> None:
    news = many(10, "news", every=120, kind=Kind.MESSAGE)
    private = {"visibility": Visibility.PRIVATE, "kind": Kind.MESSAGE}
    talks = [
        act(f"{n}{actor}", actor, n + turn, scope=str(n), space=f"with {n}", **private)
        for n in range(5)
        for turn, actor in enumerate([f"guest {n}", "guide"])
    ]
    found = suggestions(draw(*news, *talks))
    assert sorted(found["staff"]) == [
        "Perhaps staff or org: all of its 10 acts open a conversation, as announcements do.",
        "Perhaps staff: it takes part in 5 private conversations with different people.",
    ]


def test_the_export_of_one_account_is_perhaps_that_of_staff(draw: Draw) -> None:
    service = draw(act(1), act(2), act(3, "bo"), ledger=replace(LEDGER, own_actions_only=True))
    assert list(suggestions(service)) == ["staff", "member"]


def test_unknown_roles_are_counted_and_say_where_to_look(draw: Draw) -> None:
    service = draw(
        act(1, "guide", role=Role.STAFF), act(2, "bo", 1, item=7), act(3, "bo", 2, item=8), act(4, "cy", 3)
    )
    assert told(service, "unknown-roles") == [
        (None, 2, 3, "The role of 2 of 3 accounts is not known: 2 perhaps member.")
    ]
    assert told(service, "no-staff") == []
    found = completeness.check(service)
    assert found.loc[found["finding"].eq("unknown-role"), "origin"].tolist() == ["drawn.txt#7", "drawn.txt#1"]
    assert not {"guide", "bo", "cy"} & set(found.to_csv().replace(",", " ").split())


def test_two_accounts_of_one_person_are_one(draw: Draw, tmp_path: Path) -> None:
    roles = tmp_path / "roles.csv"
    roles.write_text("account,role,person\nann,staff,A\nann 2,staff,A\n", "utf-8")
    service = draw(*human(12), *human(12, "ann 2"), act(1, "bo"), roles=roles)
    assert told(service, "unknown-roles")[0][1:3] == (1, 2)
    assert told(service, "span")[0][3].startswith("It holds 25 acts of 2 accounts")


def test_a_bridge_is_suspected_by_what_it_passes_on(draw: Draw) -> None:
    passed_on = human(20, "bridge", text="<Kari> hello there")
    service = draw(*passed_on, *human(20, "bo", text="hello there"))
    assert counts(service, "suspected-bridge") == [("forum", 20, 40)]
    assert "20 of its 20 texts begin with a name" in told(service, "suspected-bridge")[0][3]
    assert counts(draw(*human(1, "cy")), "suspected-bridge") == []  # less than half of the space now


def test_a_bridge_is_suspected_where_one_account_answers_itself(draw: Draw) -> None:
    chain = [act(0, "bridge"), *(act(n, "bridge", n * n, parent=str(n - 1)) for n in range(1, 21))]
    assert counts(draw(*chain), "suspected-bridge") == [("forum", 21, 21)]


def test_an_account_that_holds_most_of_a_space_should_be_declared(draw: Draw) -> None:
    assert counts(draw(*human(20), act("x", "bo")), "one-account") == [("forum", 20, 21)]
    staff = [one._replace(role=Role.STAFF, id=f"s{n}", space="news") for n, one in enumerate(human(30))]
    assert counts(draw(*staff, label="other"), "one-account") == [("forum", 20, 21)]


# ---------------------------------------------------------------- refusals


def whatsapp(tmp_path: Path) -> study.Study:
    """Draw a group of three who never fall silent for long, so that nobody is known to answer anybody."""
    lines = [f"[22.03.26, 10:{n:02}:00] {['Ann', 'Bo', 'Cy'][n % 3]}: word {n}" for n in range(9)]
    (tmp_path / "chat.txt").write_text("\n".join(lines) + "\n", "utf-8")
    study.import_exports([tmp_path / "chat.txt"], into=tmp_path / "chat", source="whatsapp")
    return study.read(tmp_path / "chat")


def test_a_network_of_replies_is_refused_with_the_ledger_s_sentence(tmp_path: Path) -> None:
    service = whatsapp(tmp_path)
    expected = (
        "Who answers whom cannot be told from this study. An export of WhatsApp never tells which act "
        "answers which. An answer to a message is not marked: nobody is known to answer anybody."
    )
    with pytest.raises(LedgerError) as refused_network:
        networks.reply(service)
    assert str(refused_network.value) == expected
    for words in (["measure"], ["network", "--to", tmp_path / "n.gexf"]):
        assert expected in refused(words[0], service.path, "--of", "reply", *words[1:])
    assert not (tmp_path / "n.gexf").exists()


def test_a_page_may_keep_the_actors_of_a_network_that_cannot_be_seen(tmp_path: Path) -> None:
    network = networks.reply(whatsapp(tmp_path), unseen="keep")
    assert len(network) == 3
    assert measures.network(network)["value"]["ties"] is pd.NA
    assert network.graph["cannot"][0].startswith("Who answers whom cannot be told")


def test_none_seen_is_no_empty_network_either(draw: Draw) -> None:
    with pytest.raises(LedgerError, match="An export of drawn names no answered act anywhere in this study"):
        networks.reply(draw(act(1), act(2, "bo")))


def test_talk_of_two_is_no_guess(draw: Draw) -> None:
    private = {"visibility": Visibility.PRIVATE, "kind": Kind.MESSAGE}
    service = draw(act(1, **private), act(2, "bo", 1, **private), ledger=replace(LEDGER, replies=Shows.NEVER))
    network = networks.reply(service)
    assert network.number_of_edges() == 1
    assert network.graph["cannot"] == []


def test_a_group_is_no_pair_because_two_of_it_talk(draw: Draw) -> None:
    group = [act(n, actor, n * 500, kind=Kind.MESSAGE) for n, actor in enumerate(["ann", "bo", "cy"])]
    pair = [act(f"p{n}", actor, n, kind=Kind.MESSAGE) for n, actor in enumerate(["ann", "bo"])]
    with pytest.raises(LedgerError, match="Who answers whom"):
        networks.reply(draw(*group, *pair, ledger=replace(LEDGER, replies=Shows.NEVER)))


def test_a_part_of_a_study_that_has_no_ties_is_said_beside_the_network(draw: Draw) -> None:
    draw(act(1), act(2, "bo", 1, parent="1"), act(3, "cy", space="news"), act(4, "cy", space="<b>"))
    service = draw(act(1, "dee"), label="mute", ledger=replace(LEDGER, replies=Shows.NEVER))
    network = networks.reply(service)
    assert (len(network), network.number_of_edges()) == (4, 1)
    assert network.graph["cannot"] == [
        "Of drawn, these name no answered act and contribute no ties: '<b>', 'news'.",
        "An export of mute never tells which act answers which. Whose comment a comment answers is not told.",
    ]
    shown = done("measure", service.path, "--of", "reply")
    assert all(sentence in shown for sentence in network.graph["cannot"])


@pytest.mark.parametrize(
    ("need", "name"),
    [(Need.MENTIONS, "mentions"), (Need.SHARES, "shares"), (Need.REACTIONS, "reactions")],
)
def test_what_no_ledger_shows_is_refused(draw: Draw, need: Need, name: str) -> None:
    never = replace(LEDGER, **{name: Shows.NEVER})
    service = draw(act(1), ledger=never)
    with pytest.raises(LedgerError, match="An export of drawn never"):
        completeness.require(service, need)
    others = {Need.MENTIONS, Need.SHARES, Need.REACTIONS, Need.CLOCK, Need.OTHERS} - {need}
    assert completeness.require(service, *others) == []
    (sentence,) = completeness.require(draw(act(1), label="other"), need)
    assert sentence.startswith("An export of drawn never")


def test_reactions_are_refused_with_the_ledger_s_own_sentence(draw: Draw) -> None:
    cannot = ("Deleted acts are gone.", "Reactions are not exported.")
    service = draw(act(1), ledger=replace(LEDGER, reactions=Shows.NEVER, cannot=cannot))
    with pytest.raises(LedgerError, match=r"never counts reactions\. Reactions are not exported\.$"):
        completeness.require(service, Need.REACTIONS)


def test_days_tell_nothing_of_how_fast_anybody_answers(draw: Draw) -> None:
    day = act(1, time_precision=Precision.DAY)
    with pytest.raises(LedgerError, match="How fast anybody answers cannot be told"):
        completeness.require(draw(day), Need.CLOCK)
    assert completeness.require(draw(day, act(2, "bo")), Need.CLOCK) == []


def test_an_export_of_one_account_tells_nothing_of_others(draw: Draw) -> None:
    own = replace(LEDGER, own_actions_only=True)
    with pytest.raises(LedgerError, match="holds only what its owner did"):
        completeness.require(draw(act(1), ledger=own), Need.OTHERS)


@pytest.mark.parametrize("name", ["facebook", "instagram", "messenger", "meta_counts", "whatsapp"])
def test_platforms_without_replies_say_so_in_a_sentence_on_replies(name: str) -> None:
    from workbench.completeness._ledgers import refusal  # noqa: PLC0415

    first, _, ledgers = refusal(name, Need.REPLIES).partition(". ")
    assert first.endswith("never tells which act answers which")
    assert any(word in ledgers for word in ("answer", "wrote to whom", "comment stands"))


# ---------------------------------------------------------------- counts without answers


def post(name: str, replies: int | None, **more: Any) -> Act:  # noqa: ANN401
    return act(name, "page", role=Role.STAFF, replies=replies, **more)


def test_answers_that_are_counted_and_never_exported_leave_the_level_open(draw: Draw) -> None:
    posts = [post("quiet", 0, minute=1), post("busy", 12, minute=2), post("hidden", None, minute=3)]
    found = levels.verdicts(draw(*posts, ledger=replace(LEDGER, replies=Shows.NEVER)))
    given = found.assign(name=found["conversation"].str.rpartition(":")[2]).set_index("name")
    assert given["central"].to_dict() == {
        "busy": Verdict.UNDETERMINED, "hidden": Verdict.L1, "quiet": Verdict.L1,
    }  # fmt: skip
    assert given["reason"].to_dict() == {"busy": "answers not exported", "hidden": "", "quiet": ""}


def test_answers_that_are_only_missing_leave_the_level_as_it_is(draw: Draw) -> None:
    found = levels.verdicts(draw(post("busy", 12)))
    assert found["central"].tolist() == [Verdict.L1]


def test_counts_tell_nothing_of_others(draw: Draw) -> None:
    service = draw(post("busy", 12), ledger=replace(LEDGER, replies=Shows.NEVER))
    with pytest.raises(LedgerError, match="counts what others did and tells none of it"):
        completeness.require(service, Need.OTHERS)
    assert completeness.unheld(service) == ["drawn:s:busy"]


def test_posts_with_counts_of_a_real_form_are_not_called_unanswered(tmp_path: Path) -> None:
    study.import_exports([fixture("meta_counts")], into=tmp_path / "page")
    service = study.read(tmp_path / "page")
    with service.connect() as connection:
        counted = connection.execute("SELECT count(*) FROM activity WHERE replies > 0").fetchall()[0][0]
    assert counted > 0
    assert len(completeness.unheld(service)) == counted
    with pytest.raises(LedgerError, match="Comments are counted, not told"):
        networks.reply(service)


# ---------------------------------------------------------------- the verb


def test_the_verb_writes_what_check_gives(draw: Draw, tmp_path: Path) -> None:
    service = draw(act(1, space="=forum"), act(2, "bo", 1, parent="9", space="=forum"))
    done("check", service.path, "--to", tmp_path / "findings.csv")
    written = pd.read_csv(tmp_path / "findings.csv")
    found = completeness.check(service)
    assert list(written) == list(found)
    assert written["says"].tolist() == found["says"].tolist()
    assert set(written["space"].dropna()) == {"'=forum"}


def test_the_terminal_groups_by_platform_and_space(draw: Draw) -> None:
    draw(act(1), act(2, "bo", 1, parent="9"), Reject(3, "a pin"))
    service = draw(*many(25, "clock", every=60, space="news"), label="other")
    shown = done("check", service.path).splitlines()
    at = [shown.index(line) for line in ("drawn: drawn", "  forum", "other: other", "  news")]
    assert at == sorted(at)
    assert shown.index("  Not read: 1 item, a pin.") > at[-1]
    assert sum("Suspected to be a bot" in line for line in shown) == 1
    assert not any("Perhaps member" in line for line in shown)  # they are counted only
    assert max(map(len, shown[:-1])) <= findings.WIDTH  # the last holds the study's path


def test_the_terminal_shows_the_first_of_many() -> None:
    rows = [
        {"source": "table", "space": f"s{n}", "finding": "span", "says": "It holds acts."} for n in range(25)
    ]
    rows += [
        {"source": None, "space": None, "finding": "rejected-items", "says": f"Not read: {n}."}
        for n in range(12)
    ]
    shown = findings.lines(pd.DataFrame(rows).assign(suggested=None, actor=None, origin=None))
    assert "  and 5 spaces more" in shown
    assert "  and 2 reasons more" in shown


def test_an_empty_study_has_nothing_to_tell(draw: Draw) -> None:
    service = draw(Reject(1, "a pin"))
    assert completeness.check(service)["finding"].tolist() == ["rejected-items"]
    assert len(networks.reply(service)) == 0
