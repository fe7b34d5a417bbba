"""The parts of a codebook, as Python holds them."""

from collections.abc import Mapping, Sequence
from dataclasses import dataclass

from workbench.vocabulary import Level, Setting, Verdict


@dataclass(frozen=True, slots=True)
class Thresholds:
    """What one setting of the rule demands of an exchange among members."""

    m2m: int
    nonhub: int
    nonhub_share: float
    reentry: int


@dataclass(frozen=True, slots=True)
class Wording:
    """What people call a level or a verdict, and the sentence that says what it means."""

    label: str
    definition: str


@dataclass(frozen=True, slots=True)
class Units:
    """Where talk is cut, and what makes a session synchronous."""

    case_hours: float
    session_minutes: float
    sync_messages: int
    sync_each: int
    sync_minutes: float


@dataclass(frozen=True, slots=True)
class Cleaning:
    """What counts once, and what does not count."""

    campaign_days: float
    phatic_words: int


@dataclass(frozen=True, slots=True)
class Inference:
    """How verdicts are given where reply links are inferred."""

    draws: int
    least: float


@dataclass(frozen=True, slots=True)
class Length:
    """Bands within which conversations are compared, in messages."""

    bands: Sequence[int]
    first: int
    short: int


@dataclass(frozen=True, slots=True)
class Lasting:
    """When a level is sustained."""

    conversations: int
    bins: int
    bin_days: int
    most_in_bin: float
    least_share: float


@dataclass(frozen=True, slots=True)
class Interest:
    """When a space is a community of interest; C1 to C5 in the codebook's order."""

    weeks: int
    step_weeks: int
    bin_weeks: int
    exchanges: int
    exchange_bins: int
    most_in_bin: float
    members: int
    returning: float
    percentile: float
    pairs_from: int
    peer_share: float
    initiative: float
    presence: float
    staff_share: float
    dominance: float
    emerging: int
    least_weeks: int
    least_members: int
    least_conversations: int
    unstable: float


@dataclass(frozen=True, slots=True)
class Grid:
    """Other choices a reasonable person could make."""

    hub_share: Sequence[float]
    reentry: Sequence[int]
    contact: Sequence[int]
    case_hours: Sequence[float]


@dataclass(frozen=True, slots=True)
class Codebook:
    """One reading of the method; `digest` is the SHA-256 of its file."""

    version: str
    digest: str
    settings: Mapping[Setting, Thresholds]
    contact: int
    sustained: int
    thin: float
    orphans: float
    counts_only_below: int
    no_sustained_below: int
    interval: float
    units: Units
    cleaning: Cleaning
    inference: Inference
    length: Length
    lasting: Lasting
    interest: Interest
    multiverse: Grid
    levels: Mapping[Level, Wording]
    verdicts: Mapping[Verdict, Wording]
