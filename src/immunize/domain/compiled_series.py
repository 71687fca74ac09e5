"""A series as the engine reads it: texts are numbers, codes are look-ups. 编译后的程序

What ``schedule.py`` says in words, in the same order; ``compiling_series.py`` makes it.
"""

from __future__ import annotations

from collections.abc import Mapping
from datetime import date

from msgspec import Struct

from immunize.domain import schedule as data
from immunize.domain.durations import Duration
from immunize.domain.person import Sex

FIRST_DAY = date(1900, 1, 1).toordinal()
LAST_DAY = date(2999, 12, 31).toordinal()


class Row(Struct, frozen=True, gc=False, kw_only=True):
    """Something in force from one day to another, both included (ordinals)."""

    begin: int = FIRST_DAY
    end: int = LAST_DAY
    source: str | None = None


class Age(Row, frozen=True, gc=False, kw_only=True):
    absolute_minimum: Duration | None
    minimum: Duration | None
    earliest_recommended: Duration | None
    latest_recommended: Duration | None
    maximum: Duration | None
    not_before: int | None


class Interval(Row, frozen=True, gc=False, kw_only=True):
    from_previous: bool
    from_target_dose: int | None
    from_most_recent: frozenset[str]
    from_observation: str | None
    only_if_earlier: bool
    absolute_minimum: Duration | None
    minimum: Duration | None
    earliest_recommended: Duration | None
    latest_recommended: Duration | None
    overrides: bool


class Product(Struct, frozen=True, gc=False):
    vaccine: str
    begin_age: Duration | None
    end_age: Duration | None
    trade_name: str | None
    manufacturer: str | None
    volume_ml: float | None
    forecast: bool


class Condition(Struct, frozen=True, gc=False):
    kind: data.ConditionKind
    begin_age: Duration | None
    end_age: Duration | None
    begin_day: int
    end_day: int
    interval: Duration | None
    vaccines: frozenset[str]
    count: int
    compare: data.Comparison
    valid_only: bool
    series_groups: frozenset[str]
    observations: frozenset[str]
    lacking: bool


class ConditionSet(Row, frozen=True, gc=False, kw_only=True):
    conditions: tuple[Condition, ...]
    all_of: bool
    text: str


class Skip(Struct, frozen=True, gc=False):
    sets: tuple[ConditionSet, ...]
    all_of: bool


class Dose(Row, frozen=True, gc=False, kw_only=True):
    number: int
    name: str
    when: tuple[ConditionSet, ...]
    is_dated: bool
    """Whether the entry is in force on some days only."""
    others: tuple[Dose, ...]
    """Further variants of the same position, to be tried in this order."""
    has_grace: bool
    """Whether some dose may count although it is earlier than one would be planned."""
    takes: frozenset[str]
    """Every vaccine that fits."""
    offers: tuple[str, ...]
    """The vaccines to plan with."""
    ages: tuple[Age, ...]
    intervals: tuple[Interval, ...]
    allowable_intervals: tuple[Interval, ...]
    preferable: Mapping[str, tuple[Product, ...]]
    allowable: Mapping[str, tuple[Product, ...]]
    inadvertent: frozenset[str]
    evaluation_skips: tuple[Skip, ...]
    forecast_skips: tuple[Skip, ...]
    recurring: bool
    season_start: int | None
    season_end: int | None
    early_dose_advances: bool


class Indication(Struct, frozen=True, gc=False):
    observation: str
    begin_age: Duration | None
    end_age: Duration | None


class NotCounted(Struct, frozen=True, gc=False):
    vaccines: frozenset[str]
    observation: str | None
    begin_age: Duration | None
    end_age: Duration | None
    source: str


class Series(Row, frozen=True, gc=False, kw_only=True):
    name: str
    kind: data.SeriesKind
    sexes: frozenset[Sex | None]
    indications: tuple[Indication, ...]
    unless: frozenset[str]
    born_from: int
    born_before: int
    when: tuple[ConditionSet, ...]
    offered_if: frozenset[str]
    complete_when: tuple[ConditionSet, ...]
    group: str
    equivalent_groups: frozenset[str]
    priority: str
    preference: int
    default: bool
    product_path: bool
    min_age_to_start: Duration | None
    max_age_to_start: Duration | None
    doses: tuple[Dose, ...]
    """One entry per position: its first variant."""
    seasonal: bool
    """Whether some dose belongs to a season."""
    takes: frozenset[str]
    """Every vaccine that fits some position."""
    not_counted: tuple[NotCounted, ...]
    """Doses of the antigen that take no place."""
