"""What happens in which month: how many conversations of each case begin in each space."""

from typing import NamedTuple


class Line(NamedTuple):
    """One case in one space, and how many conversations of it begin from January to December."""

    platform: str
    space: str
    case: str
    months: tuple[int, ...]


def _line(platform: str, space: str, case: str, months: str) -> Line:
    return Line(platform, space, case, tuple(int(count) for count in months.split()))


CHANNEL, GROUP = "Karrierehjelpa i Solvik", "Spør Karrierehjelpa"
COURSE, TEAMS, AMONG_US, NOTICES = "kurs-karriereval", "smaagrupper", "mellom-oss", "oppslag"
SERVER = "Solvik karriere"
COMMUNITY, WEBINAR, NEWS, DESK, FORUM = "karriereprat", "webinar", "kunngjeringar", "spor-oss", "gruppearbeid"
DM = "dm"

PROGRAMME = (
    # ------------------------------------------------------ J  F  M  A  M  J  J  A  S  O  N  D
    _line("telegram", CHANNEL, "announcement", "              6  7  6  4  4  3  2  6  5  4  4  3"),
    _line("telegram", GROUP, "faq", "                         1  1  1  1  1  1  0  1  1  1  1  0"),
    _line("telegram", GROUP, "faq-stray", "                   0  1  0  0  0  0  0  0  1  0  0  0"),
    _line("telegram", GROUP, "faq-discussion", "              0  0  1  0  0  0  0  1  0  0  1  0"),
    _line("telegram", GROUP, "contact", "                     8 10  8  4  4  3  1  9  6  5  5  3"),
    _line("telegram", GROUP, "two-staff", "                   1  1  1  0  1  0  0  1  1  1  0  1"),
    _line("telegram", GROUP, "unanswered", "                  2  2  2  1  1  2  3  2  1  1  1  2"),
    _line("telegram", GROUP, "bot-answered", "                2  2  1  1  1  1  2  2  1  1  1  1"),
    _line("telegram", GROUP, "lost-question", "               0  1  0  0  0  0  0  1  0  0  0  0"),
    _line("telegram", GROUP, "lost-question-continued", "     0  0  1  0  0  0  0  0  1  0  0  0"),
    _line("telegram", GROUP, "unknown-asker", "               1  0  0  0  0  0  0  1  0  0  0  0"),
    _line("slack", COURSE, "round-robin", "                   2  3  3  2  2  1  0  2  3  2  2  1"),
    _line("slack", COURSE, "facilitated-mentions", "          1  1  1  1  1  1  0  0  1  1  1  1"),
    _line("slack", COURSE, "pile-on", "                       0  1  0  0  1  0  0  0  1  0  1  0"),
    _line("slack", COURSE, "contact", "                       1  1  1  1  1  1  0  1  1  1  1  1"),
    _line("slack", TEAMS, "small-group-mentions", "           0  1  0  1  0  0  0  0  0  0  1  0"),
    _line("slack", AMONG_US, "peer-star", "                   1  2  2  2  2  1  1  1  2  2  2  1"),
    _line("slack", AMONG_US, "peer-discussion-mentions", "    0  0  0  1  1  0  0  0  1  0  1  0"),
    _line("slack", NOTICES, "announcement", "                 2  2  2  2  2  1  1  2  2  2  2  1"),
    _line("slack", NOTICES, "bot-notice", "                   1  1  1  1  1  1  1  1  1  1  1  1"),
    _line("slack", DM, "dm", "                                6  8  6  4  4  3  1  6  5  4  4  3"),
    _line("slack", DM, "dm-outreach", "                       1  1  0  1  0  1  0  1  1  0  1  0"),
    _line("slack", DM, "dm-unanswered", "                     0  0  1  0  0  1  1  0  0  0  0  1"),
    _line("discord", NEWS, "announcement", "                  1  1  1  1  1  1  1  1  1  1  1  1"),
    _line("discord", DESK, "contact", "                       1  1  2  2  2  2  1  3  3  3  3  2"),
    _line("discord", DESK, "unanswered", "                    0  0  1  1  1  1  2  1  1  1  1  1"),
    _line("discord", DESK, "bot-answered", "                  0  0  1  1  1  0  1  1  1  1  1  0"),
    _line("discord", DESK, "spam", "                          0  1  0  2  1  1  3  1  0  2  1  0"),
    _line("discord", DESK, "lost-question", "                 0  0  0  0  1  0  0  0  0  1  0  0"),
    _line("discord", DESK, "unknown-asker", "                 0  0  0  1  0  0  0  0  0  1  0  0"),
    _line("discord", FORUM, "facilitated", "                  2  2  2  2  2  1  0  3  3  4  3  1"),
    _line("discord", FORUM, "small-group", "                  1  1  1  0  0  0  0  1  0  1  0  0"),
    _line("discord", COMMUNITY, "community", "                0  0  1  2  3  2  1  4  5  6  6  4"),
    _line("discord", COMMUNITY, "peer-discussion", "          0  0  0  1  1  2  1  2  3  4  4  3"),
    _line("discord", COMMUNITY, "peer-star", "                0  0  1  1  2  1  1  2  2  3  3  2"),
    _line("discord", COMMUNITY, "contact", "                  0  1  1  1  2  1  1  2  2  2  2  1"),
    _line("discord", WEBINAR, "webinar", "                    0  1  0  1  0  0  0  1  0  1  0  0"),
)
"""The whole year. Every announcement of the channel comes to its group as well, as Telegram does it."""
