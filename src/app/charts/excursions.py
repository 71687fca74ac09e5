"""What lies beyond a limit: the red parts of the line, and the worst reading. 超限"""

from datetime import datetime
from itertools import pairwise

from app.charts.curve import Curve, Limits, placed
from app.charts.look import GROUND, RED, RED_INK, RED_TINT, Spec
from kernel.calendar import CLINIC_TIME
from kernel.i18n import N_, _


def excursions(segments: list[list[tuple[datetime, float]]], limits: Limits) -> list[Spec]:
    """The parts beyond a limit: red line, red fill down to the limit."""
    rows: list[Spec] = []
    for number, segment in enumerate(segments):
        for limit, sign in ((limits.high, 1), (limits.low, -1)):
            for part, points in enumerate(_beyond(segment, limit, sign)):
                rows += placed(points, limit=limit, part=f"{number}-{sign}-{part}")
    if not rows:
        return []
    return [
        {
            "data": {"values": rows},
            "mark": {"type": "area", "color": RED_TINT, "opacity": 1},
            "encoding": {"y2": {"field": "limit"}, "detail": {"field": "part"}},
        },
        {
            "data": {"values": rows},
            "mark": {"type": "line", "color": RED, "strokeWidth": 3, "clip": True},
            "encoding": {"detail": {"field": "part"}},
        },
    ]


def _beyond(
    segment: list[tuple[datetime, float]], limit: float, sign: int
) -> list[list[tuple[datetime, float]]]:
    """The stretches beyond a limit, beginning and ending where the line crosses it."""
    stretches: list[list[tuple[datetime, float]]] = []
    inside = True
    for before, after in pairwise([*segment[:1], *segment]):
        beyond = sign * (after[1] - limit) > 0
        if beyond and inside:
            crossing = [] if before == after else [_crossing(before, after, limit)]
            stretches.append([*crossing, after])
        elif beyond:
            stretches[-1].append(after)
        elif not inside:
            stretches[-1].append(_crossing(before, after, limit))
        inside = not beyond
    return stretches


def _crossing(
    before: tuple[datetime, float], after: tuple[datetime, float], limit: float
) -> tuple[datetime, float]:
    share = (limit - before[1]) / (after[1] - before[1])
    return before[0] + (after[0] - before[0]) * share, limit


def peak(curve: Curve) -> list[Spec]:
    """The worst reading, labelled, when a limit was passed."""
    limits = curve.limits
    beyond = [r for r in curve.readings if not limits.low <= r[1] <= limits.high]
    if not beyond:
        return []
    at, value = max(beyond, key=lambda r: max(r[1] - limits.high, limits.low - r[1]))
    high = value > limits.high
    pattern = N_("最高 {value}℃ {time}") if high else N_("最低 {value}℃ {time}")
    words = _(pattern, value=f"{value:.1f}", time=f"{at.astimezone(CLINIC_TIME):%H:%M}")
    data = {"values": placed([(at, value)], words=words)}
    right = at > curve.start + (curve.end - curve.start) * 0.75
    align = {"align": "right", "dx": -10} if right else {"align": "left", "dx": 10}
    return [
        {"data": data, "mark": {"type": "point", "color": GROUND, "stroke": RED, "size": 70}},
        {
            "data": data,
            "mark": {"type": "text", "color": RED_INK, "fontWeight": 600, "dy": -6, **align},
            "encoding": {"text": {"field": "words"}},
        },
    ]
