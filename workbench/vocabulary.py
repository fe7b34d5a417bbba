"""The words of the workbench: what code, tables and reports call things."""

from enum import StrEnum


class Kind(StrEnum):
    """What sort of act an activity is."""

    POST = "post"
    REPLY = "reply"
    MESSAGE = "message"
    REPOST = "repost"
    QUOTE = "quote"
    REACTION = "reaction"


class Visibility(StrEnum):
    """Who can see a space."""

    PUBLIC = "public"
    MEMBERS = "members"
    PRIVATE = "private"


class Precision(StrEnum):
    """How exactly an export tells the time of an act."""

    SECOND = "second"
    MINUTE = "minute"
    DAY = "day"


class Role(StrEnum):
    """Who an actor is to the service."""

    STAFF = "staff"
    MEMBER = "member"
    BOT = "bot"
    ORG = "org"
    UNKNOWN = "unknown"
    DELETED = "deleted"


class Level(StrEnum):
    """Kettunen's four forms of use, each wider than the one before; ids stay neutral."""

    L1 = "L1"
    L2 = "L2"
    L3 = "L3"
    L4 = "L4"


class Verdict(StrEnum):
    """What the rule says of a conversation: a level, or why it stands off the scale."""

    L1 = "L1"
    L2 = "L2"
    L3 = "L3"
    L3_PEER = "L3-peer"
    PEER_EXCHANGE = "peer-exchange"
    UNANSWERED = "unanswered"
    UNDETERMINED = "undetermined"
    EXCLUDED = "excluded"


class Setting(StrEnum):
    """How demanding the rule is; strict and lenient bound the central verdict."""

    STRICT = "strict"
    CENTRAL = "central"
    LENIENT = "lenient"


class Form(StrEnum):
    """The shape of a conversation, which needs no role map."""

    MONOLOGUE = "monologue"
    DYAD = "dyad"
    STAR = "star"
    MULTI_PARTY = "multi-party"


class Mark(StrEnum):
    """Why an act is left out of levels; it stays in the study, and is counted."""

    SPAM = "spam"
    TEST = "test"
    OFF_TOPIC = "off-topic"
