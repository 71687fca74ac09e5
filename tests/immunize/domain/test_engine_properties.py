"""What must hold for every history, tried on made-up ones."""

from datetime import date, timedelta

from hypothesis import assume, given, settings
from hypothesis import strategies as st
from msgspec.structs import replace
from tests.immunize.domain.engine_makers import BORN, almanac, week

from immunize.domain.forecast import (
    Answer,
    DoseStatus,
    HistoryDose,
    Person,
    SeriesStatus,
    Sex,
    forecast,
)
from immunize.schedules.acip_us import acip_us

ASSESSED = date(2025, 11, 10)
CHILDHOOD = (
    *("DTaP/Tdap/Td", "HepA", "HepB", "Hib", "HPV", "MMR", "Pneumococcal", "Polio", "Rotavirus"),
    "Varicella",
)
VACCINES = (
    *("107", "20", "110", "120", "146", "115", "09", "08", "83", "48", "49", "165", "03", "94"),
    *("216", "33", "10", "116", "119", "21"),
)


@st.composite
def histories(draw: st.DrawFn) -> tuple[Person, tuple[HistoryDose, ...]]:
    """A person up to 18 years old with up to ten doses since birth."""
    born = ASSESSED - timedelta(days=draw(st.integers(0, 18 * 365)))
    sex = draw(st.sampled_from((Sex.MALE, Sex.FEMALE, None)))
    lived = (ASSESSED - born).days
    given_on = st.integers(0, min(lived, 800)) | st.integers(0, lived)
    drawn = draw(st.lists(st.tuples(given_on, st.sampled_from(VACCINES)), max_size=10))
    doses = tuple(
        HistoryDose(f"d{n}", born + timedelta(days=days), code)
        for n, (days, code) in enumerate(drawn)
    )
    return Person(born, sex), doses


def answer(person: Person, doses: tuple[HistoryDose, ...], on: date = ASSESSED) -> Answer:
    return forecast(acip_us(), person, doses, on, groups=CHILDHOOD)


@given(histories(), st.randoms(use_true_random=False))
@settings(max_examples=60, deadline=None)
def test_the_order_in_which_doses_were_typed_does_not_matter(history, random):
    person, doses = history
    shuffled = list(doses)
    random.shuffle(shuffled)
    assert answer(person, tuple(shuffled)) == answer(person, doses)


@given(histories())
@settings(max_examples=60, deadline=None)
def test_a_dose_handed_in_twice_is_one_dose_and_asking_twice_changes_nothing(history):
    person, doses = history
    once = answer(person, doses)
    assert answer(person, doses) == once
    assert answer(person, doses + doses) == once


@given(histories())
@settings(max_examples=60, deadline=None)
def test_every_dose_is_answered(history):
    person, doses = history
    found = forecast(acip_us(), person, doses, ASSESSED)
    answered = {e.dose_id for e in found.evaluations} | {u.dose_id for u in found.unusable}
    assert answered == {dose.id for dose in doses}


@given(histories())
@settings(max_examples=60, deadline=None)
def test_dates_never_precede_what_they_follow_from(history):
    person, doses = history
    found = answer(person, doses)
    counted = {dose.id: dose.given_on for dose in doses}
    for group in found.forecasts:
        if group.earliest is None:
            continue
        assert group.recommended is not None
        judged = [e for e in found.evaluations if e.group == group.group]
        last_valid = max(
            (counted[e.dose_id] for e in judged if e.status is DoseStatus.VALID),
            default=person.birth_date,
        )
        assert person.birth_date <= last_valid <= group.recommended
        assert group.earliest <= group.recommended
        assert group.past_due is None or group.earliest <= group.past_due


@given(histories())
@settings(max_examples=80, deadline=None)
def test_one_more_valid_dose_never_makes_a_group_less_complete(history):
    """One more of what counted before. A first dose of another product may open another of CDC's
    series (PPSV23 after PCV20 does), which the specification lets speak for the group.
    """
    person, doses = history
    assume(doses and not any(d.given_on == ASSESSED for d in doses))
    before = answer(person, doses)
    last = doses[-1]
    extra = HistoryDose("extra", ASSESSED, last.vaccine)
    after = answer(person, (*doses, extra))
    for group in CHILDHOOD:
        valid = {
            (e.dose_id, e.group)
            for e in (*before.evaluations, *after.evaluations)
            if e.status is DoseStatus.VALID
        }
        if {(last.id, group), ("extra", group)} <= valid:
            was, now = before.of_group(group), after.of_group(group)
            if was.status is SeriesStatus.COMPLETE:
                assert now.status is SeriesStatus.COMPLETE


@given(
    st.lists(
        st.tuples(st.integers(0, 3000), st.sampled_from(("MOON-1", "MOON-2", "STAR"))), max_size=6
    ),
    st.integers(-20000, 20000),
)
@settings(max_examples=100, deadline=None)
def test_shifting_every_date_shifts_the_answer(drawn, shift):
    """The invented set counts in weeks only and knows no calendar dates."""
    doses = tuple(
        HistoryDose(f"d{n}", BORN + timedelta(days=days), code)
        for n, (days, code) in enumerate(drawn)
    )
    by = timedelta(days=shift)
    moved = tuple(replace(dose, given_on=dose.given_on + by) for dose in doses)
    here = forecast(almanac(), Person(BORN), doses, week(450), explain=False)
    there = forecast(almanac(), Person(BORN + by), moved, week(450) + by, explain=False)
    assert [replace(f, **_shifted(f, by)) for f in here.forecasts] == list(there.forecasts)
    assert here.evaluations == there.evaluations


def _shifted(group, by):
    fields = ("earliest", "recommended", "past_due", "latest")
    return {name: day + by for name in fields if (day := getattr(group, name)) is not None}
