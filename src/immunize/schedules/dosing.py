"""The doses of a series, short forms spelt out. 剂次生成

``age`` is the minimum, the recommended and the judging age at once, unless the entry says
otherwise; spacings after an event are added to every dose of the vaccines they name.
"""

from __future__ import annotations

from collections.abc import Iterator
from datetime import timedelta

from immunize.domain.schedule import (
    AgeRule,
    Condition,
    ConditionKind,
    ConditionSet,
    Interval,
    ProductRule,
    SeriesDose,
)
from immunize.schedules.conditions import Conditions, both
from immunize.schedules.entries import DoseEntry, SeriesEntry, SpacingEntry
from immunize.schedules.lookup import Lookup
from immunize.schedules.reading import Stated
from immunize.schedules.timeline import Span

_DAY = timedelta(days=1)


class Doses:
    """Builds the doses of every series."""

    def __init__(self, lookup: Lookup, conditions: Conditions) -> None:
        self.lookup = lookup
        self.conditions = conditions

    def of_series(self, head: Stated, series: SeriesEntry) -> Iterator[SeriesDose]:
        """Every position's entries with the days on which they hold."""
        places = sorted(
            p for p in self.lookup.spans if (p.section, p.name) == ("dose", head.place.name)
        )
        for place in places:
            for span in self.lookup.spans[place]:
                for entry in span.stated.entries:
                    assert isinstance(entry, DoseEntry)
                    yield from self._variants(span, entry, series)

    def _variants(self, span: Span, entry: DoseEntry, series: SeriesEntry) -> Iterator[SeriesDose]:
        """One dose, or two where those born before a day have another minimum age."""
        when = self.conditions.named(span.stated, entry.when)
        if entry.age_if_born_before:
            older = Condition(kind=ConditionKind.BORN, end_date=entry.age_if_born_before.date)
            only_older = (ConditionSet(conditions=(older,), all_of=True),)
            age = entry.age_if_born_before.age
            yield self._dose(span, entry, series, age, both(when, only_older))
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
        offers = self.lookup.codes(stated, entry.offers)
        accepts = self.lookup.codes(stated, entry.accepts)
        source = self.lookup.source(stated, entry.source, series.source)
        recommended = age if entry.recommended is None else entry.recommended or None
        rule = AgeRule(
            absolute_minimum=entry.valid_from or age,
            minimum=age,
            earliest_recommended=recommended,
            latest_recommended=entry.complete_by,
            maximum=entry.upper_age or self.lookup.frame.programme_ends,
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
                from_most_recent=self.lookup.codes(stated, row.vaccines),
                absolute_minimum=row.interval,
                minimum=row.interval,
                source=source,
            )
        yield from self._spacings(vaccines)

    def _spacings(self, vaccines: set[str]) -> Iterator[Interval]:
        for _, rows in self.lookup.all(SpacingEntry):
            for span, entry in rows:
                if not vaccines.isdisjoint(self.lookup.codes(span.stated, entry.vaccines)):
                    (observation,) = self.lookup.observed(span.stated, [entry.observation])
                    yield Interval(
                        effective=span.begin,
                        cessation=span.end,
                        from_observation=observation,
                        only_if_earlier=True,
                        absolute_minimum=entry.interval,
                        minimum=entry.interval,
                        source=self.lookup.source(span.stated, entry.source),
                    )
