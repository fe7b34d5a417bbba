"""The plan of the year: every conversation with its people, times and words, before any platform's format."""

from collections import defaultdict
from collections.abc import Sequence
from dataclasses import dataclass
from datetime import datetime, timedelta
from itertools import accumulate

from numpy.random import PCG64, Generator

from workbench.demo import casting, rhythm, wording
from workbench.demo.people import SCHOOL, Account, cast
from workbench.demo.programme import CHANNEL, DM, GROUP, PROGRAMME, Line
from workbench.demo.rhythm import number
from workbench.demo.trees import SHAPES, Shape, Turn
from workbench.vocabulary import Role

APART = timedelta(minutes=75)  # further than a session reaches
CASES_APART = timedelta(hours=80)  # further than a DM case reaches


@dataclass(frozen=True, slots=True)
class Act:
    """One planned message; `parent` is the number of the act it answers, or `trees.LOST`."""

    actor: Account
    parent: int | None
    time: datetime
    text: str
    edited: bool = False
    reactions: int = 0
    forwarded: str | None = None


@dataclass(frozen=True, slots=True)
class Conversation:
    """One planned conversation with the verdicts it must get; `pair` is whose direct messages these are."""

    platform: str
    space: str
    case: str
    expected: str
    acts: tuple[Act, ...]
    pair: tuple[Account, ...] = ()

    @property
    def is_by_mention(self) -> bool:
        """Whether only a leading @mention says whom an act answers."""
        return self.case.endswith("-mentions")


def conversations(seed: int) -> list[Conversation]:
    """
    Plan the year.

    Parameters
    ----------
    seed
        The same seed gives the same year, on every machine.

    Returns
    -------
    conversations
        In the order of the programme.
    """
    return _Planner(seed).year()


class _Planner:
    """Draws the year line by line, and remembers which times are taken."""

    def __init__(self, seed: int) -> None:
        self.chance = Generator(PCG64(seed))
        self.casts = {line.platform: cast(line.platform) for line in PROGRAMME}
        self.taken: dict[str, list[tuple[datetime, datetime]]] = defaultdict(list)
        self.variants: dict[str, int] = defaultdict(int)

    def year(self) -> list[Conversation]:
        planned = []
        for line in PROGRAMME:
            for month, count in enumerate(line.months, start=1):
                for _ in range(count):
                    planned.append(self._conversation(line, month))
                    if line.space == CHANNEL:
                        planned.append(self._copy(planned[-1]))
        return planned

    def _shape(self, case: str) -> Shape:
        variants = SHAPES[case.removesuffix("-mentions")]
        self.variants[case] += 1
        return variants[(self.variants[case] - 1) % len(variants)]

    def _conversation(self, line: Line, month: int) -> Conversation:
        shape = self._shape(line.case)
        slots = [turn.slot for turn in shape.turns] + (["A", "S"] if line.space == DM else [])
        while True:
            people = casting.fill(self.chance, slots, self.casts[line.platform], case=line.case, month=month)
            opens = people[shape.turns[0].slot].role == Role.STAFF
            times = self._times(line.case, shape, people, rhythm.begin(self.chance, month, staff=opens))
            pair = (people["S"], people["A"]) if line.space == DM else ()
            if self._take(line, pair, times):
                break
        acts = self._acts(line.case, shape.turns, people, times)
        return Conversation(line.platform, line.space, line.case, shape.expected, acts, pair)

    def _times(self, case: str, shape: Shape, people: dict[str, Account], start: datetime) -> list[datetime]:
        def after(before: datetime, turn: Turn) -> datetime:
            staff = people[turn.slot].role == Role.STAFF
            hurried = case == "webinar" or people[turn.slot].role == Role.BOT
            return rhythm.follow(self.chance, before, staff=staff, hurried=hurried)

        return list(accumulate(shape.turns[1:], after, initial=start))

    def _take(self, line: Line, pair: Sequence[Account], times: Sequence[datetime]) -> bool:
        """Take a span in a space, where nothing else begins so near that the two could be one."""
        place = "-".join([line.platform, line.space, *(account.id for account in pair)])
        first, last = times[0], times[-1] if pair or line.case == "webinar" else times[0]
        gap = CASES_APART if pair else APART
        if any(first - gap < end and begin < last + gap for begin, end in self.taken[place]):
            return False
        self.taken[place].append((first, last))
        return True

    def _acts(
        self, case: str, turns: Sequence[Turn], people: dict[str, Account], times: Sequence[datetime]
    ) -> tuple[Act, ...]:
        acts: list[Act] = []
        subject = number(self.chance, wording.SUBJECTS)
        for turn, time in zip(turns, times, strict=True):
            actor = people[turn.slot]
            part = casting.part(case, turn, turns, people)
            said = {act.text for act in acts}
            text = wording.say(self.chance, part, actor.language, subject=subject, said=said)
            if part == "question" and number(self.chance, 25) == 0:
                text += f" Svar gjerne til {actor.handle.lower().replace(' ', '.')}@example.org"
            edited = number(self.chance, 40) == 0
            reactions = number(self.chance, 40 if part == "news" else 4)
            forwarded = SCHOOL if part == "news" and number(self.chance, 6) == 0 else None
            acts.append(Act(actor, turn.parent, time, text, edited, reactions, forwarded))
        return tuple(acts)

    def _copy(self, announcement: Conversation) -> Conversation:
        """Bring a channel's post to its group, where people comment on it."""
        root = announcement.acts[0]
        shape = self._shape("announcement-thanks")
        people = casting.fill(
            self.chance,
            [turn.slot for turn in shape.turns],
            self.casts["telegram"],
            case="announcement",
            month=root.time.month,
        )
        times = self._times("announcement", shape, people, root.time + timedelta(seconds=2))
        self.taken[f"telegram-{GROUP}"].append((times[0], times[0]))
        acts = self._acts("announcement", shape.turns, people, times)
        first = Act(root.actor, None, times[0], root.text, forwarded=CHANNEL)
        return Conversation("telegram", GROUP, "announcement-thanks", shape.expected, (first, *acts[1:]))
