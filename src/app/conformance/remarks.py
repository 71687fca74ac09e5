"""What deserves a second look in a case, said beside the answer. 案例提示

A case that can be answered is answered; whatever in it could not be used is told, never dropped.
What makes an answer meaningless (a birth after the visit, a year no calendar rule reaches) is
refused.
"""

from __future__ import annotations

from collections import Counter
from collections.abc import Iterable, Iterator, Sequence
from datetime import date

from immunize.domain.forecast import HistoryDose, Sex, UnusableDose
from immunize.domain.inquiry import EARLIEST_DAY, LATEST_DAY

SEXES = {"M": Sex.MALE, "F": Sex.FEMALE}


def check_days(born: date, on: date) -> None:
    """Raises ``ValueError`` when no plan can be made for these days."""
    for name, day in (("birth", born), ("assessment", on)):
        if not EARLIEST_DAY <= day <= LATEST_DAY:
            limits = f"{EARLIEST_DAY} and {LATEST_DAY}"
            raise ValueError(f"the day of {name}, {day}, is not between {limits}")
    if on < born:
        raise ValueError(f"the day of assessment, {on}, lies before the birth on {born}")


def remarks_on_sex(sex: str | None) -> Iterator[str]:
    """A sex that is missing or cannot be read is treated as not recorded."""
    if not sex:
        yield "the sex is not recorded"
    elif sex not in SEXES:
        yield f"the sex {sex!r} is neither M nor F and is taken as not recorded"


def remarks_on_doses(
    dates: Sequence[str], history: Iterable[HistoryDose], unusable: Iterable[UnusableDose]
) -> Iterator[str]:
    """Doses that could not be judged, and several of one vaccine on one day."""
    known = {dose.id: dose for dose in history}
    for number, text in enumerate(dates):
        if str(number) not in known:
            yield f"history[{number}]: {text!r} is not a day of the calendar"
    for entry in unusable:
        yield f"history[{entry.dose_id}]: {entry.trouble.value}"
    told = Counter((dose.vaccine, dose.given_on) for dose in known.values())
    for (vaccine, day), count in told.items():
        if count > 1:
            yield f"{count} doses of {vaccine} on {day}"
