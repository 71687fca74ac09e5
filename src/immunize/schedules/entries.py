"""What may be written in the national schedule's files. 免疫程序条目

One struct per kind of entry; unknown or missing keys are refused. Ages and intervals are texts
such as ``18 months``; a vaccine list may name a family (``@polio``).
"""

from __future__ import annotations

from datetime import date
from typing import Literal, TypeAlias

from msgspec import Struct, field

from immunize.domain.person import Sex


class Entry(Struct, frozen=True, forbid_unknown_fields=True, kw_only=True):
    """Anything that is restated as a whole by a later edition or a region. 条目"""

    source: str | None = None
    """``source id#clause``."""


class SourceEntry(Struct, frozen=True, forbid_unknown_fields=True, kw_only=True):
    """A document the entries cite. 出处"""

    title: str
    edition: str
    published_on: date | None = None
    verified: bool
    note: str = ""


class EditionEntry(Struct, frozen=True, forbid_unknown_fields=True, kw_only=True):
    """The dated edition a file belongs to. 版本"""

    id: str
    effective: date
    title: str
    source: str
    note: str = ""


class RegionEntry(Struct, frozen=True, forbid_unknown_fields=True, kw_only=True):
    """The province whose rules a file states, and from when to when. 地区"""

    codes: tuple[str, ...]
    zh: str
    en: str
    effective: date
    until: date | None = None
    source: str


class ObservationEntry(Struct, frozen=True, forbid_unknown_fields=True, kw_only=True):
    """A named fact about a child, and how it is read from the record. 健康状况"""

    zh: str
    en: str
    fact: str
    equals: str | bool | None = field(name="is", default=None)
    below: float | None = None
    dated: bool = False
    """The fact is the day of an event."""
    per_vaccine: bool = False
    """The fact is a vaccine: there is one observation for each, ``NAME-VACCINE``."""


class Question(Struct, frozen=True, forbid_unknown_fields=True, kw_only=True):
    """One question of a condition; exactly one kind of it is filled. 条件"""

    count: tuple[str, ...] = ()
    """How many doses of these vaccines were given, on distinct days?"""
    equals: int | None = field(name="is", default=None)
    below: int | None = None
    at_least: int | None = None
    given_before_age: str | None = None
    """Count only doses given below this age."""
    has: str | None = None
    has_any: tuple[str, ...] = ()
    lacks: str | None = None
    lacks_all: tuple[str, ...] = ()
    born_from: date | None = None
    born_before: date | None = None
    age_from: str | None = None
    age_below: str | None = None


class ConditionEntry(Entry, frozen=True, forbid_unknown_fields=True, kw_only=True):
    """A named situation: any of the lists holds if all its questions do. 情形"""

    zh: str
    en: str
    any: tuple[tuple[Question, ...], ...]


class AgeIfBornBefore(Struct, frozen=True, forbid_unknown_fields=True, kw_only=True):
    """Another minimum age for those born before a day (transition rules). 过渡规定"""

    date: date
    age: str


class After(Struct, frozen=True, forbid_unknown_fields=True, kw_only=True):
    """The time since the latest dose of some vaccines. 与前剂间隔"""

    vaccines: tuple[str, ...]
    interval: str


class DoseEntry(Entry, frozen=True, forbid_unknown_fields=True, kw_only=True):
    """One position of a series, or one variant of it. 剂次"""

    age: str
    name: str = ""
    when: str | None = None
    """The condition under which this variant is used."""
    recommended: str | None = None
    """The recommended age where it is not the minimum; empty: as soon as possible."""
    valid_from: str | None = None
    complete_by: str | None = None
    complete_within: str | None = None
    """Time since the previous dose within which the dose should be given."""
    upper_age: str | None = None
    age_if_born_before: AgeIfBornBefore | None = None
    not_before: date | None = None
    after_previous: str | None = None
    after_dose: dict[str, str] = {}
    recommended_after_dose: dict[str, str] = {}
    after: tuple[After, ...] = ()
    offers: tuple[str, ...] = ()
    accepts: tuple[str, ...] = ()
    any_date: bool = False
    """Judges doses of any date, also from before the entry's edition."""
    given_before: date | None = None
    """Judges doses given before this day only."""


