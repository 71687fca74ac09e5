"""A schedule set compiled for speed: texts become numbers, codes become look-ups. 编译后的程序

Compiling also checks: a wrong duration, an unknown vaccine or antigen, a dose without a number
are refused with the path of the entry (``Polio / Polio 4-dose series / dose 2``).
"""

from __future__ import annotations

from collections.abc import Iterable, Mapping
from datetime import date
from itertools import groupby
from typing import TypeAlias

from msgspec import Struct
from msgspec.structs import replace

from immunize.domain import schedule as data
from immunize.domain.durations import Duration, parse_duration
from immunize.domain.person import Sex

FIRST_DAY = date(1900, 1, 1).toordinal()
LAST_DAY = date(2999, 12, 31).toordinal()
_ASKS_THE_SERIES = (data.ConditionKind.COMPLETED_SERIES, data.ConditionKind.INTERVAL)


class BadSchedule(ValueError):
    """A schedule set contradicts itself; the text names the entry."""


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
    takes: frozenset[str]
    """Every vaccine that fits some position."""
    not_counted: tuple[NotCounted, ...]
    """Doses of the antigen that take no place."""


class Immunity(Struct, frozen=True, gc=False):
    observations: frozenset[str]
    born_before: int | None
    birth_country: str | None
    exclusions: frozenset[str]
    source: str


class Contraindication(Row, frozen=True, gc=False, kw_only=True):
    id: str
    observation: str | None
    unless: frozenset[str]
    begin_age: Duration | None
    end_age: Duration | None
    products: Mapping[str, tuple[Product, ...]]
    defers: bool
    lasts: Duration | None
    text: str


Contraindications: TypeAlias = Mapping[str | None, tuple[Contraindication, ...]]
"""By the observation they need, so that a healthy person costs nothing; None: they need none."""


class NotCounted(Struct, frozen=True, gc=False):
    vaccines: frozenset[str]
    observation: str | None
    begin_age: Duration | None
    end_age: Duration | None
    source: str


class Antigen(Struct, frozen=True, gc=False):
    name: str
    immunity: tuple[Immunity, ...]
    contraindications: Contraindications
    """Those that rule out the antigen."""
    product_contraindications: Contraindications
    """Those that rule out single products."""
    series: tuple[Series, ...]
    """In the order of their groups, so that later groups can ask about earlier ones."""


class Group(Struct, frozen=True, gc=False):
    name: str
    antigens: tuple[str, ...]
    full_group: bool
    numbered_by: str | None
    sequence: bool
    programme: bool
    in_order: bool
    """Of each antigen's series the first of its plans speaks."""


class Withheld(Row, frozen=True, gc=False, kw_only=True):
    id: str
    vaccine: str
    begin_age: Duration | None
    end_age: Duration | None
    text: str


class Association(Struct, frozen=True, gc=False):
    antigen: str
    begin_age: Duration | None
    end_age: Duration | None


class Conflict(Struct, frozen=True, gc=False):
    begin: Duration
    minimum_end: Duration
    end: Duration
    source: str | None


class Schedules:
    """A compiled schedule set, ready to forecast with. 已编译的免疫程序

    ``planned_by`` pins the day whose rules plan future doses; without it the rules of the
    assessment day do.
    """

    def __init__(self, schedule: data.ScheduleSet, planned_by: date | None = None) -> None:
        self.data = schedule
        self.planned_by = planned_by.toordinal() if planned_by else None
        compiler = _Compiler(schedule)
        self.vaccines = {v.code: compiler.associations(v) for v in schedule.vaccines}
        self.conflicts = compiler.conflicts(schedule.conflicts)
        self.antigens = {a.name: compiler.antigen(a) for a in schedule.antigens}
        self.groups = {
            g.name: Group(
                g.name,
                g.antigens,
                g.full_group,
                g.numbered_by,
                g.sequence,
                g.programme,
                schedule.alternatives_in_order,
            )
            for g in schedule.groups
        }
        self.group_of_antigen = {a: g for g in self.groups.values() for a in g.antigens}
        self.withheld = tuple(map(compiler.withheld, schedule.withheld))
        self.default_observations = tuple(
            (code, frozenset(rivals)) for code, rivals in schedule.default_observations.items()
        )
        self.alternatives_in_order = schedule.alternatives_in_order
        self.late_doses_count = schedule.late_doses_count
        self.same_day_joins = schedule.same_day_joins
        self.sources = {source.id: source for source in schedule.sources}
        self._check_names()

    def _check_names(self) -> None:
        for group in self.groups.values():
            for antigen in group.antigens:
                if antigen not in self.antigens:
                    raise BadSchedule(f"group {group.name}: unknown antigen {antigen!r}")
        for code, associations in self.vaccines.items():
            for association in associations:
                if association.antigen not in self.antigens:
                    raise BadSchedule(f"vaccine {code}: unknown antigen {association.antigen!r}")


