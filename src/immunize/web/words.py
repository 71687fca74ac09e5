"""What vaccines are called, and what they are for, in the words of a clinic. 疫苗用语

Texts are Chinese message ids; the page translates them. A vaccine that is not listed is
called what the schedule calls it.
"""

from datetime import date

from immunize.domain.booking import PlannedDose
from immunize.domain.child_plan import DueDose
from immunize.domain.doses import Dose
from immunize.domain.reminders import Reminder, ReminderOutcome, ReminderReason
from immunize.domain.rules import ForecastRule
from kernel.calendar import Age, age_on
from kernel.i18n import N_, Phrase

VACCINES: dict[str, str] = {
    "HepB": N_("乙肝疫苗"),
    "HBIG": N_("乙肝免疫球蛋白"),
    "BCG": N_("卡介苗"),
    "IPV": N_("脊灰疫苗（针剂）"),
    "bOPV": N_("脊灰疫苗（口服）"),
    "tOPV": N_("脊灰疫苗（三价口服）"),
    "DTaP": N_("百白破疫苗"),
    "DT": N_("白破疫苗"),
    "DTaP-IPV/Hib": N_("五联疫苗"),
    "MMR": N_("麻腮风疫苗"),
    "JE-L": N_("乙脑减毒活疫苗"),
    "JE-I": N_("乙脑灭活疫苗"),
    "MPSV-A": N_("A群流脑疫苗"),
    "MPSV-AC": N_("A群C群流脑疫苗"),
    "HepA-L": N_("甲肝减毒活疫苗"),
    "HepA-I": N_("甲肝灭活疫苗"),
    "HPV2": N_("双价HPV疫苗"),
    "VarV": N_("水痘疫苗"),
}

PROTECTS_FROM: dict[str, str] = {
    "HepB": N_("预防乙型肝炎。免费。"),
    "BCG": N_("预防结核病，尤其是小宝宝的重症结核。免费。"),
    "IPV": N_("预防小儿麻痹症。免费。"),
    "bOPV": N_("预防小儿麻痹症。免费。"),
    "DTaP": N_("预防百日咳、白喉、破伤风。免费。"),
    "DT": N_("预防白喉、破伤风。免费。"),
    "MMR": N_("预防麻疹、腮腺炎、风疹。免费。"),
    "JE-L": N_("预防流行性乙型脑炎。免费。"),
    "JE-I": N_("预防流行性乙型脑炎。免费。"),
    "MPSV-A": N_("预防A群流行性脑膜炎。免费。"),
    "MPSV-AC": N_("预防A群和C群流行性脑膜炎。免费。"),
    "HepA-L": N_("预防甲型肝炎。免费。"),
    "HepA-I": N_("预防甲型肝炎。免费。"),
    "HPV2": N_("预防宫颈癌。免费。"),
}

SITES: dict[str, str] = {
    "left_arm": N_("左上臂"),
    "right_arm": N_("右上臂"),
    "left_thigh": N_("左大腿"),
    "right_thigh": N_("右大腿"),
    "mouth": N_("口服"),
}

ROUTES: dict[str, str] = {
    "IM": N_("肌内注射"),
    "SC": N_("皮下注射"),
    "ID": N_("皮内注射"),
    "oral": N_("口服给药"),
}

REMINDED: dict[ReminderOutcome, str] = {
    ReminderOutcome.SENT: N_("{at}发了短信"),
    ReminderOutcome.NO_PHONE: N_("{at}没有发：没有登记手机号"),
    ReminderOutcome.NOT_WANTED: N_("{at}没有发：家长不要提醒"),
}

WARD_ONLY = frozenset({"HBIG"})
"""Given by the delivery ward within hours; no parent books it."""

_IN_MONTHS_UNTIL_YEARS = 2


def vaccine(code: str) -> str:
    """The message id of a vaccine's name."""
    return VACCINES.get(code, code)


def dose(due: DueDose) -> Phrase:
    """百白破疫苗，第1剂"""
    return Phrase(
        N_("{vaccine}，第{n}剂"), {"vaccine": Phrase(vaccine(due.vaccine)), "n": due.dose}
    )


def planned(due: PlannedDose) -> Phrase:
    """百白破疫苗，第1剂: a dose as a booking or a sheet keeps it."""
    return Phrase(
        N_("{vaccine}，第{n}剂"), {"vaccine": Phrase(vaccine(due.vaccine)), "n": due.dose}
    )


def why_now(due: DueDose, birth_date: date) -> Phrase | None:
    """Why a dose is due when it is, for a parent: by age, or by the time since the last one."""
    if due.earliest is None:
        return None
    by_interval = any(
        step.rule == ForecastRule.MINIMUM_INTERVAL and step.facts.get("date") == due.earliest
        for step in due.why
    )
    reached = age_on(birth_date, due.earliest)
    if due.earliest == birth_date:
        return Phrase(N_("一出生就能打，越早打越早有保护。"))
    if by_interval and due.dose > 1:
        return Phrase(N_("和上一剂要隔够时间，隔够了就打。"))
    return _at_age(reached)


def _at_age(reached: Age) -> Phrase:
    if reached.years >= _IN_MONTHS_UNTIL_YEARS and reached.months == 0:
        return Phrase(N_("满{n}岁就能打，越早打越早有保护。"), {"n": reached.years})
    if reached.years < _IN_MONTHS_UNTIL_YEARS and reached.months + reached.years > 0:
        return Phrase(N_("满{n}个月就能打，越早打越早有保护。"), {"n": reached.in_months})
    return Phrase(N_("到了年龄就能打，越早打越早有保护。"))


def reminder(told: Reminder) -> Phrase:
    """What a guardian was reminded of, without the days."""
    if told.reason is ReminderReason.BOOKED:
        return Phrase(N_("约好的时间"))
    code, number = told.about.rsplit("-", 1)
    named = Phrase(N_("{vaccine}，第{n}剂"), {"vaccine": Phrase(vaccine(code)), "n": number})
    late = told.reason is ReminderReason.OVERDUE
    return Phrase(N_("{dose}，晚了") if late else N_("{dose}，可以打"), {"dose": named})


def given(dose: Dose) -> Phrase:
    """The name of a dose that was given; its number only where it is known."""
    name = Phrase(vaccine(dose.vaccine))
    if dose.dose_number is None:
        return name
    return Phrase(N_("{vaccine}，第{n}剂"), {"vaccine": name, "n": dose.dose_number})


def lateness(due: DueDose, today: date) -> int:
    """How many completed months late a dose is."""
    if due.recommended is None or today < due.recommended:
        return 0
    return age_on(due.recommended, today).in_months
