"""Schedule ages and intervals, and how they are added to a date. 月龄与间隔

A duration such as ``12 months - 4 days`` is kept as whole months and whole days. Years and
months move the calendar month and keep the day; a day that does not exist in that month
becomes the first of the next one (31 January + 1 month = 1 March); days are added last.
This is the date arithmetic of the CDSi Logic Specification (CALCDT-1 to CALCDT-6).

A national set may instead clamp to the last day of the shorter month (31 January + 1 month =
28 or 29 February); which of the two holds is kept in the duration itself.

Dates are proleptic ordinals (``date.toordinal``) here and in the whole engine: comparing and
adding integers is what makes a province's nightly run affordable.
"""

from __future__ import annotations

import re
from datetime import date
from functools import lru_cache
from typing import NamedTuple

_TERM = re.compile(r"([+-]?)\s*(\d+)\s*(year|month|week|day)s?")
_WHOLE = re.compile(r"\s*(?:[+-]?\s*\d+\s*(?:year|month|week|day)s?\s*)+")
_MONTHS = {"year": 12, "month": 1}
_DAYS = {"week": 7, "day": 1}


class Duration(NamedTuple):
    """Calendar months, then days; either may be negative. 时长"""

    months: int
    days: int
    clamps: bool = False


def parse_duration(text: str, *, clamps: bool = False) -> Duration:
    """Read ``2 years``, ``6 weeks - 4 days`` and the like; ``ValueError`` for anything else."""
    if not _WHOLE.fullmatch(text):
        raise ValueError(f"{text!r} is not a duration such as '12 months - 4 days'")
    months = days = 0
    for sign, number, unit in _TERM.findall(text):
        amount = -int(number) if sign == "-" else int(number)
        months += amount * _MONTHS.get(unit, 0)
        days += amount * _DAYS.get(unit, 0)
    return Duration(months, days, clamps)


def describe(duration: Duration) -> str:
    """A duration as text: ``2 years``, ``12 months - 4 days``, ``6 weeks``."""
    months, days, _ = duration
    parts = []
    if months:
        years, odd = divmod(months, 12)
        parts.append(_units(years, "year") if odd == 0 and years != 1 else _units(months, "month"))
    if days or not months:
        weeks, odd = divmod(abs(days), 7)
        length = _units(weeks, "week") if weeks and odd == 0 else _units(abs(days), "day")
        sign = "" if not parts and days >= 0 else "- " if days < 0 else "+ "
        parts.append(sign + length)
    return " ".join(parts)


def _units(number: int, unit: str) -> str:
    return f"{number} {unit}" if number == 1 else f"{number} {unit}s"


@lru_cache(maxsize=1 << 16)
def _add_months(day: int, months: int, clamps: bool) -> int:
    start = date.fromordinal(day)
    year, month = divmod(start.year * 12 + start.month - 1 + months, 12)
    try:
        return date(year, month + 1, start.day).toordinal()
    except ValueError:
        following = year * 12 + month + 1
        first = date(following // 12, following % 12 + 1, 1).toordinal()
        return first - 1 if clamps else first


def add(day: int, duration: Duration) -> int:
    """The ordinal of ``day`` moved by a duration."""
    months, days, clamps = duration
    return (_add_months(day, months, clamps) if months else day) + days
