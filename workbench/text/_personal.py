"""
Personal data that people write into the open: how many e-mail addresses, phone and identity numbers.

Nothing but their number leaves this module.
"""

import re
from collections.abc import Iterator

import numpy as np
import phonenumbers
import pyarrow as pa
import pyarrow.compute as pc
from phonenumbers import Leniency, PhoneNumberMatcher
from stdnum.dk import cpr
from stdnum.fi import hetu
from stdnum.no import fodselsnummer
from stdnum.se import personnummer

from workbench.text._form import LINK
from workbench.text._words import Texts

REGIONS = ("NO", "SE", "DK", "FI")
LONGEST = 20_000  # characters of one text that are searched for numbers

# Letters are those of the Nordic languages: a class of all there are takes long to compile. What follows
# another @ is no address: @kari@example.org is an account on a server.
_LETTER = "A-Za-z0-9ÆØÅÄÖæøåäö"
_HOST = rf"[{_LETTER}](?:[{_LETTER}\-]*[{_LETTER}])?"
EMAIL = rf"(?:^|[^{_LETTER}._%+\-@])[{_LETTER}._%+\-]+@(?:{_HOST}\.)+[A-Za-z]{{2,}}"

# What looks like a number and is none of those sought, in the syntax of RE2: links, accounts and addresses,
# longer ids, spans of years, dates with a year, spans of hours.
_YEAR = r"(?:19|20)\d\d"
_HARMLESS = "|".join(
    (
        LINK + r"\S*",
        r"\S*@\S+",
        r"\d{16,}",
        rf"\b{_YEAR} ?[-–/ ] ?{_YEAR}\b",
        rf"\b{_YEAR}[-./](?:0?[1-9]|1[0-2])[-./](?:[0-2]?\d|3[01])(?:T[\d:.]+Z?)?\b",
        rf"\b(?:[0-2]?\d|3[01])[-./](?:0?[1-9]|1[0-2])[-./]{_YEAR}\b",
        r"\b[0-2]?\d[.:]\d\d ?[-–] ?[0-2]?\d[.:]\d\d\b",
    )
)
_ADDRESS = r"[^\s@<]@[^\s@]"  # cheap, and in every address
_FEWEST = 7  # digits of a phone number without its prefix
_SIGN = r"[-+A-Fa-fU-Yu-y]"  # between date and number in Finland
_CANDIDATE = rf"\d{{6}}{_SIGN}\d{{3}}|(?:\d[ .\-/()+]{{0,3}}){{{_FEWEST}}}"
_IDENTITY = re.compile(
    r"""(?<!\d)(?:
        [0-3]\d[01]\d{3} [-+A-FU-Y] \d{3} [0-9A-Y] \b
      | (?P<norwegian> \d\d[ .]?\d\d[ .]?\d\d [ .:-]? \d{5})
      | (?:19|20)? \d{6} [-+ ]? \d{4}
    )(?!\d)""",
    re.VERBOSE | re.ASCII | re.IGNORECASE,
)
_TRIES = 100  # candidates for a phone number that are looked at in one text


def features(texts: Texts) -> dict[str, Texts]:
    """
    Count personal data in texts.

    A number is counted as a phone number if it is valid in Norway, Sweden, Denmark or Finland as written,
    or anywhere with its country code. It is counted as an identity number, and then not as a phone number,
    if it is

    - a Norwegian fødselsnummer or D-number: date and two check digits;
    - a Swedish personnummer: date and check digit (no samordningsnummer);
    - a Finnish henkilötunnus: date, sign and check character;
    - a Danish CPR number: date, and ``-`` before the last four. Numbers given out since 2007 need not have a
      valid check digit, so none is asked for; only without the ``-`` it must be valid.

    Ten digits in a row that are valid as a phone number as well are taken for one: people write those more
    often.

    Parameters
    ----------
    texts
        Strings, or missing; of each, numbers are sought in the first 20,000 characters.

    Returns
    -------
    features
        `emails`, `phones` and `identity_numbers`, missing where the text is.
    """
    emails, phones, identities = np.zeros((3, len(texts)), np.int64)
    rows = pc.indices_nonzero(pc.match_substring_regex(texts, pattern=_ADDRESS))
    emails[rows] = pc.count_substring_regex(texts.take(rows), pattern=EMAIL)
    rows = pc.indices_nonzero(pc.match_substring_regex(texts, pattern=_CANDIDATE))
    bare = pc.replace_substring_regex(texts.take(rows), pattern=_HARMLESS, replacement=" / ")
    left = pc.indices_nonzero(pc.match_substring_regex(bare, pattern=_CANDIDATE))
    for row, text in zip(rows.take(left).to_pylist(), bare.take(left).to_pylist(), strict=True):
        phones[row], identities[row] = _numbers(text[:LONGEST])
    missing = pc.is_null(texts).to_numpy(zero_copy_only=False) if len(texts) else None
    return {
        "emails": pa.array(emails, mask=missing),
        "phones": pa.array(phones, mask=missing),
        "identity_numbers": pa.array(identities, mask=missing),
    }


def _numbers(text: str) -> tuple[int, int]:
    """Count the phone and identity numbers of a text."""
    rest, identities, end = [], 0, 0
    for found in _IDENTITY.finditer(text):
        if _is_identity(found):
            identities += 1
            rest.append(text[end : found.start()])
            end = found.end()
    return sum(1 for _ in _phones(" / ".join([*rest, text[end:]]))), identities


def _is_identity(found: re.Match[str]) -> bool:
    written = found[0]
    digits = re.sub(r"\D", "", written)
    if found["norwegian"]:
        return bool(fodselsnummer.is_valid(digits))
    is_swedish = personnummer.is_valid(written.replace(" ", ""))
    is_danish = cpr.is_valid(digits) and ("-" in written or not cpr.checksum(digits))
    if is_swedish or is_danish:
        return not (written.isdigit() and _is_phone(digits))
    return bool(hetu.is_valid(written, allow_temporary=True))


def _is_phone(digits: str) -> bool:
    return any(phonenumbers.is_valid_number(phonenumbers.parse(digits, region)) for region in REGIONS)


def _phones(text: str) -> Iterator[str]:
    """Give each phone number once, though it may be valid in several countries."""
    for region in REGIONS:
        end, rest = 0, []
        for found in PhoneNumberMatcher(text, region, Leniency.VALID, _TRIES):
            yield found.raw_string
            rest.append(text[end : found.start])
            end = found.end
        text = " / ".join([*rest, text[end:]])
        if sum(character.isdigit() for character in text) < _FEWEST:
            return
