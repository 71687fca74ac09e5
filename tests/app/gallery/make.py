"""Write the gallery as plain HTML files: ``PYTHONPATH=src python -m tests.app.gallery.make DIR``.

The pages tell the story of one morning: the fridge that failed at night, the package that is
refused, the children and the delivery. People, places, makers and codes are invented.
"""

import math
import shutil
import sys
from datetime import UTC, date, datetime, timedelta
from pathlib import Path
from types import SimpleNamespace
from typing import Any

from jinja2 import ChoiceLoader, Environment, FileSystemLoader
from markupsafe import Markup

from app.charts import Curve, Limits, Measured, Span, Strip
from app.navigation import items_for
from app.web.rendering import STATIC, environment
from kernel.access import ROLE_TITLES, Kind, Role
from kernel.errors import InvalidInput
from kernel.i18n import CHINESE
from kernel.web.forms import FormState

PAGES = Path(__file__).parent / "pages"
NOW = datetime(2026, 11, 24, 1, 51, tzinfo=UTC)
BIRTH = date(2026, 9, 22)

# page, role of whoever looks, where they are
SCREENS: dict[str, tuple[Role | None, str]] = {
    "queue": (Role.NURSE, "/clinic/queue"),
    "care": (Role.NURSE, "/clinic/doses"),
    "unit": (Role.KEEPER, "/coldchain/units"),
    "trace": (Role.AUDITOR, "/trace"),
    "delivery": (Role.MIDWIFE, "/deliveries/new"),
    "child": (Role.CHILD_HEALTH, "/children"),
    "forms": (Role.NURSE, "/children"),
    "home": (Role.GUARDIAN, "/my"),
    "booking": (Role.GUARDIAN, "/my/booking"),
    "call": (None, "/"),
    "wall": (None, "/"),
    "sheet": (Role.AUDITOR, "/trace"),
}
PLACES = {
    Role.NURSE: ("青溪镇卫生院", "预防接种门诊 · 接种台2", "孙丽"),
    Role.KEEPER: ("禾川县疾病预防控制中心", "冷链管理", "王海"),
    Role.AUDITOR: ("禾川县疾病预防控制中心", "免疫规划科，审计", "郑岚"),
    Role.MIDWIFE: ("禾川县妇幼保健院", "产科，产房", "许静"),
    Role.CHILD_HEALTH: ("青溪镇卫生院", "儿童保健门诊", "罗文"),
    Role.GUARDIAN: ("青溪镇卫生院", "", "林晓芸"),
}
WAITING = {"/coldchain": 1, "/coldchain/alarms": 1, "/certificates": 2}


def render(page: str, locale: str = CHINESE) -> str:
    """One page of the gallery in one language."""
    role, here = SCREENS[page]
    return _environment().get_template(f"{page}.html").render(**_context(role, here, locale))


def write(folder: Path, locale: str = CHINESE) -> list[Path]:
    """Write every page and the static files beside them."""
    folder.mkdir(parents=True, exist_ok=True)
    shutil.copytree(STATIC, folder / "static", dirs_exist_ok=True)
    written = []
    for page in SCREENS:
        file = folder / f"{page}.{locale}.html"
        file.write_text(render(page, locale), "utf-8")
        written.append(file)
    return written


def _environment() -> Environment:
    made = environment()
    made.loader = ChoiceLoader([FileSystemLoader(PAGES), made.loader])
    return made


def _context(role: Role | None, here: str, locale: str) -> dict[str, Any]:
    def s(both: str) -> str:
        chinese, _sep, english = both.partition("|")
        return chinese if locale == CHINESE or not english else english

    return {
        "me": _me(role),
        "nav": _nav(role, here),
        "locale": locale,
        "csrf_token": "token",
        "now": NOW,
        "path": here,
        "s": s,
        "b": lambda text: Markup("<b>{}</b>").format(text),
        "birth": BIRTH,
        "minutes": lambda n: timedelta(minutes=n),
        "wrong": _wrong_form(),
        "day": night_curve(s),
        "alarm_hours": night_curve(s, datetime(2026, 11, 23, 17, 30, tzinfo=UTC), 2),
        "growth": growth_curves(),
        "measured": weights(s),
        "wave": wave,
    }


