"""Evaluate and forecast a history that another system sends. 外来接种史评估与预测

Nothing is written down: history in, answer out. ``starts`` are the days on which editions begin,
if others than installed.
"""

from datetime import date
from functools import cache
from typing import Literal

from msgspec import Struct

from immunize.domain.answer import SourceRef
from immunize.domain.compiled import Schedules
from immunize.domain.explain import names_of
from immunize.domain.explained import Interpreter, SaidAnswer, Title
from immunize.domain.forecast import forecast
from immunize.domain.inquiry import AskedPerson, Day, Notice, read_day, read_inquiry
from immunize.domain.schedule import Edition, ScheduleSet
from immunize.domain.steps import source_ref
from immunize.errors import ScheduleUnknown
from immunize.schedules import Starts, national, plan_as, regions
from immunize.schedules.acip_us import acip_us
from kernel.i18n import N_

SetId = Literal["nip-cn", "acip-us"]


class AskedSchedule(Struct, frozen=True, forbid_unknown_fields=True, kw_only=True):
    """Which rules to use, and as of when. 免疫程序选择

    ``edition`` fixes the rules by which doses are planned (past doses are always judged by the
    rules of their day); ``region`` is a province code such as 43. Without ``on``: today.
    """

    schedule: SetId = "nip-cn"
    edition: str | None = None
    region: str | None = None
    on: Day | None = None


class Inquiry(AskedSchedule, frozen=True, forbid_unknown_fields=True, kw_only=True):
    """One person's history, and the rules to hold it against. 评估请求"""

    person: AskedPerson


class UsedSchedule(Struct, frozen=True):
    """The rules that were used. 所用免疫程序"""

    id: str
    title: str
    version: str
    edition: str | None
    edition_title: str
    edition_source: SourceRef | None
    region: str | None


class ForecastAnswer(Struct, frozen=True):
    """What the engine says about one person on one day. 结果"""

    schedule: UsedSchedule
    on: date
    notices: tuple[Notice, ...]
    answer: SaidAnswer


class ScheduleCodes(Struct, frozen=True):
    """The codes a schedule set understands. 免疫程序代码表"""

    id: str
    title: str
    version: str
    editions: tuple[Edition, ...]
    vaccines: tuple[Title, ...]
    groups: tuple[Title, ...]
    observations: tuple[Title, ...]


class Desk:
    """One schedule, ready to answer. 评估台"""

    def __init__(self, asked: AskedSchedule, today: date, starts: Starts | None = None) -> None:
        """Raises ``ScheduleUnknown`` and ``HistoryUnreadable`` (for the day)."""
        self.on = read_day(asked.on, "on") if asked.on else today
        self.region = asked.region
        self.schedules = _schedules(asked, starts)
        self.interpreter = _interpreter(asked.schedule, _own_rules_of(asked.region))
        self.edition = _edition(self.schedules.data, asked.edition, self.on)

    def answer(self, person: AskedPerson) -> ForecastAnswer:
        """Evaluate and forecast one person. Raises ``HistoryUnreadable``."""
        told = read_inquiry(person, self.schedules.data, self.on)
        answer = forecast(self.schedules, told.person, told.history, self.on)
        said = self.interpreter.answer(answer)
        return ForecastAnswer(self._used(), self.on, told.notices, said)

    def _used(self) -> UsedSchedule:
        data, edition = self.schedules.data, self.edition
        return UsedSchedule(
            id=data.id,
            title=data.title,
            version=data.version,
            edition=edition.id if edition else None,
            edition_title=edition.title if edition else "",
            edition_source=source_ref(self.schedules, edition.source) if edition else None,
            region=self.region,
        )


def forecast_history(inquiry: Inquiry, today: date, starts: Starts | None = None) -> ForecastAnswer:
    """Judge every dose told and say what is due, with every reason in words.

    Doses that cannot be judged stay in the answer under ``unusable``; what can only be a
    mistake of writing raises ``HistoryUnreadable`` with the field.
    """
    return Desk(inquiry, today, starts).answer(inquiry.person)


def list_codes(set_id: SetId, starts: Starts | None = None) -> ScheduleCodes:
    """The vaccines, groups, observations and editions of a schedule set."""
    data = _set(set_id, None, starts).data
    names = names_of(data)
    return ScheduleCodes(
        id=data.id,
        title=data.title,
        version=data.version,
        editions=data.editions,
        vaccines=tuple(Title(code, *words) for code, words in names.vaccines.items()),
        groups=tuple(Title(g.name, g.name_zh or g.name, g.name) for g in data.groups),
        observations=tuple(Title(code, *words) for code, words in names.observations.items()),
    )


def _schedules(asked: AskedSchedule, starts: Starts | None) -> Schedules:
    region = _own_rules_of(asked.region)
    if asked.edition is None:
        return _set(asked.schedule, region, starts)
    known = tuple(one.id for one in _set(asked.schedule, None, starts).data.editions)
    if asked.edition not in known:
        raise ScheduleUnknown(
            N_("没有版本“{edition}”。{schedule}的版本有：{known}。"),
            "edition",
            edition=asked.edition,
            schedule=asked.schedule,
            known="、".join(known) or "—",
        )
    return plan_as(asked.edition, region, starts)


def _set(set_id: SetId, region: str | None, starts: Starts | None = None) -> Schedules:
    return acip_us() if set_id == "acip-us" else national(region, starts)


def _own_rules_of(region: str | None) -> str | None:
    """The region if its rules differ from the country's. Raises ``ScheduleUnknown``."""
    if region is not None and not (len(region) == 2 and region.isascii() and region.isdigit()):
        raise ScheduleUnknown(
            N_("省份用两位代码，例如43；这里是“{region}”。"), "region", region=region
        )
    return region if any(region in one.codes for one in regions()) else None


def _edition(data: ScheduleSet, asked: str | None, on: date) -> Edition | None:
    """The edition by which doses are planned: the one asked for, or that of the day."""
    if asked:
        return next(one for one in data.editions if one.id == asked)
    begun = [one for one in data.editions if one.effective <= on]
    return begun[-1] if begun else data.editions[0] if data.editions else None


@cache
def _interpreter(set_id: SetId, region: str | None) -> Interpreter:
    data = _set(set_id, region).data
    return Interpreter(data, names_of(data))
