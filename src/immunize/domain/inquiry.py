"""A person and a history as another system tells them, read and checked. 外来接种史

What can only be a mistake of writing (31 February, a birth after the assessment) is refused with
the field that is wrong. What may be a mistake in the record (a dose before birth or in the
future, a vaccine nobody knows) goes to the engine, which keeps it with its reason; and what
deserves a second look without being wrong is noticed.
"""

from collections import Counter
from collections.abc import Iterator, Sequence
from datetime import date
from typing import Annotated

from msgspec import Meta, Struct

from immunize.domain.person import HistoryDose, Observation, Person, Sex
from immunize.domain.schedule import ScheduleSet
from immunize.domain.sentences import Words
from immunize.errors import HistoryUnreadable
from kernel.i18n import N_

MOST_DOSES = 300
EARLIEST_DAY = date(1900, 1, 1)
LATEST_DAY = date(2199, 12, 31)
"""Days outside are slips of the pen; inside, every age and interval stays in the calendar."""

Day = Annotated[str, Meta(extra_json_schema={"format": "date", "examples": ["2026-09-22"]})]


class AskedDose(Struct, frozen=True, forbid_unknown_fields=True):
    """One dose as told; without an id its place in the list (1, 2, …) names it. 剂次"""

    vaccine: str
    given_on: Day
    id: str | None = None
    manufacturer: str | None = None
    trade_name: str | None = None
    volume_ml: float | None = None
    expires_on: Day | None = None
    compromised: bool = False


class AskedObservation(Struct, frozen=True, forbid_unknown_fields=True):
    """A fact about the person by the schedule's code, and the day of the event if any. 健康状况"""

    code: str
    on: Day | None = None


class AskedPerson(Struct, frozen=True, forbid_unknown_fields=True):
    """A person and everything recorded about them. 受种者与接种史

    ``sex`` is M or F, or left out when nobody recorded it.
    """

    birth_date: Day = ""
    sex: str | None = None
    doses: tuple[AskedDose, ...] = ()
    observations: tuple[AskedObservation, ...] = ()


class Notice(Struct, frozen=True):
    """Something about the input that deserves a second look. 提示"""

    rule: str
    zh: str
    en: str
    doses: tuple[str, ...] = ()


class Inquiry(Struct, frozen=True):
    """What the engine is asked. 评估请求"""

    person: Person
    history: tuple[HistoryDose, ...]
    notices: tuple[Notice, ...]


def read_inquiry(asked: AskedPerson, schedule: ScheduleSet, on: date) -> Inquiry:
    """Read everything; raises ``HistoryUnreadable`` naming the first field that is wrong."""
    if len(asked.doses) > MOST_DOSES:
        raise HistoryUnreadable(
            N_("一个人最多{most}剂，这里有{n}剂。"), "doses", most=MOST_DOSES, n=len(asked.doses)
        )
    person = Person(
        birth_date=_birth(asked, on),
        sex=_sex(asked.sex),
        observations=tuple(
            Observation(one.code, _optional_day(one.on, f"observations[{place}].on"))
            for place, one in enumerate(asked.observations)
        ),
    )
    history = tuple(_dose(dose, place) for place, dose in enumerate(asked.doses))
    return Inquiry(person, history, tuple(_notices(person, history, schedule, on)))


def read_day(text: str, field: str) -> date:
    """An ISO date between 1900 and 2199. Raises ``HistoryUnreadable``."""
    try:
        day = date.fromisoformat(text)
    except ValueError as wrong:
        raise HistoryUnreadable(
            N_("“{given}”不是日历上有的日期。写成2026-09-22这样。"), field, given=text
        ) from wrong
    if not EARLIEST_DAY <= day <= LATEST_DAY:
        raise HistoryUnreadable(
            N_("日期{given}不在{first}到{last}之间。"),
            field,
            given=text,
            first=EARLIEST_DAY,
            last=LATEST_DAY,
        )
    return day


