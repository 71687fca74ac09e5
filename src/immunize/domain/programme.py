"""The programme as people read it: a chart by age, and every rule with its source. 免疫程序表

The chart is not written down anywhere: it is what the engine plans for a healthy child who gets
each dose on the day it falls due. So it cannot disagree with the plans of children.
"""

from collections.abc import Iterable, Iterator, Sequence
from datetime import date
from typing import TypeVar

from msgspec import Struct

from immunize.domain.answer import SourceRef
from immunize.domain.child_plan import visits_ahead
from immunize.domain.compiled import Schedules
from immunize.domain.explain import Names, age_in_chinese, bilingual, interval_in_chinese
from immunize.domain.forecast import forecast
from immunize.domain.person import Observation, Person
from immunize.domain.schedule import (
    AgeRule,
    ConditionSet,
    Contraindication,
    Interval,
    Series,
    SeriesDose,
    VaccineGroup,
    Window,
)
from immunize.domain.sentences import Words
from immunize.domain.steps import source_ref
from kernel.calendar import add_months, add_years, age_on
from kernel.registry.people import Sex

CHART_ENDS_AT_YEARS = 18

W = TypeVar("W", bound=Window)


class ChartRow(Struct, frozen=True):
    """One vaccine of the chart; ``doses`` says which stand at which age in months. 一行"""

    group: str
    vaccine: str
    title: Words
    doses: dict[int, tuple[int, ...]]


class Chart(Struct, frozen=True):
    """The programme by age in completed months; 0 is birth. 程序表"""

    ages: tuple[int, ...]
    rows: tuple[ChartRow, ...]


class Rule(Struct, frozen=True):
    """What one entry of the schedule says, and where it stands. 一条规则"""

    title: Words
    lines: tuple[Words, ...]
    source: SourceRef | None


class SeriesRules(Struct, frozen=True):
    """A series with a rule for each of its doses and variants. 程序规则"""

    title: Words
    rules: tuple[Rule, ...]


class GroupRules(Struct, frozen=True):
    """Everything in force about one vaccine group. 疫苗组规则"""

    group: str
    title: Words
    programme: bool
    series: tuple[SeriesRules, ...]
    precautions: tuple[Rule, ...]


def chart(schedules: Schedules, born: date, alternatives: Sequence[Observation] = ()) -> Chart:
    """What a healthy girl born on a day is offered, dose by dose (boys: the same without HPV).

    ``alternatives`` are observations under which another product is used; what differs then
    (inactivated instead of live vaccines) stands in rows of its own.
    """
    data = schedules.data
    groups = [group.name for group in data.groups if group.programme]
    names = {vaccine.code: Words(vaccine.name_zh, vaccine.name) for vaccine in data.vaccines}
    rows: dict[tuple[str, str], dict[int, tuple[int, ...]]] = {}
    for observations in ((), *((one,) for one in alternatives)):
        person = Person(born, Sex.FEMALE, observations)
        for age, group, vaccine, dose in _doses(schedules, person, groups):
            row = rows.setdefault((group, vaccine), {})
            row[age] = tuple(sorted({*row.get(age, ()), dose}))
    placed = sorted(rows.items(), key=lambda row: groups.index(row[0][0]))
    return Chart(
        ages=tuple(sorted({age for doses in rows.values() for age in doses})),
        rows=tuple(ChartRow(g, v, names[v], doses) for (g, v), doses in placed),
    )


def _doses(
    schedules: Schedules, person: Person, groups: Sequence[str]
) -> Iterator[tuple[int, str, str, int]]:
    visits = visits_ahead(
        lambda history, on: forecast(schedules, person, history, on, groups=groups, explain=False),
        (),
        person.birth_date,
        add_years(person.birth_date, CHART_ENDS_AT_YEARS),
    )
    for visit in visits:
        age = age_on(person.birth_date, visit.day).in_months
        for due in visit.doses:
            yield age, due.group, due.vaccine, due.dose


def first_birthday_under(effective: date) -> date:
    """A birth date wholly under an edition: the first of the month after its start."""
    return add_months(effective, 1).replace(day=1)


# --- the rules -----------------------------------------------------------------------------


