"""What must hold for every child in the national programme, tried on made-up ones."""

from datetime import date, timedelta

from hypothesis import assume, given, settings
from hypothesis import strategies as st

from immunize.domain.forecast import (
    Answer,
    DoseStatus,
    HistoryDose,
    Person,
    SeriesStatus,
    Sex,
    forecast,
)
from immunize.schedules import catalogue, national, observe

TODAY = date(2026, 11, 1)
VACCINES = sorted(catalogue())
FACTS = st.sampled_from(
    (
        {},
        {"je": "I", "hepa": "I"},
        {"ppd": "neg"},
        {"mother_hbsag": "pos", "birth_weight_g": 1800},
        {"hiv": "unknown-nonsevere"},
        {"immunodeficiency": "primary"},
        {"ig_date": "2026-06-01"},
    )
)

History = tuple[Person, tuple[HistoryDose, ...]]


@st.composite
def histories(draw: st.DrawFn) -> History:
    """A child below 18 years with up to twelve doses, many at the programme's ages."""
    born = TODAY - timedelta(days=draw(st.integers(0, 18 * 365)))
    lived = (TODAY - born).days
    ages = st.sampled_from((0, 30, 61, 91, 122, 183, 244, 275, 548, 731, 1096, 1461, 2192))
    when = ages.filter(lambda days: days <= lived) | st.integers(0, lived)
    drawn = draw(st.lists(st.tuples(when, st.sampled_from(VACCINES)), max_size=12))
    doses = tuple(
        HistoryDose(f"d{n}", born + timedelta(days=days), code)
        for n, (days, code) in enumerate(drawn)
    )
    person = Person(born, draw(st.sampled_from((Sex.MALE, Sex.FEMALE, None))), observe(draw(FACTS)))
    return person, doses


def answer(person: Person, doses: tuple[HistoryDose, ...], on: date = TODAY) -> Answer:
    return forecast(national(), person, doses, on, explain=False)


@given(histories(), st.randoms(use_true_random=False))
@settings(max_examples=100, deadline=None)
def test_order_and_asking_twice_change_nothing(history: History, random: st.DataObject) -> None:
    person, doses = history
    shuffled = list(doses)
    random.shuffle(shuffled)
    assert answer(person, tuple(shuffled)) == answer(person, doses)


@given(histories())
@settings(max_examples=100, deadline=None)
def test_a_dose_recorded_again_under_another_id_plans_nothing_new(history: History) -> None:
    person, doses = history
    again = tuple(HistoryDose(d.id + "-again", d.given_on, d.vaccine) for d in doses)
    assert answer(person, (*doses, *again)).forecasts == answer(person, doses).forecasts


@given(histories())
@settings(max_examples=100, deadline=None)
def test_every_dose_is_answered_and_dates_follow_what_they_rest_on(history: History) -> None:
    person, doses = history
    found = answer(person, doses)
    answered = {e.dose_id for e in found.evaluations} | {u.dose_id for u in found.unusable}
    assert answered == {dose.id for dose in doses}
    for group in found.forecasts:
        if group.earliest is not None:
            assert group.vaccines
            assert group.dose_number is not None
            assert group.recommended is not None
            assert person.birth_date <= group.earliest <= group.recommended
            assert group.latest is None or group.earliest <= group.latest
            assert group.past_due is None or group.earliest <= group.past_due


@given(histories())
@settings(max_examples=100, deadline=None)
def test_what_is_due_is_never_withheld(history: History) -> None:
    person, doses = history
    found = answer(person, doses)
    withheld = {entry.vaccine for entry in found.withheld}
    for group in found.forecasts:
        if group.status is SeriesStatus.NOT_COMPLETE and group.earliest and group.earliest <= TODAY:
            assert group.vaccines[0] not in withheld


@given(histories())
@settings(max_examples=100, deadline=None)
def test_one_more_valid_dose_never_makes_a_group_less_complete(history: History) -> None:
    person, doses = history
    assume(all(dose.given_on < TODAY for dose in doses))
    before = answer(person, doses)
    for code in VACCINES:
        after = answer(person, (*doses, HistoryDose("extra", TODAY, code)))
        for judged in (e for e in after.evaluations if e.dose_id == "extra"):
            was = next((f for f in before.forecasts if f.group == judged.group), None)
            if was and was.status is SeriesStatus.COMPLETE:
                assert judged.status is not DoseStatus.VALID or _complete(after, judged.group)


def _complete(found: Answer, group: str) -> bool:
    return found.of_group(group).status is SeriesStatus.COMPLETE


@given(histories())
@settings(max_examples=40, deadline=None)
def test_following_the_plan_gives_valid_doses_until_nothing_is_left(history: History) -> None:
    """Every dose given when the plan asks for it is valid, and the plan ends."""
    person, doses = history
    assume(all(dose.given_on < TODAY for dose in doses))
    day, given_doses = TODAY, list(doses)
    for visit in range(60):
        found = answer(person, tuple(given_doses), day)
        judged = {e.dose_id: e.status for e in found.evaluations}
        assert all(judged[d.id] is DoseStatus.VALID for d in given_doses if "plan" in d.id)
        open_groups = [f for f in found.forecasts if f.status is SeriesStatus.NOT_COMPLETE]
        due = [f for f in open_groups if f.earliest and f.earliest <= day]
        given_doses += [HistoryDose(f"plan-{visit}-{f.group}", day, f.vaccines[0]) for f in due]
        if not due:
            later = [f.earliest for f in open_groups if f.earliest]
            if not later:
                return
            day = min(later)
    raise AssertionError("the plan does not end")
