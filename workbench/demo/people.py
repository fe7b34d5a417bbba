"""The invented people of the demonstration: who has an account where, and in what role."""

from dataclasses import dataclass

from workbench.vocabulary import Role

PRACTITIONERS = ("tind", "fjord", "skog")
SERVICE = "Karrierehjelpa i Solvik"
SCHOOL = "Solvik vidaregåande skule"
DELETED = "456226577798135808"  # Discord shows every deleted account as this one

_MANNERS = ("blid", "rask", "lun", "stille", "kvikk", "snill", "modig", "seig", "glad", "trygg", "tålmodig")
_ANIMALS = ("rev", "elg", "oter", "lom", "gaupe", "ugle", "trost", "hare", "bever", "grevling", "rype", "sel")
_LANGUAGES = ("nb", "nn", "nb", "en", "nb", "nn", "nb")


@dataclass(frozen=True, slots=True)
class Account:
    """One account on one platform; `role` is what it truly is, `listed` whether the role map has it."""

    platform: str
    id: str
    handle: str
    name: str
    role: Role
    language: str = "nb"
    listed: bool = True
    valid_from: str = ""


@dataclass(frozen=True, slots=True)
class Cast:
    """Everybody on one platform; members stand in the order in which they joined."""

    service: Account
    staff: tuple[Account, ...]
    members: tuple[Account, ...]
    bot: Account
    school: Account
    spammer: Account
    unknown: Account
    deleted: Account

    @property
    def listed(self) -> tuple[Account, ...]:
        """The accounts the service's role map names."""
        others = (self.service, *self.staff, self.bot, self.school, self.spammer)
        return tuple({account.id: account for account in (*others, *self.members) if account.listed}.values())

    @property
    def everybody(self) -> tuple[Account, ...]:
        """The accounts the platform can still name."""
        return (*self.listed, self.unknown)


def cast(platform: str) -> Cast:
    """
    Give the people of a platform.

    Parameters
    ----------
    platform
        ``telegram``, ``slack`` or ``discord``.

    Returns
    -------
    cast
        The same people every time; nobody has the same handle on two platforms.
    """
    first, size, staff = {
        "telegram": (0, 46, ("tind", "fjord")),
        "slack": (46, 25, ("fjord", "skog")),
        "discord": (71, 42, ("tind", "skog")),
    }[platform]
    return Cast(
        service=_service(platform),
        staff=tuple(_practitioner(platform, PRACTITIONERS.index(name)) for name in staff),
        members=tuple(_member(platform, first + n) for n in range(size)),
        bot=_account(platform, 910, "svarbot", Role.BOT),
        school=_account(platform, 920, SCHOOL, Role.ORG),
        spammer=_account(platform, 930, "gevinst no1", Role.BOT),
        unknown=_account(platform, 940, f"nykomen {platform[0]}", Role.UNKNOWN, listed=False),
        deleted=_deleted(platform),
    )


def _service(platform: str) -> Account:
    if platform == "telegram":  # a channel writes in its own name
        return Account(platform, "channel1900000025", SERVICE, SERVICE, Role.STAFF, "nn")
    return _account(platform, 900, SERVICE, Role.STAFF, language="nn")


def _practitioner(platform: str, number: int) -> Account:
    name = f"rettleiar {PRACTITIONERS[number]}"
    # one practitioner came to Discord in August; the role map says so
    since = "2025-08-01" if (platform, PRACTITIONERS[number]) == ("discord", "skog") else ""
    return _account(platform, 901 + number, name, Role.STAFF, language="nn", valid_from=since)


def _member(platform: str, number: int) -> Account:
    name = f"{_MANNERS[number % len(_MANNERS)]} {_ANIMALS[number % len(_ANIMALS)]}"
    return _account(platform, number, name, Role.MEMBER, language=_LANGUAGES[number % len(_LANGUAGES)])


def _deleted(platform: str) -> Account:
    number = DELETED if platform == "discord" else _id(platform, 950)
    return Account(platform, number, "Deleted User", "Deleted User", Role.DELETED, listed=False)


def _account(
    platform: str,
    number: int,
    name: str,
    role: Role,
    *,
    language: str = "nb",
    listed: bool = True,
    valid_from: str = "",
) -> Account:
    handle = {"telegram": name.title(), "slack": name.replace(" ", "."), "discord": name.replace(" ", "_")}
    identity = _id(platform, number, letter="B" if (platform, role) == ("slack", Role.BOT) else "U")
    return Account(platform, identity, handle[platform], name.title(), role, language, listed, valid_from)


def _id(platform: str, number: int, *, letter: str = "U") -> str:
    forms = {
        "telegram": f"user{7_100_000_000 + 37 * number}",
        "slack": f"{letter}0SOLV{number:04d}",
        "discord": f"{910_000_000_000_000_000 + 104_729 * number}",
    }
    return forms[platform]