def plain_name(trade_name: str | None) -> str | None:
    """A trade name without case, blanks and hyphens, which sources write differently."""
    return "".join(filter(str.isalnum, trade_name.casefold())) if trade_name else None


def _day(day: date | None, otherwise: int) -> int:
    return day.toordinal() if day else otherwise


class _Compiler:
    """Turns the rows of one set into compiled rows, knowing where it is for its errors."""

    def __init__(self, schedule: data.ScheduleSet) -> None:
        self.vaccines = frozenset(vaccine.code for vaccine in schedule.vaccines)
        self.clamps = schedule.month_end_clamps
        self.advances = schedule.early_dose_advances
        self.default_source = schedule.sources[0].id if schedule.sources else ""
        self.where = ""

    def source(self, entry: str | None) -> str:
        """The entry's own source, or the set's first one with the entry's path as clause."""
        return entry or f"{self.default_source}#{self.where}"

    def age_of(self, text: str | None) -> Duration | None:
        return None if text is None else self.duration(text)

    def duration(self, text: str) -> Duration:
        try:
            return parse_duration(text, clamps=self.clamps)
        except ValueError as error:
            raise BadSchedule(f"{self.where}: {error}") from error

    def known(self, code: str) -> str:
        if code not in self.vaccines:
            raise BadSchedule(f"{self.where}: unknown vaccine {code!r}")
        return code

    def associations(self, vaccine: data.VaccineType) -> tuple[Association, ...]:
        self.where = f"vaccine {vaccine.code}"
        return tuple(
            Association(part.antigen, self.age_of(part.begin_age), self.age_of(part.end_age))
            for part in vaccine.antigens
        )

    def conflicts(self, rows: Iterable[data.Conflict]) -> dict[str, dict[str, Conflict]]:
        """Look-up by the later, then by the earlier vaccine."""
        table: dict[str, dict[str, Conflict]] = {}
        for row in rows:
            self.where = f"conflict {row.previous} -> {row.current}"
            conflict = Conflict(
                self.duration(row.begin),
                self.duration(row.minimum_end),
                self.duration(row.end),
                row.source,
            )
            for current in row.current:
                table.setdefault(current, {}).update(dict.fromkeys(row.previous, conflict))
        return table

    def withheld(self, row: data.Withheld) -> Withheld:
        self.where = f"withheld / {row.id}"
        return Withheld(
            begin=_day(row.effective, FIRST_DAY),
            end=_day(row.cessation, LAST_DAY),
            source=self.source(row.source),
            id=row.id,
            vaccine=self.known(row.vaccine),
            begin_age=self.age_of(row.begin_age),
            end_age=self.age_of(row.end_age),
            text=row.text,
        )

    def antigen(self, antigen: data.Antigen) -> Antigen:
        self.where = f"{antigen.name} / immunity and contraindications"
        rows = antigen.contraindications
        whole = self.contraindications(row for row in rows if not row.vaccines)
        partial = self.contraindications(row for row in rows if row.vaccines)
        immunity = tuple(
            Immunity(
                frozenset(row.observations),
                row.born_before.toordinal() if row.born_before else None,
                row.birth_country,
                frozenset(row.exclusions),
                self.source(row.source),
            )
            for row in antigen.immunity
        )
        series = sorted(antigen.series, key=lambda entry: entry.selection.group)
        return Antigen(
            antigen.name,
            immunity,
            whole,
            partial,
            tuple(self.series(antigen, entry) for entry in series),
        )

    def contraindications(self, rows: Iterable[data.Contraindication]) -> Contraindications:
        table: dict[str | None, tuple[Contraindication, ...]] = {}
        for row in rows:
            compiled = self.contraindication(row)
            table[row.observation] = (*table.get(row.observation, ()), compiled)
        return table

    def contraindication(self, row: data.Contraindication) -> Contraindication:
        return Contraindication(
            begin=_day(row.effective, FIRST_DAY),
            end=_day(row.cessation, LAST_DAY),
            source=self.source(row.source),
            id=row.id,
            observation=row.observation,
            unless=frozenset(row.unless),
            begin_age=self.age_of(row.begin_age),
            end_age=self.age_of(row.end_age),
            products=self.products(row.vaccines),
            defers=row.effect is data.Effect.DEFER,
            lasts=self.age_of(row.lasts),
            text=row.text,
        )

    def not_counted(self, row: data.NotCounted) -> NotCounted:
        return NotCounted(
            frozenset(map(self.known, row.vaccines)),
            row.observation,
            self.age_of(row.begin_age),
            self.age_of(row.end_age),
            self.source(row.source),
        )

    def products(self, rows: Iterable[data.ProductRule]) -> dict[str, tuple[Product, ...]]:
        table: dict[str, tuple[Product, ...]] = {}
        for row in rows:
            product = Product(
                self.known(row.vaccine),
                self.age_of(row.begin_age),
                self.age_of(row.end_age),
                plain_name(row.trade_name),
                row.manufacturer,
                row.volume_ml,
                row.forecast,
            )
            table[row.vaccine] = (*table.get(row.vaccine, ()), product)
        return table

    def series(self, antigen: data.Antigen, entry: data.Series) -> Series:
        self.where = path = f"{antigen.name} / {entry.name}"
        source = self.source(entry.source)
        not_counted = tuple(map(self.not_counted, antigen.not_counted))
        doses = self.positions(path, entry.doses)
        self.where = path
        select = entry.selection
        return Series(
            begin=_day(entry.effective, FIRST_DAY),
            end=_day(entry.cessation, LAST_DAY),
            source=source,
            name=entry.name,
            kind=entry.kind,
            sexes=frozenset(entry.sexes),
            indications=tuple(
                Indication(row.observation, self.age_of(row.begin_age), self.age_of(row.end_age))
                for row in entry.indications
            ),
            unless=frozenset(entry.unless),
            born_from=_day(entry.born_from, 0),
            born_before=_day(entry.born_before, LAST_DAY),
            group=select.group,
            equivalent_groups=frozenset(select.equivalent_groups),
            priority=select.priority,
            preference=select.preference or 99,
            default=select.default,
            product_path=select.product_path,
            min_age_to_start=self.age_of(select.min_age_to_start),
            max_age_to_start=self.age_of(select.max_age_to_start),
            when=self.situations(entry.when),
            offered_if=frozenset(entry.offered_if),
            complete_when=self.situations(entry.complete_when),
            doses=doses,
            takes=frozenset().union(*(v.takes for dose in doses for v in (dose, *dose.others))),
            not_counted=not_counted,
        )

    def positions(self, series: str, entries: Iterable[data.SeriesDose]) -> tuple[Dose, ...]:
        """One dose per position, its first variant holding the others."""
        positions = []
        for _, variants in groupby(entries, key=lambda entry: entry.number):
            first, *others = [self.dose(series, entry) for entry in variants]
            positions.append(replace(first, others=tuple(others)))
        return tuple(positions)

    def dose(self, series: str, entry: data.SeriesDose) -> Dose:
        self.where = f"{series} / dose {entry.number}" + (f" ({entry.name})" if entry.name else "")
        advances = entry.early_dose_advances
        ages = tuple(map(self.age, entry.ages))
        intervals = tuple(map(self.interval, entry.intervals))
        preferable = self.products(entry.preferable)
        allowable = self.products(entry.allowable)
        return Dose(
            begin=_day(entry.effective, FIRST_DAY),
            end=_day(entry.cessation, LAST_DAY),
            number=entry.number,
            name=entry.name,
            when=self.situations(entry.when),
            is_dated=bool(entry.effective or entry.cessation),
            others=(),
            has_grace=any(row.minimum != row.absolute_minimum for row in ages)
            or any(row.minimum != row.absolute_minimum for row in intervals),
            takes=frozenset((*preferable, *allowable)),
            offers=tuple(dict.fromkeys(p.vaccine for p in entry.preferable if p.forecast)),
            ages=ages,
            intervals=intervals,
            allowable_intervals=tuple(map(self.interval, entry.allowable_intervals)),
            preferable=preferable,
            allowable=allowable,
            inadvertent=frozenset(map(self.known, entry.inadvertent)),
            evaluation_skips=self.skips(entry, data.SkipContext.EVALUATION),
            forecast_skips=self.skips(entry, data.SkipContext.FORECAST),
            recurring=entry.recurring,
            season_start=entry.season.start.toordinal() if entry.season else None,
            season_end=entry.season.end.toordinal() if entry.season and entry.season.end else None,
            early_dose_advances=self.advances if advances is None else advances,
            source=self.source(entry.source),
        )

    def age(self, row: data.AgeRule) -> Age:
        return Age(
            begin=_day(row.effective, FIRST_DAY),
            end=_day(row.cessation, LAST_DAY),
            source=row.source,
            absolute_minimum=self.age_of(row.absolute_minimum),
            minimum=self.age_of(row.minimum),
            earliest_recommended=self.age_of(row.earliest_recommended),
            latest_recommended=self.age_of(row.latest_recommended),
            maximum=self.age_of(row.maximum),
            not_before=row.not_before.toordinal() if row.not_before else None,
        )

    def interval(self, row: data.Interval) -> Interval:
        origins = (
            row.from_previous,
            row.from_target_dose is not None,
            bool(row.from_most_recent),
            row.from_observation is not None,
        )
        if sum(origins) != 1:
            raise BadSchedule(f"{self.where}: an interval needs exactly one origin")
        return Interval(
            begin=_day(row.effective, FIRST_DAY),
            end=_day(row.cessation, LAST_DAY),
            source=row.source,
            from_previous=row.from_previous,
            from_target_dose=row.from_target_dose,
            from_most_recent=frozenset(row.from_most_recent),
            from_observation=row.from_observation,
            only_if_earlier=row.only_if_earlier,
            absolute_minimum=self.age_of(row.absolute_minimum),
            minimum=self.age_of(row.minimum),
            earliest_recommended=self.age_of(row.earliest_recommended),
            latest_recommended=self.age_of(row.latest_recommended),
            overrides=row.overrides,
        )

    def skips(self, entry: data.SeriesDose, context: data.SkipContext) -> tuple[Skip, ...]:
        wanted = (context, data.SkipContext.BOTH)
        return tuple(
            Skip(self.condition_sets(skip.sets), skip.all_of)
            for skip in entry.skips
            if skip.context in wanted
        )

    def situations(self, rows: Iterable[data.ConditionSet]) -> tuple[ConditionSet, ...]:
        """Condition sets that ask about the person only, not about a series under way."""
        sets = self.condition_sets(rows)
        for condition in (c for row in sets for c in row.conditions):
            if condition.kind in _ASKS_THE_SERIES or condition.valid_only:
                raise BadSchedule(f"{self.where}: {condition.kind} is for conditional skips only")
        return sets

    def condition_sets(self, rows: Iterable[data.ConditionSet]) -> tuple[ConditionSet, ...]:
        return tuple(map(self.condition_set, rows))

    def condition_set(self, row: data.ConditionSet) -> ConditionSet:
        return ConditionSet(
            begin=_day(row.effective, FIRST_DAY),
            end=_day(row.cessation, LAST_DAY),
            source=row.source,
            conditions=tuple(map(self.condition, row.conditions)),
            all_of=row.all_of,
            text=row.text,
        )

    def condition(self, row: data.Condition) -> Condition:
        if row.kind is data.ConditionKind.INTERVAL and row.interval is None:
            raise BadSchedule(f"{self.where}: an interval condition needs an interval")
        return Condition(
            row.kind,
            self.age_of(row.begin_age),
            self.age_of(row.end_age),
            _day(row.begin_date, FIRST_DAY),
            _day(row.end_date, LAST_DAY),
            self.age_of(row.interval),
            frozenset(row.vaccines),
            row.count,
            row.compare,
            row.valid_only,
            frozenset(row.series_groups),
            frozenset(row.observations),
            row.lacking,
        )
