"""How dates, ages, temperatures and codes are written. 数字、日期和单位的写法

Pure functions of a value and the reader's language; templates use them as filters. What is
not known is written as a dash, never as zero.
"""

import csv
import io
import re
from collections.abc import Iterable
from datetime import date, datetime, timedelta

from kernel.calendar import CLINIC_TIME, Age, age_on, clinic_day
from kernel.i18n import CHINESE, N_, Phrase, _, ngettext, speaker
from kernel.registry.people import masked_name as mask_name

DASH = "—"
MINUS = "\u2212"
THIN_SPACE = "\u2009"

_WEEKDAYS = (N_("周一"), N_("周二"), N_("周三"), N_("周四"), N_("周五"), N_("周六"), N_("周日"))
_CLAUSE = re.compile(r"[^，。；]+[，。；]?")
_MONTHS = ("Jan", "Feb", "Mar", "Apr", "May", "Jun", "Jul", "Aug", "Sep", "Oct", "Nov", "Dec")


def local(moment: date | datetime) -> date | datetime:
    """An instant on the clinic's clock; a date stays as it is."""
    return moment.astimezone(CLINIC_TIME) if isinstance(moment, datetime) else moment


def date_staff(moment: date | datetime | None) -> str:
    """2026-11-24 周二"""
    if moment is None:
        return DASH
    day = local(moment)
    return f"{day:%Y-%m-%d} {weekday(day)}"


def date_plain(moment: date | datetime | None) -> str:
    """2026-11-24"""
    return DASH if moment is None else f"{local(moment):%Y-%m-%d}"


def date_parent(moment: date | datetime | None) -> str:
    """11月24日，周二 — for parents, without the year"""
    if moment is None:
        return DASH
    day = local(moment)
    if _in_chinese():
        return f"{day.month}月{day.day}日，{weekday(day)}"
    return f"{weekday(day)} {day.day} {_MONTHS[day.month - 1]}"


def weekday(moment: date | datetime) -> str:
    """周二"""
    return _(_WEEKDAYS[local(moment).weekday()])


def clock(moment: datetime | None) -> str:
    """09:58, at the clinic"""
    return DASH if moment is None else f"{local(moment):%H:%M}"


def moment_audit(moment: datetime | None) -> str:
    """2026-11-24 09:58:12 +08:00 — for auditors"""
    if moment is None:
        return DASH
    stamp = moment.astimezone(CLINIC_TIME).isoformat(sep=" ", timespec="seconds")
    return f"{stamp[:-6]} {stamp[-6:]}"


def moment_staff(moment: datetime | None) -> str:
    """2026-11-24 09:58"""
    return DASH if moment is None else f"{local(moment):%Y-%m-%d %H:%M}"


