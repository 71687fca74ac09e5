"""A unit's temperature on its green band: limits, gaps, excursions, strips. 温度曲线"""

from datetime import datetime, timedelta

from app.charts.curve import Curve, clock_ms, inside, placed, segments_of
from app.charts.excursions import excursions, peak
from app.charts.look import AMBER, CONFIG, GREEN_TINT, GREY, Spec, recoloured, sized, text_on_ground
from app.charts.strips import strips
from kernel.i18n import _, ngettext


def temperature_curve(
    curve: Curve, *, height: int = 246, width: int | None = None, wall: bool = False
) -> Spec:
    """The curve on its green band: limits with figures, excursions red, gaps hatched.

    Without a ``width`` it fills its place on the page; ``wall`` swaps in the dark colours.
    """
    segments = segments_of(curve)
    layers = [
        *_band(curve),
        *_hatched(curve, height),
        _line(segments, curve.late),
        *excursions(segments, curve.limits),
        *_limit_lines(curve),
        *peak(curve),
        *strips(curve, height),
    ]
    spec = sized(
        {
            "config": CONFIG,
            "height": height,
            "padding": {"left": 4, "right": 8, "top": 8, "bottom": 4},
            "encoding": {
                "x": {
                    "field": "t",
                    "type": "temporal",
                    "scale": {"type": "utc", "nice": False},
                    "axis": {
                        "title": None,
                        "grid": False,
                        "format": _clock_format(curve),
                        "tickCount": 8,
                    },
                },
                "y": {
                    "field": "v",
                    "type": "quantitative",
                    "scale": {
                        "domain": [curve.limits.bottom, curve.limits.top],
                        "zero": False,
                        "nice": False,
                    },
                    "axis": {"title": None, "tickCount": 6, "domain": False, "ticks": False},
                },
            },
            "layer": layers,
        },
        width,
    )
    return recoloured(spec) if wall else spec


def _clock_format(curve: Curve) -> str:
    return "%H:%M" if curve.end - curve.start <= timedelta(hours=30) else "%m-%d"


def _band(curve: Curve) -> list[Spec]:
    band = {"a": clock_ms(curve.start), "b": clock_ms(curve.end)}
    limits = curve.limits
    return [
        {
            "data": {"values": [band | {"low": limits.low, "high": limits.high}]},
            "mark": {"type": "rect", "color": GREEN_TINT},
            "encoding": {
                "x": {"field": "a", "type": "temporal"},
                "x2": {"field": "b"},
                "y": {"field": "low", "type": "quantitative"},
                "y2": {"field": "high"},
            },
        }
    ]


def _line(segments: list[list[tuple[datetime, float]]], late: frozenset[datetime]) -> Spec:
    """The measured line; what arrived late is dotted."""
    rows: list[Spec] = []
    for number, segment in enumerate(segments):
        for (at, value), following in zip(segment, [*segment[1:], None], strict=True):
            dotted = at in late
            part = f"{number}-{dotted}"
            rows.append({"t": clock_ms(at), "v": value, "part": part, "late": dotted})
            if following and (following[0] in late) != dotted:
                rows += placed([following], part=part, late=dotted)
    return {
        "data": {"values": rows},
        "mark": {"type": "line", "clip": True},
        "encoding": {
            "detail": {"field": "part"},
            "strokeDash": {
                "condition": {"test": "datum.late", "value": [2, 4]},
                "value": [1, 0],
            },
        },
    }


def _limit_lines(curve: Curve) -> list[Spec]:
    limits = curve.limits
    named = [(limits.high, _("上限")), (limits.low, _("下限"))]
    rows = [{"v": value, "name": f"{name} {value:g}"} for value, name in named]
    warns = [{"v": v} for v in (limits.warn_low, limits.warn_high) if v is not None]
    return [
        {"data": {"values": rows}, "mark": "rule", "encoding": {"x": None}},
        {
            "data": {"values": rows},
            "mark": {"type": "text", "align": "left", "dx": 8},
            "encoding": {"x": {"value": "width"}, "text": {"field": "name"}},
        },
        {
            "data": {"values": warns},
            "mark": {"type": "rule", "color": AMBER, "strokeWidth": 1.2, "strokeDash": [3, 4]},
            "encoding": {"x": None},
        },
    ]


def _hatched(curve: Curve, height: int) -> list[Spec]:
    """Gaps are drawn as gaps: hatched, with their length in minutes."""
    strokes: list[Spec] = []
    labels: list[Spec] = []
    bottom, top = curve.limits.bottom, curve.limits.top
    step = (top - bottom) / 24
    for start, end in curve.gaps:
        if end <= curve.start or curve.end <= start:
            continue
        a, b = inside(curve, start, end)
        strokes += [
            {"a": a, "b": b, "low": bottom + step * i, "high": bottom + step * (i + 1)}
            for i in range(24)
        ]
        words = ngettext("{n}分钟", (end - start) // timedelta(minutes=1))
        labels.append({"t": (a + b) // 2, "words": [_("无数据"), words]})
    if not strokes:
        return []
    return [
        {
            "data": {"values": strokes},
            "mark": {"type": "rule", "color": GREY, "clip": True},
            "encoding": {
                "x": {"field": "a", "type": "temporal"},
                "x2": {"field": "b"},
                "y": {"field": "low", "type": "quantitative"},
                "y2": {"field": "high"},
            },
        },
        *text_on_ground(
            labels,
            {"fontWeight": 600, "baseline": "top"},
            {"text": {"field": "words"}, "y": {"value": height - 36}},
        ),
    ]