def _me(role: Role | None) -> SimpleNamespace | None:
    if role is None:
        return None
    organisation, station, name = PLACES[role]
    return SimpleNamespace(
        name=name,
        title=ROLE_TITLES[role],
        organisation=organisation,
        station=station,
        permissions=frozenset(),
        kind=Kind.GUARDIAN if role is Role.GUARDIAN else Kind.STAFF,
    )


def _nav(role: Role | None, here: str) -> Any:
    if role is None:
        return ()
    return items_for(role, here, WAITING)


def _wrong_form() -> FormState:
    return FormState(
        {"name": "白玛·央金", "resident_id": "431102202609220041", "phone": "1380731220"},
        {
            "resident_id": InvalidInput("身份证号最后一位对不上，请再看一遍", field="resident_id"),
            "phone": InvalidInput("手机号是11位，例如{example}", example="13807312207"),
        },
    )


def wave(phase: float, middle: float = 4.8, hole: bool = False) -> list[float | None]:
    """A quiet fridge: three hours, a reading every five minutes."""
    values: list[float | None] = [
        round(middle + 0.45 * math.sin(phase + i * 0.75), 1) for i in range(37)
    ]
    if hole:
        values[14:18] = [None] * 4
    return values


def night_curve(s: Any, start: datetime | None = None, hours: float = 24) -> Curve:
    """The night the door stood open: 03:12 to 04:39 above 8 ℃."""
    first = start or datetime(2026, 11, 23, 0, 20, tzinfo=UTC)
    peak = datetime(2026, 11, 23, 20, 5, tzinfo=UTC)
    gap = (datetime(2026, 11, 23, 11, 5, tzinfo=UTC), datetime(2026, 11, 23, 11, 38, tzinfo=UTC))
    last = first + timedelta(hours=hours)
    readings = []
    at = first
    while at <= last:
        if not gap[0] < at < gap[1]:
            readings.append((at, _night_value(at, peak)))
        at += timedelta(minutes=5)
    opened = datetime(2026, 11, 23, 18, 38, tzinfo=UTC)
    strips = (
        Strip(
            s("门|Door"),
            (Span(opened, opened + timedelta(minutes=84), bad=True),),
            s("开84分|84 min"),
        ),
        Strip(s("市电|Mains"), (Span(first, last),), s("正常|Normal")),
        Strip(s("数据|Data"), (Span(first, gap[0]), Span(gap[1], last)), "97.7%"),
    )
    return Curve(first, last, readings, Limits(2, 8, 2.5, 7.5), gaps=(gap,), strips=strips)


def _night_value(at: datetime, peak: datetime) -> float:
    hours = (at - peak) / timedelta(hours=1)
    usual = 5.1 + 0.75 * math.sin(hours * 9) + 0.15 * math.sin(hours * 31)
    if -1.6 < hours < 2.2:
        usual = max(usual, 10.6 - abs(hours) ** 1.5 * (3.3 if hours < 0 else 5.4))
    return round(usual, 1)


def growth_curves() -> dict[int, list[tuple[float, float]]]:
    """Lines that look like a standard; invented for the gallery."""
    median = [(0, 3.4), (1, 4.5), (2, 5.7), (3, 6.7), (4, 7.3), (6, 8.3), (9, 9.3), (12, 10.1),
              (15, 10.7), (18, 11.3), (21, 11.9), (24, 12.6), (30, 13.7), (36, 14.6)]  # fmt: skip
    return {
        sd: [(age, round(kg * (1 + 0.105 * sd + 0.008 * sd * sd), 2)) for age, kg in median]
        for sd in range(-3, 4)
    }


def weights(s: Any) -> list[Measured]:
    """One child, falling from the median to below −1 SD."""
    ages = [(0, 3.4), (1, 4.5), (3, 6.7), (6, 8.3), (8, 8.9), (12, 9.9), (18, 11.0), (24, 11.7)]
    today = Measured(30, 11.9, s("今天11.9 kg，中下，z −1.33|Today 11.9 kg, z −1.33"))
    return [*(Measured(age, kg) for age, kg in ages), today]


if __name__ == "__main__":
    target = Path(sys.argv[1])
    for language in ("zh-Hans", "en"):
        write(target, language)
