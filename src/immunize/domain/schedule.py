"""An immunization schedule as data. 免疫程序数据

Everything clinical lives in these values: ages, intervals, which products fit which dose, when
a dose may be skipped, who is contraindicated and which of several series suits a person best.
The engine reads them and knows no vaccine by name. The vocabulary is that of the CDSi Logic
Specification, so a set published in that form maps onto it one to one.

Ages and intervals are texts such as ``12 months - 4 days``; ``compiled.py`` checks and turns
them into numbers. A row with ``effective``/``cessation`` holds only on those days (both
inclusive): a past dose is judged by the row in force on the day it was given, a future dose is
planned with the row in force on the planning date.
"""

from __future__ import annotations

from datetime import date
from enum import StrEnum

from msgspec import Struct

from immunize.domain.person import Sex


class Source(Struct, frozen=True, forbid_unknown_fields=True, omit_defaults=True):
    """Where an entry comes from: the document, its edition, and who checked it. 出处"""

    id: str
    title: str
    edition: str
    published_on: date | None = None
    verified: bool = True
    """False while nobody has compared the entry with the original document."""
    note: str = ""


class Window(Struct, frozen=True, forbid_unknown_fields=True, omit_defaults=True, kw_only=True):
    """The days on which a row is in force, both ends included. 生效期"""

    effective: date | None = None
    cessation: date | None = None


class AgeRule(Window, frozen=True, forbid_unknown_fields=True, omit_defaults=True, kw_only=True):
    """Ages for one dose. 接种年龄

    ``absolute_minimum`` (with grace) judges given doses, ``minimum`` plans new ones; from
    ``maximum`` on the dose is no longer given.
    """

    absolute_minimum: str | None = None
    minimum: str | None = None
    earliest_recommended: str | None = None
    latest_recommended: str | None = None
    maximum: str | None = None
    not_before: date | None = None
    """The start of a programme: nothing is planned earlier."""
    source: str | None = None


class Interval(Window, frozen=True, forbid_unknown_fields=True, omit_defaults=True, kw_only=True):
    """Time since an earlier event; exactly one origin is set. 接种间隔"""

    from_previous: bool = False
    from_target_dose: int | None = None
    from_most_recent: tuple[str, ...] = ()
    """Since the latest dose of one of these vaccines."""
    from_observation: str | None = None
    only_if_earlier: bool = False
    """An observation dated after the dose says nothing about it (immunoglobulin)."""
    absolute_minimum: str | None = None
    minimum: str | None = None
    earliest_recommended: str | None = None
    latest_recommended: str | None = None
    overrides: bool = False
    """The group's earliest date follows this interval alone (CDSi priority "override")."""
    source: str | None = None


class ProductRule(Struct, frozen=True, forbid_unknown_fields=True, omit_defaults=True):
    """A vaccine that fits a dose, at the ages it may be given. 可用疫苗"""

    vaccine: str
    begin_age: str | None = None
    end_age: str | None = None
    trade_name: str | None = None
    manufacturer: str | None = None
    volume_ml: float | None = None
    forecast: bool = False
    """Offer this product when the dose is planned."""


class ConditionKind(StrEnum):
    """What a skip condition asks. 条件类型"""

    AGE = "age"
    COMPLETED_SERIES = "completed-series"
    INTERVAL = "interval"
    VACCINE_COUNT = "vaccine-count"
    OBSERVATION = "observation"
    BORN = "born"


class Comparison(StrEnum):
    """How a count is compared. 比较方式"""

    MORE_THAN = "more-than"
    EXACTLY = "exactly"
    LESS_THAN = "less-than"


class Condition(Struct, frozen=True, forbid_unknown_fields=True, omit_defaults=True, kw_only=True):
    """One question of a conditional skip. 跳过条件"""

    kind: ConditionKind
    begin_age: str | None = None
    end_age: str | None = None
    begin_date: date | None = None
    end_date: date | None = None
    interval: str | None = None
    """``INTERVAL``: time since the previous dose."""
    vaccines: tuple[str, ...] = ()
    """``VACCINE_COUNT``: which vaccines count; empty: every one filed under the antigen."""
    count: int = 0
    compare: Comparison = Comparison.MORE_THAN
    valid_only: bool = False
    series_groups: tuple[str, ...] = ()
    observations: tuple[str, ...] = ()
    """``OBSERVATION``: the person has one of these, or with ``lacking`` none of them."""
    lacking: bool = False


class ConditionSet(
    Window, frozen=True, forbid_unknown_fields=True, omit_defaults=True, kw_only=True
):
    """Conditions that hold together, or any one of them. 条件组"""

    conditions: tuple[Condition, ...]
    all_of: bool = False
    text: str = ""
    source: str | None = None


