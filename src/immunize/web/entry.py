"""Days, times and temperatures as people write them. 录入格式

The page's script shows what it understood; the server understands the same without it.
"""

import re
import unicodedata
from collections.abc import Iterable
from datetime import date, datetime, time

from immunize.domain.receipts import TransportReading
from kernel.calendar import clinic_instant
from kernel.errors import InvalidInput
from kernel.i18n import N_

_DAYS = (
    re.compile(r"(\d{4})(\d{2})(\d{2})"),
    re.compile(r"(\d{2})(\d{2})(\d{2})"),
    re.compile(r"(\d{4})\s*[-/.年]\s*(\d{1,2})\s*[-/.月]\s*(\d{1,2})\s*日?"),
)
_CLOCK = re.compile(r"(\d{1,2})[:时]?(\d{2})分?")
_READING = re.compile(
    r"(?:(?P<day>[\d年月日/.-]{6,})[ ,T]+)?(?P<clock>\d{1,2}:\d{2})(?::\d{2})?"
    r"[\s,;]+(?P<celsius>-?\d+(?:\.\d+)?)\s*(?:°C|℃)?"
)


def read_day(text: str, field: str) -> date:
    """20260922, 260922, 2026-9-22 or 2026年9月22日. Raises ``InvalidInput``."""
    written = unicodedata.normalize("NFKC", text).strip()
    for form in _DAYS:
        match = form.fullmatch(written)
        if match is None:
            continue
        year, month, day = map(int, match.groups())
        try:
            return date(year if year > 99 else 2000 + year, month, day)
        except ValueError:
            break
    raise InvalidInput(N_("日期认不出来。写成20260922这样。"), field=field)


def read_clock(text: str, field: str) -> time:
    """13:06, 1306 or 13时06分. Raises ``InvalidInput``."""
    match = _CLOCK.fullmatch(unicodedata.normalize("NFKC", text).strip())
    if match and int(match[1]) < 24 and int(match[2]) < 60:
        return time(int(match[1]), int(match[2]))
    raise InvalidInput(N_("时间认不出来。写成13:06这样。"), field=field)


def read_instant(day: str, clock: str, field: str) -> datetime | None:
    """The instant of a day and a time at the clinic; ``None`` when both are left empty."""
    if not day.strip() and not clock.strip():
        return None
    return clinic_instant(read_day(day, f"{field}_day"), read_clock(clock, f"{field}_time"))


def read_celsius(text: str, field: str) -> float | None:
    """5.2, 5.2℃ or −0.5; ``None`` when left empty. Raises ``InvalidInput``."""
    written = unicodedata.normalize("NFKC", text).replace("−", "-").strip()
    if not written:
        return None
    match = re.fullmatch(r"(-?\d+(?:\.\d+)?)\s*(?:°C)?", written)
    if match is None:
        raise InvalidInput(N_("温度认不出来。写成5.2这样，单位是℃。"), field=field)
    return float(match[1])


def read_readings(lines: Iterable[str], day: date, field: str) -> tuple[TransportReading, ...]:
    """Temperatures of a journey, one a line: a time, with or without its day, and degrees.

    A time without a day is on ``day``. Raises ``InvalidInput`` that names the line.
    """
    return tuple(_reading(line, day, field) for line in lines if line.strip())


def _reading(line: str, day: date, field: str) -> TransportReading:
    written = unicodedata.normalize("NFKC", line).replace("−", "-").strip()
    match = _READING.fullmatch(written)
    if match is None:
        raise InvalidInput(
            N_("“{line}”认不出来。一行写一条，时间在前温度在后，例如08:30 4.7。"),
            field=field,
            line=line.strip()[:40],
        )
    on = read_day(match["day"], field) if match["day"] else day
    at = clinic_instant(on, read_clock(match["clock"], field))
    return TransportReading(at, float(match["celsius"]))
