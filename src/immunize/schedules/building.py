"""Turn entries and their dates into a schedule set the engine can run. 生成免疫程序集

Short forms are spelt out here (families, ``age``, named conditions) and every name an entry
uses must exist: an unknown condition, family, vaccine, observation or source is refused with
the file and the entry that uses it.
"""

from __future__ import annotations

from collections.abc import Iterable, Iterator, Mapping, Sequence
from datetime import date, timedelta
from itertools import product
from typing import TypeVar

from immunize.domain.schedule import (
    AgeRule,
    Antigen,
    Association,
    Comparison,
    Condition,
    ConditionKind,
    ConditionSet,
    Conflict,
    Contraindication,
    Edition,
    Effect,
    Indication,
    Interval,
    NotCounted,
    ProductRule,
    ScheduleSet,
    Series,
    SeriesDose,
    Source,
    VaccineGroup,
    VaccineType,
    Withheld,
)
from immunize.schedules.entries import (
    ConditionEntry,
    ConflictEntry,
    ContraindicationEntry,
    DoseEntry,
    EditionEntry,
    GroupEntry,
    NotCountedEntry,
    Question,
    SeriesEntry,
    SpacingEntry,
    VaccineEntry,
    WithheldEntry,
)
from immunize.schedules.files import BadScheduleFile
from immunize.schedules.reading import Frame, Stated
from immunize.schedules.timeline import Span, Timeline

E = TypeVar("E")
_DAY = timedelta(days=1)