class SkipContext(StrEnum):
    """Whether a skip is asked of given doses, of planned ones, or of both. 跳过场景"""

    EVALUATION = "evaluation"
    FORECAST = "forecast"
    BOTH = "both"


class ConditionalSkip(Struct, frozen=True, forbid_unknown_fields=True, omit_defaults=True):
    """When a dose of the series is not needed. 条件跳过"""

    context: SkipContext
    sets: tuple[ConditionSet, ...]
    all_of: bool = False


class Season(Struct, frozen=True, forbid_unknown_fields=True):
    """The absolute dates between which a seasonal dose is given. 接种季"""

    start: date
    end: date | None = None


class SeriesDose(Window, frozen=True, forbid_unknown_fields=True, omit_defaults=True, kw_only=True):
    """One position of a series. 剂次

    Several entries with one number, one after the other, are variants of that position: a
    given dose is held against the first in force whose ``when`` holds and that takes its
    vaccine; the next dose is planned by the first that also offers a vaccine which nothing
    rules out. This is how a catch-up table ("with one dose so far, 3 months later") is written.
    """

    number: int
    name: str = ""
    when: tuple[ConditionSet, ...] = ()
    """Any of these must hold; empty: always."""
    ages: tuple[AgeRule, ...] = ()
    intervals: tuple[Interval, ...] = ()
    allowable_intervals: tuple[Interval, ...] = ()
    preferable: tuple[ProductRule, ...] = ()
    allowable: tuple[ProductRule, ...] = ()
    inadvertent: tuple[str, ...] = ()
    skips: tuple[ConditionalSkip, ...] = ()
    recurring: bool = False
    season: Season | None = None
    early_dose_advances: bool | None = None
    """Overrides ``ScheduleSet.early_dose_advances`` for this position."""
    source: str | None = None


class SeriesKind(StrEnum):
    """For everybody, for people at risk, or only to judge past doses. 程序类别"""

    STANDARD = "standard"
    RISK = "risk"
    EVALUATION_ONLY = "evaluation-only"


class Selection(Struct, frozen=True, forbid_unknown_fields=True, omit_defaults=True, kw_only=True):
    """What decides between the series of one antigen. 程序选择"""

    group: str = "1"
    group_name: str = ""
    equivalent_groups: tuple[str, ...] = ()
    priority: str = "A"
    """``A`` is the highest."""
    preference: int | None = None
    """1 is the best."""
    default: bool = False
    product_path: bool = False
    min_age_to_start: str | None = None
    max_age_to_start: str | None = None


class Indication(Struct, frozen=True, forbid_unknown_fields=True, omit_defaults=True):
    """An observation that makes a series relevant, at some ages. 适应证"""

    observation: str
    begin_age: str | None = None
    end_age: str | None = None
    text: str = ""


class Series(Window, frozen=True, forbid_unknown_fields=True, omit_defaults=True, kw_only=True):
    """One path to protection against one antigen. 免疫程序

    A window on the series says on which planning dates it exists at all; ``born_from`` and
    ``born_before`` limit it to some birth dates. ``indications`` (any of them) and ``unless``
    (none of them) limit it to some people.
    """

    name: str
    doses: tuple[SeriesDose, ...]
    name_zh: str = ""
    kind: SeriesKind = SeriesKind.STANDARD
    sexes: tuple[Sex | None, ...] = ()
    """Empty: everybody; None in the list: also people whose sex is not recorded."""
    indications: tuple[Indication, ...] = ()
    unless: tuple[str, ...] = ()
    born_from: date | None = None
    born_before: date | None = None
    when: tuple[ConditionSet, ...] = ()
    """Any of these must hold, as the history stands; empty: always."""
    offered_if: tuple[str, ...] = ()
    """Without one of these observations the series judges doses but plans none."""
    complete_when: tuple[ConditionSet, ...] = ()
    """The series is complete as soon as any of these holds, whatever is left of its doses."""
    selection: Selection = Selection()
    guidance: tuple[str, ...] = ()
    source: str | None = None


class Immunity(Struct, frozen=True, forbid_unknown_fields=True, omit_defaults=True, kw_only=True):
    """Evidence that a person needs no vaccine: an observation, or an early birth date. 免疫证据"""

    observations: tuple[str, ...] = ()
    born_before: date | None = None
    birth_country: str | None = None
    exclusions: tuple[str, ...] = ()
    source: str | None = None


class Effect(StrEnum):
    """Never, or not now. 禁忌或暂缓"""

    EXCLUDE = "exclude"
    DEFER = "defer"


