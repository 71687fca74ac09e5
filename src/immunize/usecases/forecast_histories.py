"""Evaluate and forecast the histories of several people at once. 批量评估与预测"""

from datetime import date

from msgspec import Struct

from immunize.domain.inquiry import AskedPerson
from immunize.errors import TooManyAsked
from immunize.schedules import Starts
from immunize.usecases.forecast_history import AskedSchedule, Desk, ForecastAnswer
from kernel.errors import Refusal

MOST_PEOPLE = 200
"""In one request; a few tenths of a second's work."""


class NamedPerson(AskedPerson, frozen=True, forbid_unknown_fields=True, kw_only=True):
    """One of several people, by an id that the answer repeats. 受种者"""

    id: str


class Inquiries(AskedSchedule, frozen=True, forbid_unknown_fields=True, kw_only=True):
    """Several people's histories, and the rules to hold them against; at most 200. 批量评估请求"""

    people: tuple[NamedPerson, ...]


class PersonAnswer(Struct, frozen=True):
    """One person's answer, or why there is none. 单人结果"""

    id: str
    answer: ForecastAnswer | None = None
    refusal: Refusal | None = None


def forecast_histories(
    inquiries: Inquiries, today: date, starts: Starts | None = None
) -> tuple[PersonAnswer, ...]:
    """Answer everybody, in the order asked; one unreadable history does not stop the others.

    Raises ``TooManyAsked``, and ``ScheduleUnknown`` when the rules themselves are not known.
    """
    if len(inquiries.people) > MOST_PEOPLE:
        raise TooManyAsked("people", len(inquiries.people), MOST_PEOPLE)
    desk = Desk(inquiries, today, starts)
    return tuple(_answer(desk, person) for person in inquiries.people)


def _answer(desk: Desk, person: NamedPerson) -> PersonAnswer:
    try:
        return PersonAnswer(person.id, desk.answer(person))
    except Refusal as refusal:
        return PersonAnswer(person.id, refusal=refusal)