def ago(moment: datetime | None, now: datetime) -> str:
    """刚刚, 3分钟前; after an hour the time itself, after a day the date"""
    if moment is None:
        return DASH
    passed = now - moment
    if passed < timedelta(minutes=1):
        return _(N_("刚刚"))
    if passed < timedelta(hours=1):
        return ngettext("{n}分钟前", passed // timedelta(minutes=1))
    return clock(moment) if clinic_day(moment) == clinic_day(now) else moment_staff(moment)


def age(birth: date | None, on: date, *, exact: bool = False) -> str:
    """The age in the unit its size asks for; ``exact`` adds the days.

    Under a month in days; under 24 months in months (and days, at the point of care); from
    two years in years and months. 年龄
    """
    if birth is None:
        return DASH
    if on < birth:
        return _(N_("还没出生"))
    reached = age_on(birth, on)
    if reached.in_months < 1:
        return ngettext("{n}天", reached.days)
    if reached.in_months < 24:
        return _joined(ngettext("{n}月龄", reached.in_months), _rest(days=reached.days * exact))
    return _joined(
        ngettext("{n}岁", reached.years), _rest(months=reached.months, days=reached.days * exact)
    )


def age_parent(birth: date, on: date) -> str:
    """满2个月, 2岁6个月 — as parents say it"""
    reached: Age = age_on(birth, on)
    if reached.in_months < 1:
        return ngettext("出生{n}天", reached.days)
    if reached.in_months < 24:
        return ngettext("满{n}个月", reached.in_months)
    return _joined(ngettext("{n}岁", reached.years), _rest(months=reached.months))


def gestation(weeks: int | None, days: int = 0) -> str:
    """36周+4 — never 36.6"""
    if weeks is None:
        return DASH
    text = ngettext("{n}周", weeks)
    return f"{text}+{days}" if days else text


def celsius(degrees: float | None) -> str:
    """9.4℃, with a true minus and one decimal"""
    return DASH if degrees is None else f"{decimal(degrees, 1)}℃"


def decimal(value: float | None, places: int = 1) -> str:
    """A number with a true minus and fixed decimals. Rounding never leaves a minus zero."""
    if value is None:
        return DASH
    text = f"{value + 0.0:.{places}f}"
    if float(text) == 0:
        text = text.lstrip("-")
    return text.replace("-", MINUS)


def z_score(value: float | None) -> str:
    """−1.33, +0.61: two decimals, always with its sign"""
    if value is None:
        return DASH
    text = decimal(value, 2)
    return text if text.startswith(MINUS) or float(text) == 0 else f"+{text}"


def duration(length: timedelta | None) -> str:
    """87分钟, 1小时25分, 12天: minutes up to 90, then hours and minutes, from two days days"""
    if length is None:
        return DASH
    minutes = length // timedelta(minutes=1)
    if minutes <= 90:
        return ngettext("{n}分钟", minutes)
    hours, left = divmod(minutes, 60)
    if hours < 48:
        return _joined(ngettext("{n}小时", hours), ngettext("{n}分", left) if left else "")
    days, hours = divmod(hours, 24)
    return _joined(ngettext("{n}天", days), ngettext("{n}小时", hours) if hours else "")


def weight(grams: float | None, *, at_birth: bool = False) -> str:
    """3400克 at birth, later 11.9 kg"""
    if grams is None:
        return DASH
    return _(N_("{grams}克"), grams=round(grams)) if at_birth else f"{decimal(grams / 1000)} kg"


def thousands(number: int | None) -> str:
    """184 219, with thin spaces"""
    return DASH if number is None else f"{number:,}".replace(",", THIN_SPACE)


def percent(part: int, whole: int) -> str:
    """93.2%（412/442）: always with both numbers; of nothing, a dash"""
    if whole == 0:
        return DASH
    share = f"{100 * part / whole:.1f}%"
    return f"{share}（{part}/{whole}）" if _in_chinese() else f"{share} ({part}/{whole})"


def masked_name(name: str | None) -> str:
    """陈*宁, 唐*: the first and the last character"""
    return mask_name(name) if name else DASH


def initial(name: str | None, *, family: bool = False) -> str:
    """宁 of 陈以宁, Y of Chen Yining; with ``family`` the first character, 周 of 周雨桐"""
    if not name:
        return "?"
    given = name.split()[-1]
    return name[0] if family else (given[0] if given.isascii() else given[-1])


def masked_phone(phone: str | None) -> str:
    """138****2207"""
    if not phone:
        return DASH
    return f"{phone[:-8]}****{phone[-4:]}" if len(phone) >= 11 else "****"


def masked_id(number: str | None) -> str:
    """431***********2217"""
    if not number:
        return DASH
    return f"{number[:3]}{'*' * (len(number) - 7)}{number[-4:]}" if len(number) > 7 else "****"


def id_number(number: str | None) -> str:
    """431102 20260922 0047: groups of 6-8-4"""
    if not number:
        return DASH
    return " ".join(part for part in (number[:6], number[6:14], number[14:]) if part)


def code_groups(code: str | None) -> tuple[str, ...]:
    """A drug trace code in groups of 7 and 13; any other code whole. 追溯码分组"""
    if not code:
        return (DASH,)
    return (code[:7], code[7:]) if len(code) == 20 and code.isdigit() else (code,)


def clauses(sentence: str) -> list[str]:
    """A Chinese sentence cut after its commas, where a line may break; English stays whole."""
    return _CLAUSE.findall(sentence) if _in_chinese() else [sentence]


def _in_chinese() -> bool:
    return speaker().language == CHINESE


def _rest(*, months: int = 0, days: int = 0) -> str:
    return _joined(
        ngettext("{n}个月", months) if months else "", ngettext("{n}天", days) if days else ""
    )


def _joined(*parts: str) -> str:
    return ("" if _in_chinese() else " ").join(part for part in parts if part)


_FORMULA_STARTS = tuple("=+-@\t\r＝＋－＠")


def csv_rows(rows: Iterable[Iterable[object]]) -> str:
    """Rows as CSV that spreadsheets open rightly: UTF-8 mark in front, and no cell a formula.

    Phrases are said in the reader's language.
    """
    written = io.StringIO()
    writer = csv.writer(written)
    for row in rows:
        writer.writerow([_csv_cell(cell) for cell in row])
    return "\ufeff" + written.getvalue()


def _csv_cell(value: object) -> str:
    text = _(value) if isinstance(value, Phrase) else "" if value is None else str(value)
    return f"'{text}" if text.startswith(_FORMULA_STARTS) else text