class Contraindication(
    Window, frozen=True, forbid_unknown_fields=True, omit_defaults=True, kw_only=True
):
    """What rules out an antigen or, when ``vaccines`` is filled, only those products. 禁忌

    It applies when the person has ``observation`` (or always, if that is None) and none of
    ``unless``, at the ages given. The age may differ per product (``ProductRule`` ages).
    ``lasts`` ends it that long after the day of the observation.
    """

    id: str = ""
    observation: str | None = None
    unless: tuple[str, ...] = ()
    begin_age: str | None = None
    end_age: str | None = None
    vaccines: tuple[ProductRule, ...] = ()
    effect: Effect = Effect.EXCLUDE
    lasts: str | None = None
    text: str = ""
    source: str | None = None


class NotCounted(Struct, frozen=True, forbid_unknown_fields=True, omit_defaults=True, kw_only=True):
    """Doses that take no place in any series, such as those given to stop an outbreak. 不计剂次"""

    vaccines: tuple[str, ...]
    observation: str | None = None
    begin_age: str | None = None
    end_age: str | None = None
    source: str | None = None


class Antigen(Struct, frozen=True, forbid_unknown_fields=True, omit_defaults=True, kw_only=True):
    """All that is known about protecting against one disease. 抗原"""

    name: str
    name_zh: str = ""
    immunity: tuple[Immunity, ...] = ()
    contraindications: tuple[Contraindication, ...] = ()
    not_counted: tuple[NotCounted, ...] = ()
    series: tuple[Series, ...] = ()


class VaccineGroup(Struct, frozen=True, forbid_unknown_fields=True, omit_defaults=True):
    """Antigens that are planned and spoken of together. 疫苗组"""

    name: str
    antigens: tuple[str, ...]
    name_zh: str = ""
    full_group: bool = False
    """Every antigen is given each time (as in MMR), so the lowest dose number is the next."""
    numbered_by: str | None = None
    """The antigen whose doses are counted for the group's dose number."""
    sequence: bool = False
    """The antigens are protected against one after the other: the first open one speaks."""
    programme: bool = True
    """False for vaccines that families pay for; these groups appear once a dose was given."""


class Association(Struct, frozen=True, forbid_unknown_fields=True, omit_defaults=True):
    """A vaccine counts for an antigen when given at these ages. 疫苗与抗原"""

    antigen: str
    begin_age: str | None = None
    end_age: str | None = None


class VaccineType(Struct, frozen=True, forbid_unknown_fields=True, omit_defaults=True):
    """A vaccine code and what it protects against. 疫苗种类"""

    code: str
    name: str
    antigens: tuple[Association, ...]
    name_zh: str = ""


class Conflict(Struct, frozen=True, forbid_unknown_fields=True, omit_defaults=True, kw_only=True):
    """Vaccines that must keep their distance in time, same-day giving excepted. 活疫苗间隔

    A dose of ``current`` conflicts with an earlier dose of ``previous`` from ``begin`` until
    ``minimum_end`` (``end`` when the earlier dose was not valid). New doses wait for ``end``.
    """

    previous: tuple[str, ...]
    current: tuple[str, ...]
    begin: str = "1 day"
    minimum_end: str
    end: str
    source: str | None = None


class Withheld(Window, frozen=True, forbid_unknown_fields=True, omit_defaults=True, kw_only=True):
    """A vaccine that is not offered at some ages, whatever the history. 不予提供"""

    id: str
    vaccine: str
    begin_age: str | None = None
    end_age: str | None = None
    text: str = ""
    source: str | None = None


class Edition(Struct, frozen=True, forbid_unknown_fields=True, omit_defaults=True):
    """A dated version of the rules; planning may be pinned to one. 版本"""

    id: str
    effective: date
    title: str = ""
    source: str | None = None


class ScheduleSet(
    Struct, frozen=True, forbid_unknown_fields=True, omit_defaults=True, kw_only=True
):
    """A whole schedule with its sources. 免疫程序集"""

    id: str
    title: str
    version: str
    sources: tuple[Source, ...]
    editions: tuple[Edition, ...] = ()
    vaccines: tuple[VaccineType, ...]
    groups: tuple[VaccineGroup, ...]
    antigens: tuple[Antigen, ...]
    conflicts: tuple[Conflict, ...] = ()
    observations: dict[str, str] = {}
    """Code to title, for showing."""
    default_observations: dict[str, tuple[str, ...]] = {}
    """Observations that hold unless one of their rivals is known (the clinic's product)."""
    withheld: tuple[Withheld, ...] = ()
    month_end_clamps: bool = False
    """31 January + 1 month is the last day of February, not 1 March."""
    alternatives_in_order: bool = False
    """Of an antigen's series the first open one is planned, instead of choosing by points."""
    same_day_joins: bool = False
    """A vaccine given on the assessment day holds up no other on that day, also when planning."""
    late_doses_count: bool = False
    """A dose beyond the maximum age is judged as any other; the maximum only ends planning."""
    early_dose_advances: bool = False
    """A dose given too early is not valid, yet takes its place in the series and is not
    repeated by itself: the clinician decides."""