class SeriesEntry(Entry, frozen=True, forbid_unknown_fields=True, kw_only=True):
    """The head of a series; its doses are entries of their own. 免疫程序"""

    antigen: str
    zh: str
    sexes: tuple[Sex, ...] = ()
    born_from: date | None = None
    born_before: date | None = None
    when: str | None = None
    has_any: tuple[str, ...] = ()
    unless: tuple[str, ...] = ()
    offered_if: tuple[str, ...] = ()
    complete_when: str | None = None


class ContraindicationEntry(Entry, frozen=True, forbid_unknown_fields=True, kw_only=True):
    """What forbids vaccines or puts them off. 禁忌与暂缓"""

    vaccines: tuple[str, ...]
    """``*`` is every vaccine."""
    zh: str
    en: str
    observation: str | None = None
    any_of: tuple[str, ...] = ()
    unless: tuple[str, ...] = ()
    begin_age: str | None = None
    end_age: str | None = None
    effect: Literal["exclude", "defer"] = "exclude"
    lasts: str | None = None
    after_same: bool = False
    """The observation is about a vaccine: it rules out what shares a component with it."""


class SpacingEntry(Entry, frozen=True, forbid_unknown_fields=True, kw_only=True):
    """How long after an event some vaccines have to wait. 与免疫球蛋白等的间隔"""

    vaccines: tuple[str, ...]
    observation: str
    interval: str


class ConflictEntry(Entry, frozen=True, forbid_unknown_fields=True, kw_only=True):
    """Vaccines that are given on one day or this far apart. 疫苗间隔"""

    vaccines: tuple[str, ...]
    interval: str
    zh: str
    en: str


class WithheldEntry(Entry, frozen=True, forbid_unknown_fields=True, kw_only=True):
    """Ages at which a vaccine is not offered. 不予提供"""

    vaccine: str
    zh: str
    en: str
    begin_age: str | None = None
    end_age: str | None = None


class NotCountedEntry(Entry, frozen=True, forbid_unknown_fields=True, kw_only=True):
    """Doses that take no place in a series. 不计剂次"""

    antigens: tuple[str, ...]
    vaccines: tuple[str, ...]
    zh: str
    en: str
    observation: str | None = None
    begin_age: str | None = None
    end_age: str | None = None


class GroupEntry(Entry, frozen=True, forbid_unknown_fields=True, kw_only=True):
    """Antigens that are planned together. 疫苗组"""

    zh: str
    en: str
    antigens: tuple[str, ...]
    sequence: bool = False
    numbered_by: str | None = None
    programme: bool = True


class CountsFor(Struct, frozen=True, forbid_unknown_fields=True, kw_only=True):
    """An antigen for which doses count from an age on. 计入抗原"""

    antigen: str
    begin_age: str = field(name="from")


class VaccineEntry(Entry, frozen=True, forbid_unknown_fields=True, kw_only=True):
    """One vaccine of the catalogue. 疫苗"""

    zh: str
    en: str
    disease_zh: str
    disease_en: str
    kind: Literal["inactivated", "live", "oral-live", "nasal-live"]
    route: Literal["IM", "SC", "ID", "oral", "nasal"]
    freezing: Literal["never", "no", "allowed", "label"]
    """``never``: destroyed by freezing (shake test after doubt); ``label``: see the leaflet."""
    site_zh: str = ""
    site_en: str = ""
    volume_zh: str = ""
    volume_en: str = ""
    programme: bool = False
    contains: tuple[str, ...]
    counts_for: tuple[str | CountsFor, ...] = ()
    national_code: str = ""


class Removed(Entry, frozen=True, forbid_unknown_fields=True, kw_only=True):
    """An entry that ends without a successor. 废止"""


AnyEntry: TypeAlias = (
    ConditionEntry
    | DoseEntry
    | SeriesEntry
    | ContraindicationEntry
    | SpacingEntry
    | ConflictEntry
    | WithheldEntry
    | NotCountedEntry
    | GroupEntry
    | VaccineEntry
)