class Builder:
    """Builds the schedule set of one timeline."""

    def __init__(self, frame: Frame, spans: Timeline, defaults: Mapping[str, str]) -> None:
        self.frame = frame
        self.spans = spans
        self.defaults = defaults
        self.catalogue = {name: rows[-1][1] for name, rows in self._all(VaccineEntry)}
        self.titles = self._observation_titles()
        self.asked: set[str] = set()
        """Conditions some entry uses."""

    def build(self, editions: Iterable[tuple[date, EditionEntry]]) -> ScheduleSet:
        """The whole set."""
        groups = tuple(self._groups())
        antigens = tuple(self._antigen(name) for group in groups for name in group.antigens)
        conflicts = tuple(self._conflicts())
        self._refuse_unasked_conditions()
        frame = self.frame
        return ScheduleSet(
            id=frame.id,
            title=frame.title,
            version=frame.version,
            sources=tuple(
                Source(key, s.title, s.edition, s.published_on, s.verified, s.note)
                for key, s in frame.sources.items()
            ),
            editions=tuple(
                Edition(entry.id, start, entry.title, entry.source) for start, entry in editions
            ),
            vaccines=tuple(self._vaccines()),
            groups=groups,
            antigens=antigens,
            conflicts=conflicts,
            observations=self.titles,
            early_dose_advances=True,
            default_observations=self._default_observations(),
            withheld=tuple(self._withheld()),
            month_end_clamps=True,
            alternatives_in_order=True,
            same_day_joins=True,
            late_doses_count=True,
        )

    # --- looking up --------------------------------------------------------------------------

    def _all(self, kind: type[E]) -> Iterator[tuple[str, list[tuple[Span, E]]]]:
        """Every entry of a kind by name, with the spans in which it was stated differently."""
        for place, spans in self.spans.items():
            rows: list[tuple[Span, E]] = []
            for span in spans:
                rows += ((span, e) for e in span.stated.entries if isinstance(e, kind))
            if rows:
                yield place.name, rows

    def _codes(self, stated: Stated, names: Iterable[str]) -> tuple[str, ...]:
        """Vaccine codes, families spelt out."""
        codes: list[str] = []
        for name in names:
            if name == "*":
                codes += self.catalogue
            elif name.startswith("@"):
                if name[1:] not in self.frame.families:
                    raise stated.fault(f"unknown family {name!r}")
                codes += self.frame.families[name[1:]]
            else:
                codes.append(name)
        for code in codes:
            if code not in self.catalogue:
                raise stated.fault(f"unknown vaccine {code!r}")
        return tuple(dict.fromkeys(codes))

    def _observed(self, stated: Stated, names: Iterable[str]) -> tuple[str, ...]:
        names = tuple(names)
        for name in names:
            if name not in self.frame.observations and name not in self.titles:
                raise stated.fault(f"unknown observation {name!r}")
        return names

    def _source(self, stated: Stated, *choices: str | None) -> str:
        """The first source given; it must be one of the set's."""
        source = next(filter(None, choices), None)
        if source is None:
            raise stated.fault("has no source")
        if source.partition("#")[0] not in self.frame.sources:
            raise stated.fault(f"unknown source {source!r}")
        return source

    # --- conditions --------------------------------------------------------------------------

    def _condition(self, stated: Stated, name: str | None) -> tuple[ConditionSet, ...]:
        """A named condition as it stood in each edition."""
        if name is None:
            return ()
        self.asked.add(name)
        rows = dict(self._all(ConditionEntry)).get(name)
        if rows is None:
            raise stated.fault(f"unknown condition {name!r}")
        return tuple(
            ConditionSet(
                effective=span.begin,
                cessation=span.end,
                conditions=tuple(
                    condition
                    for question in questions
                    for condition in self._asked(span.stated, question)
                ),
                all_of=True,
                text=f"{entry.zh}｜{entry.en}",
                source=entry.source,
            )
            for span, entry in rows
            for questions in entry.any
        )

    def _refuse_unasked_conditions(self) -> None:
        for name, rows in self._all(ConditionEntry):
            if name not in self.asked:
                raise rows[0][0].stated.fault("no entry uses this condition")

    def _asked(self, stated: Stated, question: Question) -> Iterator[Condition]:
        if question.count:
            yield self._count(stated, question)
        if question.has or question.has_any:
            names = self._observed(stated, filter(None, (question.has, *question.has_any)))
            yield Condition(kind=ConditionKind.OBSERVATION, observations=names)
        if question.lacks or question.lacks_all:
            names = self._observed(stated, filter(None, (question.lacks, *question.lacks_all)))
            yield Condition(kind=ConditionKind.OBSERVATION, observations=names, lacking=True)
        if question.born_from or question.born_before:
            yield Condition(
                kind=ConditionKind.BORN,
                begin_date=question.born_from,
                end_date=question.born_before,
            )
        if question.age_from or question.age_below:
            yield Condition(
                kind=ConditionKind.AGE, begin_age=question.age_from, end_age=question.age_below
            )

    def _count(self, stated: Stated, question: Question) -> Condition:
        bounds = (
            (Comparison.EXACTLY, question.equals),
            (Comparison.LESS_THAN, question.below),
            (Comparison.MORE_THAN, None if question.at_least is None else question.at_least - 1),
        )
        filled = [(compare, count) for compare, count in bounds if count is not None]
        if len(filled) != 1:
            raise stated.fault("a count needs exactly one of is, below, at_least")
        compare, count = filled[0]
        return Condition(
            kind=ConditionKind.VACCINE_COUNT,
            vaccines=self._codes(stated, question.count),
            end_age=question.given_before_age,
            count=count,
            compare=compare,
        )

    # --- groups, antigens, series ------------------------------------------------------------

    def _groups(self) -> Iterator[VaccineGroup]:
        for name, rows in self._all(GroupEntry):
            entry = rows[-1][1]
            yield VaccineGroup(
                name=name,
                antigens=entry.antigens,
                name_zh=entry.zh,
                numbered_by=entry.numbered_by,
                sequence=entry.sequence,
                programme=entry.programme,
            )

    def _antigen(self, name: str) -> Antigen:
        series = [rows for _, rows in self._all(SeriesEntry) if rows[-1][1].antigen == name]
        if not series:
            raise BadScheduleFile(f"{self.frame.id}: antigen {name} has no series")
        return Antigen(
            name=name,
            name_zh=self.frame.antigens.get(name, ""),
            contraindications=tuple(self._contraindications(name)),
            not_counted=tuple(self._not_counted(name)),
            series=tuple(map(self._series, series)),
        )

    def _series(self, rows: list[tuple[Span, SeriesEntry]]) -> Series:
        """Who a series is for is read from its latest head; when it began, from its first."""
        (first, _), (last, entry) = rows[0], rows[-1]
        stated = last.stated
        return Series(
            effective=first.begin,
            cessation=last.end,
            name=stated.place.name,
            name_zh=entry.zh,
            doses=tuple(self._doses(stated, entry)),
            sexes=entry.sexes,
            born_from=entry.born_from,
            born_before=entry.born_before,
            when=self._condition(stated, entry.when),
            indications=tuple(map(Indication, self._observed(stated, entry.has_any))),
            unless=self._observed(stated, entry.unless),
            offered_if=self._observed(stated, entry.offered_if),
            complete_when=self._condition(stated, entry.complete_when),
            source=self._source(stated, entry.source),
        )

    def _doses(self, head: Stated, series: SeriesEntry) -> Iterator[SeriesDose]:
        places = sorted(p for p in self.spans if (p.section, p.name) == ("dose", head.place.name))
        for place in places:
            for span in self.spans[place]:
                for entry in span.stated.entries:
                    assert isinstance(entry, DoseEntry)
                    yield from self._variants(span, entry, series)

    def _variants(self, span: Span, entry: DoseEntry, series: SeriesEntry) -> Iterator[SeriesDose]:
        """One dose, or two where those born before a day have another minimum age."""
        when = self._condition(span.stated, entry.when)
        if entry.age_if_born_before:
            older = Condition(kind=ConditionKind.BORN, end_date=entry.age_if_born_before.date)
            only_older = (ConditionSet(conditions=(older,), all_of=True),)
            age = entry.age_if_born_before.age
            yield self._dose(span, entry, series, age, _both(when, only_older))
        yield self._dose(span, entry, series, entry.age, when)

    def _dose(
        self,
        span: Span,
        entry: DoseEntry,
        series: SeriesEntry,
        age: str,
        when: tuple[ConditionSet, ...],
    ) -> SeriesDose:
        stated = span.stated
        offers = self._codes(stated, entry.offers)
        accepts = self._codes(stated, entry.accepts)
        source = self._source(stated, entry.source, series.source)
        recommended = age if entry.recommended is None else entry.recommended or None
        rule = AgeRule(
            absolute_minimum=entry.valid_from or age,
            minimum=age,
            earliest_recommended=recommended,
            latest_recommended=entry.complete_by,
            maximum=entry.upper_age or self.frame.programme_ends,
            not_before=entry.not_before,
            source=source,
        )
        return SeriesDose(
            effective=None if entry.any_date else span.begin,
            cessation=entry.given_before - _DAY if entry.given_before else span.end,
            number=stated.place.number,
            name=entry.name,
            when=when,
            ages=(rule,),
            intervals=tuple(self._intervals(stated, entry, source, {*offers, *accepts})),
            preferable=tuple(ProductRule(code, forecast=True) for code in offers),
            allowable=tuple(ProductRule(code) for code in accepts if code not in offers),
            source=source,
        )

    def _intervals(
        self, stated: Stated, entry: DoseEntry, source: str, vaccines: set[str]
    ) -> Iterator[Interval]:
        if entry.after_previous:
            yield Interval(
                from_previous=True,
                absolute_minimum=entry.after_previous,
                minimum=entry.after_previous,
                latest_recommended=entry.complete_within,
                source=source,
            )
        for number, interval in entry.after_dose.items():
            yield Interval(
                from_target_dose=int(number),
                absolute_minimum=interval,
                minimum=interval,
                earliest_recommended=entry.recommended_after_dose.get(number),
                source=source,
            )
        for row in entry.after:
            yield Interval(
                from_most_recent=self._codes(stated, row.vaccines),
                absolute_minimum=row.interval,
                minimum=row.interval,
                source=source,
            )
        yield from self._spacings(vaccines)

    def _spacings(self, vaccines: set[str]) -> Iterator[Interval]:
        for _, rows in self._all(SpacingEntry):
            for span, entry in rows:
                if not vaccines.isdisjoint(self._codes(span.stated, entry.vaccines)):
                    (observation,) = self._observed(span.stated, [entry.observation])
                    yield Interval(
                        effective=span.begin,
                        cessation=span.end,
                        from_observation=observation,
                        only_if_earlier=True,
                        absolute_minimum=entry.interval,
                        minimum=entry.interval,
                        source=self._source(span.stated, entry.source),
                    )

    # --- across vaccines ---------------------------------------------------------------------

    def _conflicts(self) -> Iterator[Conflict]:
        for _, rows in self._all(ConflictEntry):
            span, entry = rows[-1]
            codes = self._codes(span.stated, entry.vaccines)
            yield Conflict(
                previous=codes,
                current=codes,
                minimum_end=entry.interval,
                end=entry.interval,
                source=self._source(span.stated, entry.source),
            )

    def _contraindications(self, antigen: str) -> Iterator[Contraindication]:
        for name, rows in self._all(ContraindicationEntry):
            for span, entry in rows:
                for observation, codes in self._ruled_out(span.stated, entry):
                    products = [code for code in codes if self._counts(code, antigen)]
                    if products:
                        yield Contraindication(
                            effective=span.begin,
                            cessation=span.end,
                            id=name,
                            observation=observation,
                            unless=self._observed(span.stated, entry.unless),
                            begin_age=entry.begin_age,
                            end_age=entry.end_age,
                            vaccines=tuple(map(ProductRule, products)),
                            effect=Effect(entry.effect),
                            lasts=entry.lasts,
                            text=f"{entry.zh}｜{entry.en}",
                            source=self._source(span.stated, entry.source),
                        )

    def _ruled_out(
        self, stated: Stated, entry: ContraindicationEntry
    ) -> Iterator[tuple[str | None, Sequence[str]]]:
        """Which vaccines each of the entry's observations rules out."""
        codes = self._codes(stated, entry.vaccines)
        names = self._observed(stated, filter(None, (entry.observation, *entry.any_of)))
        if not entry.after_same:
            yield from ((name, codes) for name in names or (None,))
            return
        for name, (culprit, vaccine) in product(names, self.catalogue.items()):
            parts = set(vaccine.contains)
            alike = [c for c in codes if not parts.isdisjoint(self.catalogue[c].contains)]
            yield f"{name}-{culprit}", alike

    def _counts(self, code: str, antigen: str) -> bool:
        return any(part.antigen == antigen for part in _associations(self.catalogue[code]))

    def _not_counted(self, antigen: str) -> Iterator[NotCounted]:
        for _, rows in self._all(NotCountedEntry):
            span, entry = rows[-1]
            if antigen in entry.antigens:
                yield NotCounted(
                    vaccines=self._codes(span.stated, entry.vaccines),
                    observation=entry.observation,
                    begin_age=entry.begin_age,
                    end_age=entry.end_age,
                    source=self._source(span.stated, entry.source),
                )

    def _withheld(self) -> Iterator[Withheld]:
        for name, rows in self._all(WithheldEntry):
            for span, entry in rows:
                for code in self._codes(span.stated, [entry.vaccine]):
                    if entry.vaccine != "*" or self.catalogue[code].programme:
                        yield Withheld(
                            effective=span.begin,
                            cessation=span.end,
                            id=name,
                            vaccine=code,
                            begin_age=entry.begin_age,
                            end_age=entry.end_age,
                            text=f"{entry.zh}｜{entry.en}",
                            source=self._source(span.stated, entry.source),
                        )

    # --- vaccines and observations -----------------------------------------------------------

    def _vaccines(self) -> Iterator[VaccineType]:
        for code, entry in self.catalogue.items():
            yield VaccineType(code, entry.en, _associations(entry), entry.zh)

    def _observation_titles(self) -> dict[str, str]:
        titles: dict[str, str] = {}
        for code, entry in self.frame.observations.items():
            codes = [f"{code}-{v}" for v in self.catalogue] if entry.per_vaccine else [code]
            titles |= dict.fromkeys(codes, f"{entry.zh}｜{entry.en}")
        return titles

    def _default_observations(self) -> dict[str, tuple[str, ...]]:
        """For each fact with a default: its observation, and those that would replace it."""
        defaults = {}
        for fact, value in self.defaults.items():
            rivals = {c: o for c, o in self.frame.observations.items() if o.fact == fact}
            chosen = next((c for c, o in rivals.items() if o.equals == value), None)
            if chosen is None:
                problem = f"default.{fact}: no observation for {value!r}"
                raise BadScheduleFile(f"{self.frame.id}: {problem}")
            defaults[chosen] = tuple(code for code in rivals if code != chosen)
        return defaults


def _associations(entry: VaccineEntry) -> tuple[Association, ...]:
    return tuple(
        Association(part) if isinstance(part, str) else Association(part.antigen, part.begin_age)
        for part in entry.counts_for
    )


def _both(
    first: tuple[ConditionSet, ...], second: tuple[ConditionSet, ...]
) -> tuple[ConditionSet, ...]:
    """Situations in which one of each holds; only ``first`` may be dated."""
    if not first:
        return second
    return tuple(
        ConditionSet(
            effective=one.effective,
            cessation=one.cessation,
            conditions=(*one.conditions, *other.conditions),
            all_of=True,
            text=one.text,
            source=one.source,
        )
        for one, other in product(first, second)
    )
