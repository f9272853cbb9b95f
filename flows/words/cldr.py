"""What Unicode's CLDR, which Babel brings, says of a language: its forms beside a number, and its names of days."""

from __future__ import annotations

from functools import cache

from babel import Locale, UnknownLocaleError

OTHER = "other"
"""The form that every language has."""
FORMS = frozenset({"zero", "one", "two", "few", "many", OTHER})
"""All that CLDR knows: https://cldr.unicode.org/index/cldr-spec/plural-rules."""
COUNTED_TO = 200
"""The numbers whose forms a language has to bring; Spanish and French have one more for whole millions."""


def plural_form(number: int, language: str) -> str:
    """The form beside a number, e.g. `one` or `other`; `other` in a language that CLDR has no rule for.

    Kreyòl is such a language, and rightly so: its nouns stay as they are beside any number ("yon liv", "twa liv").
    """
    locale = _locale(language)
    return locale.plural_form(number) if locale else OTHER


@cache
def plural_forms(language: str) -> frozenset[str]:
    """The forms that the counts of a language need."""
    return frozenset(plural_form(number, language) for number in range(COUNTED_TO + 1))


@cache
def day_names(language: str) -> tuple[str, ...]:
    """The short names of the days of the week, Monday first; () in a language that CLDR has none for, as Kreyòl."""
    locale = _locale(language)
    if locale is None or _days(locale, "wide") == _days(Locale("root"), "wide"):
        return ()
    return _days(locale, "abbreviated")


def _days(locale: Locale, length: str) -> tuple[str, ...]:
    names = locale.days["stand-alone"][length]
    return tuple(names[day] for day in range(7))


@cache
def _locale(language: str) -> Locale | None:
    try:
        return Locale.parse(language)
    except (UnknownLocaleError, ValueError):
        return None