class RuleReader:
    """Reads the rules in force on a day. 规则读取"""

    def __init__(self, schedules: Schedules, names: Names, on: date) -> None:
        self.schedules = schedules
        self.names = names
        self.on = on

    def groups(self) -> tuple[GroupRules, ...]:
        """Every vaccine group, the programme's first."""
        groups = sorted(self.schedules.data.groups, key=lambda group: not group.programme)
        return tuple(map(self._group, groups))

    def spacing(self) -> tuple[Rule, ...]:
        """The distances to be kept between vaccines of different kinds."""
        return tuple(
            Rule(
                Words("活疫苗间隔", "Live vaccines"),
                (
                    Words(
                        f"不在同一天打的，至少隔{interval_in_chinese(row.minimum_end)}。",
                        f"Not given on one day: at least {row.minimum_end} apart.",
                    ),
                    self._vaccines(row.current),
                ),
                source_ref(self.schedules, row.source),
            )
            for row in self.schedules.data.conflicts
        )

    def _group(self, group: VaccineGroup) -> GroupRules:
        antigens = [a for a in self.schedules.data.antigens if a.name in group.antigens]
        rows = [row for a in antigens for row in self._in_force(a.contraindications)]
        return GroupRules(
            group=group.name,
            title=Words(group.name_zh or group.name, group.name),
            programme=group.programme,
            series=tuple(self._series(s) for a in antigens for s in self._in_force(a.series)),
            precautions=tuple({rule.title: rule for rule in map(self._precaution, rows)}.values()),
        )

    def _series(self, series: Series) -> SeriesRules:
        doses = self._in_force(series.doses)
        return SeriesRules(
            title=Words(series.name_zh or series.name, series.name),
            rules=tuple(map(self._dose, doses)),
        )

    def _dose(self, dose: SeriesDose) -> Rule:
        situation = _situation(dose.when)
        number = Words(f"第{dose.number}剂", f"Dose {dose.number}")
        title = Words(*map("".join, zip(number, situation, strict=True)))
        ages = self._in_force(dose.ages)
        intervals = self._in_force(dose.intervals)
        offered = [row.vaccine for row in dose.preferable]
        lines = (
            *(line for age in ages for line in _age_lines(age)),
            *(line for row in intervals if (line := self._interval(row))),
            *((self._vaccines(offered),) if offered else ()),
        )
        return Rule(title, lines, source_ref(self.schedules, dose.source))

    def _interval(self, row: Interval) -> Words | None:
        if row.minimum is None:
            return None
        zh, en = interval_in_chinese(row.minimum), row.minimum
        if row.from_previous:
            return Words(f"和前一剂至少隔{zh}", f"At least {en} after the previous dose")
        if row.from_target_dose:
            n = row.from_target_dose
            return Words(f"和第{n}剂至少隔{zh}", f"At least {en} after dose {n}")
        if row.from_most_recent:
            since = self._vaccines(row.from_most_recent)
        else:
            since = self.names.of("observation", row.from_observation or "")
        return Words(f"和{since.zh}至少隔{zh}", f"At least {en} after: {since.en}")

    def _precaution(self, row: Contraindication) -> Rule:
        vaccines = tuple(product.vaccine for product in row.vaccines)
        lines = (self._vaccines(vaccines),) if vaccines else ()
        return Rule(bilingual(row.text), lines, source_ref(self.schedules, row.source))

    def _vaccines(self, codes: Iterable[str]) -> Words:
        words = [self.names.of("vaccine", code) for code in codes]
        return Words("、".join(w.zh for w in words), ", ".join(w.en for w in words))

    def _in_force(self, rows: Iterable[W]) -> list[W]:
        return [
            row
            for row in rows
            if (row.effective is None or row.effective <= self.on)
            and (row.cessation is None or self.on <= row.cessation)
        ]


def _situation(when: tuple[ConditionSet, ...]) -> Words:
    texts = [bilingual(one.text) for one in when if one.text]
    if not texts:
        return Words("", "")
    said = tuple(dict.fromkeys(texts))
    return Words(f"（{'；'.join(t.zh for t in said)}）", f" ({'; '.join(t.en for t in said)})")


def _age_lines(age: AgeRule) -> Iterator[Words]:
    if age.minimum:
        yield Words(f"最小年龄：{age_in_chinese(age.minimum)}", f"From {_en(age.minimum)}")
    if age.earliest_recommended and age.earliest_recommended != age.minimum:
        at = age.earliest_recommended
        yield Words(f"推荐年龄：{age_in_chinese(at)}", f"Recommended at {_en(at)}")
    if age.latest_recommended:
        by = age.latest_recommended
        yield Words(f"应在{age_in_chinese(by)}前完成", f"To be complete before {_en(by)}")
    if age.maximum:
        yield Words(f"满{age_in_chinese(age.maximum)}不再打", f"Not given from {_en(age.maximum)}")
    if age.not_before:
        yield Words(f"{age.not_before}起纳入", f"In the programme from {age.not_before}")


def _en(age: str) -> str:
    return "birth" if age == "0 days" else age