def _optional_day(text: str | None, field: str) -> date | None:
    return read_day(text, field) if text else None


def _birth(asked: AskedPerson, on: date) -> date:
    if not asked.birth_date:
        raise HistoryUnreadable(N_("出生日期要填，例如2026-09-22。"), "birth_date")
    born = read_day(asked.birth_date, "birth_date")
    if born > on:
        raise HistoryUnreadable(
            N_("出生日期{born}在评估日{on}以后，请核对。"), "birth_date", born=born, on=on
        )
    return born


def _sex(text: str | None) -> Sex | None:
    if not text:
        return None
    try:
        return Sex(text)
    except ValueError as wrong:
        raise HistoryUnreadable(
            N_("性别是M（男）或F（女）；不知道就不填。这里是“{given}”。"), "sex", given=text
        ) from wrong


def _dose(asked: AskedDose, place: int) -> HistoryDose:
    field = f"doses[{place}]"
    if not asked.vaccine.strip():
        raise HistoryUnreadable(N_("每一剂都要写是哪种疫苗。"), f"{field}.vaccine")
    return HistoryDose(
        id=asked.id or str(place + 1),
        given_on=read_day(asked.given_on, f"{field}.given_on"),
        vaccine=asked.vaccine.strip(),
        manufacturer=asked.manufacturer,
        trade_name=asked.trade_name,
        volume_ml=asked.volume_ml,
        expires_on=_optional_day(asked.expires_on, f"{field}.expires_on"),
        compromised=asked.compromised,
    )


# --- what deserves a second look -----------------------------------------------------------

_SEX_MISSING = Words(
    "没有填性别。只给女性打的疫苗可能没有列入计划。",
    "The sex is missing. Vaccines that only one sex is given may be left out of the plan.",
)
_OBSERVATION_UNKNOWN = Words(
    "免疫程序里没有“{code}”这种健康状况，没有用到。",
    "The schedule knows no observation {code}; it was not used.",
)
_OBSERVATION_AHEAD = Words(
    "健康状况“{code}”的日期{on}在评估日以后，没有用到。",
    "The observation {code} is dated {on}, after the assessment; it was not used.",
)
_TWO_ON_ONE_DAY = Words(
    "{on}这一天有{n}剂同样的疫苗{vaccine}，请核对是不是重复登记。",
    "{n} doses of {vaccine} are recorded on {on}: please check whether one was entered twice.",
)
_REPEATED = Words(
    "编号{id}的一剂原样出现了{n}次，算作1剂。",
    "Dose {id} was told {n} times over in the same words; it is one dose.",
)


def _notices(
    person: Person, history: Sequence[HistoryDose], schedule: ScheduleSet, on: date
) -> Iterator[Notice]:
    if person.sex is None:
        yield _notice("sex-missing", _SEX_MISSING)
    for one in person.observations:
        if one.code not in schedule.observations:
            yield _notice("observation-unknown", _OBSERVATION_UNKNOWN, code=one.code)
        elif one.on and one.on > on:
            yield _notice("observation-ahead", _OBSERVATION_AHEAD, code=one.code, on=one.on)
    told = Counter(history)
    for dose, n in told.items():
        if n > 1:
            yield _notice("dose-repeated", _REPEATED, (dose.id,), id=dose.id, n=n)
    for (vaccine, day), n in Counter((dose.vaccine, dose.given_on) for dose in told).items():
        if n > 1:
            ids = tuple(d.id for d in told if (d.vaccine, d.given_on) == (vaccine, day))
            yield _notice("two-on-one-day", _TWO_ON_ONE_DAY, ids, on=day, n=n, vaccine=vaccine)


def _notice(rule: str, words: Words, doses: tuple[str, ...] = (), **facts: object) -> Notice:
    return Notice(rule, words.zh.format(**facts), words.en.format(**facts), doses)
