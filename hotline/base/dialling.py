"""Which numbers the hotline texts and rings at all: people's, of allowed countries, that cost what a call there costs.

After https://github.com/daviddrysdale/python-phonenumbers, which has the numbering plans.
"""

from __future__ import annotations

import re
from collections.abc import Iterable
from functools import lru_cache
from typing import Literal

import phonenumbers
from phonenumbers import PhoneNumberType as Kind

Reason = Literal["", "no_number", "own", "service", "costly", "country"]
COSTLY = frozenset({
    Kind.PREMIUM_RATE, Kind.SHARED_COST, Kind.PERSONAL_NUMBER, Kind.PAGER, Kind.UAN, Kind.VOICEMAIL,
})  # fmt: skip
"""Somebody earns by each call to these, or no person is there."""
_NORTH_AMERICAN = re.compile(r"(?!.11|.9|37|96|555)[2-9]\d{2}(?!.11)[2-9]\d{6}")
TERRITORIES = {
    "US": ("AS", "GU", "MP", "PR", "VI"),
    "AU": ("CC", "CX"),
    "FI": ("AX",),
    "FR": ("BL", "GF", "GP", "MF", "MQ", "RE", "YT"),
    "GB": ("GG", "IM", "JE"),
    "NO": ("SJ",),
}
"""Regions with numbers of their own that belong to a country: whoever allows the country allows them."""


def refused(phone: str, countries: Iterable[str], own: str = "") -> Reason:
    """Why this number is neither texted nor rung; "" where it may be. `own` is the hotline's number."""
    if own and phone == own:
        return "own"
    kind, country = _kind_and_country(phone)
    if kind:
        return kind
    allowed = {region for code in countries for region in (code, *TERRITORIES.get(code, ()))}
    return "" if country in allowed else "country"


@lru_cache(maxsize=4096)
def _kind_and_country(phone: str) -> tuple[Reason, str]:
    try:
        parsed = phonenumbers.parse(phone)
    except phonenumbers.NumberParseException:
        return "no_number", ""
    if not whole(parsed):
        return "no_number", ""
    kind = phonenumbers.number_type(parsed)
    if kind in COSTLY:
        return "costly", ""
    if kind == Kind.TOLL_FREE:
        return "service", ""
    region = phonenumbers.region_code_for_number(parsed)
    return "", str(region or phonenumbers.region_code_for_country_code(parsed.country_code or 0))


def whole(number: phonenumbers.PhoneNumber) -> bool:
    """Whether this is a number in full length, with its area code, and none that only fills a field."""
    reason = phonenumbers.is_possible_number_with_reason(number)
    return bool(reason == phonenumbers.ValidationResult.IS_POSSIBLE) and not _fills_a_field(number)


def _fills_a_field(number: phonenumbers.PhoneNumber) -> bool:
    """Whether nobody can ever have this number: one digit throughout, or what no area code and exchange begin with.

    An area code that is not known yet may be a new one; those that are kept back for good are none
    (https://en.wikipedia.org/wiki/North_American_Numbering_Plan).
    """
    digits = phonenumbers.national_significant_number(number)
    if len(set(digits)) == 1:
        return True
    return number.country_code == 1 and not _NORTH_AMERICAN.fullmatch(digits)


def local(number: phonenumbers.PhoneNumber) -> bool:
    """Whether this may be a number that lacks its area code."""
    reason = phonenumbers.is_possible_number_with_reason(number)
    return bool(reason == phonenumbers.ValidationResult.IS_POSSIBLE_LOCAL_ONLY)
