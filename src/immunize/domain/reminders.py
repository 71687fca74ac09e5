"""When guardians are reminded of a booked hour or of a dose, and in which words. 接种提醒

A message names no vaccine, no diagnosis and no number but the booking code: it lies open on a
phone's screen. Each occasion is told once; brothers and sisters share a message.
"""

from collections.abc import Sequence
from datetime import date, datetime, time, timedelta
from enum import StrEnum
from uuid import UUID

from msgspec import Struct

from immunize.domain.answer import SourceRef
from immunize.domain.booking import Booking
from immunize.domain.child_plan import DueState
from immunize.domain.stored_plan import StoredDose, StoredPlan
from kernel.calendar import CLINIC_TIME
from kernel.registry.people import masked_name

_SIGNATURE = "【妇幼接种】"
_MAY_BE_GIVEN = frozenset({DueState.DUE, DueState.OVERDUE, DueState.UPCOMING})


class ReminderReason(StrEnum):
    """What a guardian is reminded of. 提醒事由"""

    BOOKED = "booked"
    DUE = "due"
    OVERDUE = "overdue"


class ReminderOutcome(StrEnum):
    """What became of a reminder. 提醒结果"""

    SENT = "sent"
    NO_PHONE = "no phone"
    NOT_WANTED = "not wanted"


class Reminder(Struct, frozen=True):
    """A guardian was reminded once, or could not be. 提醒记录

    ``about`` is a booking or one dose of the child, ``day`` the booked or the due day.
    """

    person_id: UUID
    reason: ReminderReason
    about: str
    day: date
    recipient_id: UUID | None
    outcome: ReminderOutcome
    at: datetime


class ReminderRules(Struct, frozen=True, forbid_unknown_fields=True):
    """How long before and how often, as data with its source. 提醒规则

    Days, and wall-clock times at the clinic between which nothing is sent; the night may
    lie across midnight.
    """

    booked_days_before: int
    due_days_before: int
    overdue_days: int
    days_apart: int
    from_age_days: int
    quiet_from: time
    quiet_until: time
    source: SourceRef

    def is_quiet(self, now: datetime) -> bool:
        """Whether nothing is sent at this instant."""
        at = now.astimezone(CLINIC_TIME).time()
        if self.quiet_from <= self.quiet_until:
            return self.quiet_from <= at < self.quiet_until
        return at >= self.quiet_from or at < self.quiet_until


class Occasion(Struct, frozen=True):
    """One dose to remind of; ``about`` names it among the child's, for good. 提醒事项"""

    reason: ReminderReason
    about: str
    day: date


def occasions(
    plan: StoredPlan, birth: date, today: date, rules: ReminderRules
) -> tuple[Occasion, ...]:
    """What a child's guardian may be reminded of on a day, whether told already or not.

    Nothing before ``from_age_days``. A dose is due from ``due_days_before`` its earliest day on,
    overdue for ``overdue_days``. The plan may be a day old: the dates decide, not the state it
    had then.
    """
    if (today - birth).days < rules.from_age_days:
        return ()
    found = (_occasion(dose, today, rules) for dose in plan.doses if dose.state in _MAY_BE_GIVEN)
    return tuple(one for one in found if one is not None)


def _occasion(dose: StoredDose, today: date, rules: ReminderRules) -> Occasion | None:
    about = f"{dose.vaccine or dose.group}-{dose.dose}"
    if dose.earliest is None or (dose.until is not None and dose.until < today):
        return None
    if dose.late_from is not None and dose.late_from <= today:
        if (today - dose.late_from).days >= rules.overdue_days:
            return None
        return Occasion(ReminderReason.OVERDUE, about, dose.late_from)
    if dose.earliest - timedelta(days=rules.due_days_before) > today:
        return None
    return Occasion(ReminderReason.DUE, about, dose.earliest)


def booked_text(names: Sequence[str], booking: Booking, place: str) -> str:
    """The message about a booked hour that the named children come at."""
    hours = f"{booking.starts_at:%H:%M}–{booking.ends_at:%H:%M}"
    return (
        f"{_SIGNATURE}{_day(booking.day)}{hours}，{_who(names)}约好到{place}打疫苗，"
        f"预约码{booking.code}。带上接种证。来不了请在手机上取消，把位置让给别人。"
    )


def due_text(told: Sequence[tuple[str, Sequence[Occasion]]], today: date) -> str:
    """The message about doses, for each named child its occasions. 应种提醒"""
    reasons = {one.reason for _, occasions_ in told for one in occasions_}
    first = max(today, min(one.day for _, occasions_ in told for one in occasions_))
    names = _who([name for name, _ in told])
    if reasons == {ReminderReason.OVERDUE}:
        return f"{_SIGNATURE}{names}有疫苗晚了，可以补，补打一样有效。请在手机上约个时间。"
    since = "现在" if first == today else f"{_day(first)}起"
    return f"{_SIGNATURE}{names}{since}可以打疫苗。请在手机上约个时间。"


def _who(names: Sequence[str]) -> str:
    return "、".join(masked_name(name) for name in names)


def _day(day: date) -> str:
    return f"{day.month}月{day.day}日"
