"""When guardians are reminded: never in the night, never too early, never of what is past."""

from datetime import UTC, date, datetime, time, timedelta
from uuid import uuid4

import pytest
from hypothesis import given
from hypothesis import strategies as st

from immunize.domain.booking import Booking, BookingState
from immunize.domain.child_plan import DueState
from immunize.domain.reminders import (
    Occasion,
    ReminderReason,
    booked_text,
    due_text,
    occasions,
)
from immunize.domain.stored_plan import StoredDose, StoredPlan
from immunize.schedules.reminders import reminder_rules
from kernel.calendar import CLINIC_TIME

RULES = reminder_rules()
TODAY = date(2026, 11, 24)
BIRTH = date(2026, 9, 22)
DAYS = st.integers(-400, 400).map(lambda days: TODAY + timedelta(days=days))
DOSES = st.builds(
    StoredDose,
    group=st.sampled_from(["DTP", "POL"]),
    vaccine=st.sampled_from(["DTaP", "IPV"]),
    dose=st.integers(1, 5),
    state=st.sampled_from(DueState),
    earliest=st.none() | DAYS,
    late_from=st.none() | DAYS,
    until=st.none() | DAYS,
)


def dose(**changes: object) -> StoredDose:
    facts: dict[str, object] = {
        "group": "DTP",
        "vaccine": "DTaP",
        "dose": 1,
        "state": DueState.UPCOMING,
        "earliest": TODAY,
        "late_from": None,
        "until": None,
    }
    return StoredDose(**(facts | changes))  # type: ignore[arg-type]


def plan(*doses: StoredDose) -> StoredPlan:
    return StoredPlan(uuid4(), TODAY, "2021", 0, TODAY, None, doses)


def days(number: int) -> timedelta:
    return timedelta(days=number)


@pytest.mark.parametrize(
    ("changes", "reason"),
    [
        ({"earliest": TODAY + days(3)}, ReminderReason.DUE),
        ({"earliest": TODAY + days(4)}, None),
        ({"earliest": TODAY - days(5), "late_from": TODAY + days(1)}, ReminderReason.DUE),
        ({"earliest": TODAY - days(5), "late_from": TODAY}, ReminderReason.OVERDUE),
        ({"earliest": TODAY - days(400), "late_from": TODAY - days(179)}, ReminderReason.OVERDUE),
        ({"earliest": TODAY - days(400), "late_from": TODAY - days(180)}, None),
        ({"until": TODAY}, ReminderReason.DUE),
        ({"until": TODAY - days(1)}, None),
        ({"earliest": None}, None),
        ({"state": DueState.DEFERRED}, None),
        ({"state": DueState.CONTRAINDICATED}, None),
        ({"state": DueState.REVIEW}, None),
    ],
)
def test_what_is_told_on_a_day(changes, reason):
    told = occasions(plan(dose(**changes)), BIRTH, TODAY, RULES)
    assert [one.reason for one in told] == ([reason] if reason else [])


def test_nothing_in_the_first_days_of_life():
    assert occasions(plan(dose()), TODAY - days(13), TODAY, RULES) == ()
    assert occasions(plan(dose()), TODAY - days(14), TODAY, RULES) != ()


@given(st.lists(DOSES), st.integers(0, 400))
def test_only_open_doses_and_each_of_one_reason(doses, later):
    today = TODAY + days(later)
    for one in occasions(plan(*doses), BIRTH, today, RULES):
        due = [each for each in doses if f"{each.vaccine}-{each.dose}" == one.about]
        assert any(
            each.state in (DueState.DUE, DueState.OVERDUE, DueState.UPCOMING)
            and (each.until is None or each.until >= today)
            for each in due
        )
        assert one.day <= today + days(RULES.due_days_before)


@given(st.integers(0, 2 * 365 * 24 * 60))
def test_nights_are_quiet_and_days_are_not(minutes):
    now = datetime(2026, 1, 1, tzinfo=UTC) + timedelta(minutes=minutes)
    at = now.astimezone(CLINIC_TIME).time()
    assert RULES.is_quiet(now) == (not time(8, 30) <= at < time(20))


def test_the_message_says_who_when_and_where_and_nothing_else():
    booking = Booking(
        person_id=uuid4(),
        id=uuid4(),
        slot_id=uuid4(),
        organisation_id=uuid4(),
        day=date(2026, 11, 25),
        starts_at=time(9),
        minutes=60,
        doses=(),
        code="BK7HWQ2MPRXA",
        state=BookingState.BOOKED,
        booked_by=uuid4(),
        booked_at=datetime(2026, 11, 20, tzinfo=UTC),
    )
    assert booked_text(["陈以宁", "陈以安"], booking, "青溪镇卫生院") == (
        "【妇幼接种】11月25日09:00–10:00，陈*宁、陈*安约好到青溪镇卫生院打疫苗，预约码BK7HWQ2MPRXA。"
        "带上接种证。来不了请在手机上取消，把位置让给别人。"
    )


@pytest.mark.parametrize(
    ("told", "text"),
    [
        (
            [Occasion(ReminderReason.DUE, "DTaP-1", date(2026, 11, 27))],
            "【妇幼接种】唐*11月27日起可以打疫苗。请在手机上约个时间。",
        ),
        (
            [Occasion(ReminderReason.DUE, "DTaP-1", date(2026, 11, 20))],
            "【妇幼接种】唐*现在可以打疫苗。请在手机上约个时间。",
        ),
        (
            [Occasion(ReminderReason.OVERDUE, "DTaP-1", date(2026, 11, 1))],
            "【妇幼接种】唐*有疫苗晚了，可以补，补打一样有效。请在手机上约个时间。",
        ),
    ],
)
def test_a_message_about_doses_names_no_vaccine(told, text):
    assert due_text([("唐一", told)], TODAY) == text
