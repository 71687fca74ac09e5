"""Charts as Vega-Lite specifications, and the small lines drawn without it. 图表

Charts never draw a line across a hole: what was not measured is shown as a gap. Labels stand
at the lines' ends, and each chart has a sentence and a table beside it (``parts/chart.html``).
Times are the clinic's wall clock, whatever the reader's computer thinks.
"""

from collections.abc import Iterable, Mapping, Sequence
from datetime import UTC, datetime, timedelta
from itertools import pairwise
from typing import Any

from msgspec import Struct

from kernel.calendar import CLINIC_TIME
from kernel.i18n import N_, _, ngettext

Spec = dict[str, Any]

INK, INK_2, LINE, AXIS = "#1A2230", "#465060", "#E3E0D8", "#CFCBC0"
COBALT, COBALT_DARK = "#1B5299", "#174479"
GREEN, GREEN_TINT = "#2B8A57", "#E6F3EA"
AMBER, RED, RED_INK, RED_TINT = "#B56C06", "#CF342C", "#A31D18", "#F9DEDB"
GREY = "#B9B6AC"

GROUND, EMPTY_STRIP = "#fff", "#EAE8E1"

# What each colour becomes on a wall, where the alarm panel is dark red.
WALL = {
    INK: "#F3F6FA",
    INK_2: "#B4C3D6",
    LINE: "#5C3A44",
    AXIS: "#6B4A55",
    COBALT: "#8FBDF5",
    COBALT_DARK: "#B5D3F9",
    GREEN: "#4DBE7F",
    GREEN_TINT: "#133527",
    AMBER: "#FFBF1F",
    RED: "#F0564B",
    RED_INK: "#FF9A91",
    RED_TINT: "#7A2B2B",
    GREY: "#6B86A8",
    GROUND: "#451A1C",
    EMPTY_STRIP: "#5C3A44",
}

CONFIG: Spec = {
    "background": None,
    "font": "PingFang SC, Microsoft YaHei, Noto Sans CJK SC, sans-serif",
    "padding": 4,
    "view": {"stroke": None},
    "axis": {
        "labelColor": INK_2,
        "labelFontSize": 13,
        "titleColor": INK_2,
        "titleFontSize": 13,
        "titleFontWeight": 400,
        "gridColor": LINE,
        "domainColor": AXIS,
        "tickColor": AXIS,
        "tickSize": 5,
    },
    "line": {"strokeWidth": 2.2, "strokeCap": "round", "strokeJoin": "round", "color": COBALT},
    "rule": {"color": GREEN, "strokeWidth": 1.5},
    "rect": {"color": GREEN_TINT},
    "point": {"filled": True, "size": 60, "color": COBALT_DARK, "opacity": 1},
    "text": {"color": INK_2, "fontSize": 13},
    "range": {"category": [COBALT, AMBER, GREEN, "#6E2A92", "#626A76", RED]},
    "legend": {"disable": True},
    "title": {"anchor": "start", "color": INK, "fontSize": 16, "fontWeight": 600},
}


# ── Temperature ───────────────────────────────────────────────────────────────


class Limits(Struct, frozen=True):
    """What a class of unit must keep, where the pre-alarm lies, and its fixed axis. 温度限值"""

    low: float
    high: float
    warn_low: float | None = None
    warn_high: float | None = None
    bottom: float = 0
    top: float = 12


class Span(Struct, frozen=True):
    """A stretch of time on a strip: the door open, the mains out. 时段"""

    start: datetime
    end: datetime
    bad: bool = False


class Strip(Struct, frozen=True):
    """A band under the curve, with its name at the left and its sum at the right. 状态条"""

    name: str
    spans: tuple[Span, ...]
    total: str = ""


class Curve(Struct, frozen=True):
    """A unit's temperature over some time, as the chart needs it. 温度曲线

    ``readings`` are in time order; ``gaps`` are the stretches without data; instants in
    ``late`` arrived afterwards and are drawn dotted.
    """

    start: datetime
    end: datetime
    readings: Sequence[tuple[datetime, float]]
    limits: Limits
    gaps: Sequence[tuple[datetime, datetime]] = ()
    late: frozenset[datetime] = frozenset()
    strips: Sequence[Strip] = ()


def temperature_curve(
    curve: Curve, *, height: int = 246, width: int | None = None, wall: bool = False
) -> Spec:
    """The curve on its green band: limits with figures, excursions red, gaps hatched.

    Without a ``width`` it fills its place on the page; ``wall`` swaps in the dark colours.
    """
    segments = _segments(curve)
    layers = [
        *_band(curve),
        *_hatched(curve, height),
        _line(segments, curve.late),
        *_excursions(segments, curve.limits),
        *_limit_lines(curve),
        *_peak(curve),
        *_strips(curve, height),
    ]
    spec = _sized(
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
    return _recoloured(spec) if wall else spec


def _recoloured(value: Any) -> Any:
    """The same specification in the wall's colours."""
    match value:
        case dict():
            return {key: _recoloured(part) for key, part in value.items()}
        case list():
            return [_recoloured(part) for part in value]
        case str():
            return WALL.get(value, value)
    return value


def _sized(spec: Spec, width: int | None) -> Spec:
    if width is None:
        fitted = {"autosize": {"type": "fit-x", "contains": "padding"}, "width": "container"}
        return spec | fitted
    return spec | {"width": width}


def _wall(moment: datetime) -> int:
    """The clinic's wall clock as milliseconds, so that every browser shows the same time."""
    return round(moment.astimezone(CLINIC_TIME).replace(tzinfo=UTC).timestamp() * 1000)


def _inside(curve: Curve, start: datetime, end: datetime) -> tuple[int, int]:
    """A stretch of time, cut off where the chart begins and ends."""
    return _wall(max(start, curve.start)), _wall(min(end, curve.end))


def _clock_format(curve: Curve) -> str:
    return "%H:%M" if curve.end - curve.start <= timedelta(hours=30) else "%m-%d"


def _rows(points: Iterable[tuple[datetime, float]], **extra: object) -> list[Spec]:
    return [{"t": _wall(at), "v": value, **extra} for at, value in points]


def _segments(curve: Curve) -> list[list[tuple[datetime, float]]]:
    """The readings, cut wherever data are missing."""
    segments: list[list[tuple[datetime, float]]] = [[]]
    for reading in curve.readings:
        previous = segments[-1][-1] if segments[-1] else None
        if previous and any(previous[0] <= a and b <= reading[0] for a, b in curve.gaps):
            segments.append([])
        segments[-1].append(reading)
    return [segment for segment in segments if segment]


def _band(curve: Curve) -> list[Spec]:
    band = {"a": _wall(curve.start), "b": _wall(curve.end)}
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
            rows.append({"t": _wall(at), "v": value, "part": part, "late": dotted})
            if following and (following[0] in late) != dotted:
                rows += _rows([following], part=part, late=dotted)
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


def _excursions(segments: list[list[tuple[datetime, float]]], limits: Limits) -> list[Spec]:
    """The parts beyond a limit: red line, red fill down to the limit."""
    rows: list[Spec] = []
    for number, segment in enumerate(segments):
        for limit, sign in ((limits.high, 1), (limits.low, -1)):
            for part, points in enumerate(_beyond(segment, limit, sign)):
                rows += _rows(points, limit=limit, part=f"{number}-{sign}-{part}")
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


def _peak(curve: Curve) -> list[Spec]:
    """The worst reading, labelled, when a limit was passed."""
    limits = curve.limits
    beyond = [r for r in curve.readings if not limits.low <= r[1] <= limits.high]
    if not beyond:
        return []
    at, value = max(beyond, key=lambda r: max(r[1] - limits.high, limits.low - r[1]))
    high = value > limits.high
    pattern = N_("最高 {value}℃ {time}") if high else N_("最低 {value}℃ {time}")
    words = _(pattern, value=f"{value:.1f}", time=f"{at.astimezone(CLINIC_TIME):%H:%M}")
    data = {"values": _rows([(at, value)], words=words)}
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


def _hatched(curve: Curve, height: int) -> list[Spec]:
    """Gaps are drawn as gaps: hatched, with their length in minutes."""
    strokes: list[Spec] = []
    labels: list[Spec] = []
    bottom, top = curve.limits.bottom, curve.limits.top
    step = (top - bottom) / 24
    for start, end in curve.gaps:
        if end <= curve.start or curve.end <= start:
            continue
        a, b = _inside(curve, start, end)
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
        *_text_on_ground(
            labels,
            {"fontWeight": 600, "baseline": "top"},
            {"text": {"field": "words"}, "y": {"value": height - 36}},
        ),
    ]


def _text_on_ground(rows: list[Spec], mark: Spec, encoding: Spec) -> list[Spec]:
    """A text with the page's white around it, so that it is read over lines."""
    ground = {"stroke": GROUND, "strokeWidth": 5, "strokeJoin": "round"}
    return [
        {"data": {"values": rows}, "mark": {"type": "text", **mark, **under}, "encoding": encoding}
        for under in (ground, {})
    ]


def _strips(curve: Curve, height: int) -> list[Spec]:
    """Strips for door, mains and data under the time axis."""
    layers: list[Spec] = []
    for number, strip in enumerate(curve.strips):
        top = height + 30 + 14 * number
        place = {"y": {"value": top}, "y2": {"value": top + 7}}
        ends = {"a": _wall(curve.start), "b": _wall(curve.end), "color": EMPTY_STRIP}
        spans = [
            dict(zip("ab", _inside(curve, s.start, s.end), strict=True))
            | {"color": AMBER if s.bad else GREEN}
            for s in strip.spans
            if s.end > curve.start and s.start < curve.end
        ]
        layers.append(
            {
                "data": {"values": [ends, *spans]},
                "mark": {"type": "rect"},
                "encoding": {
                    "x": {"field": "a", "type": "temporal"},
                    "x2": {"field": "b"},
                    "color": {"field": "color", "type": "nominal", "scale": None},
                    **place,
                },
            }
        )
        layers += _strip_texts(strip, top + 4)
    return layers


def _strip_texts(strip: Strip, middle: int) -> list[Spec]:
    texts = (("right", -8, {"value": 0}, strip.name), ("left", 8, {"value": "width"}, strip.total))
    return [
        {
            "data": {"values": [{"words": words}]},
            "mark": {"type": "text", "align": align, "dx": dx},
            "encoding": {"x": x, "y": {"value": middle}, "text": {"field": "words"}},
        }
        for align, dx, x, words in texts
        if words
    ]


# ── Growth ────────────────────────────────────────────────────────────────────


class Measured(Struct, frozen=True):
    """One measurement of the child: age on the chart's axis, value, and what the tip says. 测量"""

    age: float
    value: float
    tip: str = ""


def growth_chart(
    curves: Mapping[int, Sequence[tuple[float, float]]],
    measured: Sequence[Measured],
    *,
    unit: str,
    age_unit: str,
    height: int = 460,
    width: int | None = None,
) -> Spec:
    """The child in cobalt on the standard's lines; the last measurement is filled.

    ``curves`` maps −3…+3 standard deviations to points (age, value) of the standard, which the
    heading names.
    """
    ends = [{"age": points[-1][0], "v": points[-1][1], "sd": sd} for sd, points in curves.items()]
    child = [{"age": m.age, "v": m.value, "tip": m.tip} for m in measured]
    return _sized(
        {
            "config": CONFIG,
            "height": height,
            "padding": {"left": 4, "right": 8, "top": 8, "bottom": 4},
            "encoding": {
                "x": {
                    "field": "age",
                    "type": "quantitative",
                    "axis": {"title": age_unit, "tickCount": 12},
                    "scale": {"domain": _reach(curves), "nice": False},
                },
                "y": {
                    "field": "v",
                    "type": "quantitative",
                    "axis": {
                        "title": unit,
                        "titleAngle": 0,
                        "titleAlign": "left",
                        "titleAnchor": "end",
                        "titleY": -12,
                        "titleX": -24,
                    },
                    "scale": {"zero": False},
                },
            },
            "layer": [*_sd_bands(curves), *_sd_lines(curves), *_sd_names(ends), *_child(child)],
        },
        width,
    )


def _reach(curves: Mapping[int, Sequence[tuple[float, float]]]) -> list[float]:
    ages = [age for points in curves.values() for age, _value in points]
    return [min(ages), max(ages)]


def _sd_bands(curves: Mapping[int, Sequence[tuple[float, float]]]) -> list[Spec]:
    bands: list[Spec] = []
    for sd, color in ((2, "#EFF7F1"), (1, "#DCEEE2")):
        if sd not in curves or -sd not in curves:
            continue
        rows = [
            {"age": age, "low": low, "high": high}
            for (age, low), (_age, high) in zip(curves[-sd], curves[sd], strict=True)
        ]
        bands.append(
            {
                "data": {"values": rows},
                "mark": {"type": "area", "color": color, "opacity": 1},
                "encoding": {
                    "y": {"field": "low", "type": "quantitative"},
                    "y2": {"field": "high"},
                },
            }
        )
    return bands


def _sd_lines(curves: Mapping[int, Sequence[tuple[float, float]]]) -> list[Spec]:
    styles: dict[int, Spec] = {
        0: {"color": GREEN, "strokeWidth": 2},
        1: {"color": GREEN, "strokeWidth": 1.2},
        2: {"color": AMBER, "strokeWidth": 1.4, "strokeDash": [6, 4]},
        3: {"color": RED, "strokeWidth": 1.3, "strokeDash": [2, 4]},
    }
    return [
        {
            "data": {"values": [{"age": age, "v": value} for age, value in points]},
            "mark": {"type": "line", **styles[abs(sd)]},
        }
        for sd, points in curves.items()
    ]


def _sd_names(ends: list[Spec]) -> list[Spec]:
    named = [end | {"name": _sd_name(end["sd"])} for end in ends]
    return [
        {
            "data": {"values": named},
            "mark": {"type": "text", "align": "left", "dx": 8},
            "encoding": {"text": {"field": "name"}},
        }
    ]


def _sd_name(sd: int) -> str:
    """中位, +1SD, −2SD"""
    if sd == 0:
        return _("中位")
    return f"+{sd}SD" if sd > 0 else f"−{-sd}SD"


def _child(rows: list[Spec]) -> list[Spec]:
    last = rows[-1:]
    return [
        {
            "data": {"values": rows},
            "mark": {"type": "line", "color": COBALT_DARK, "strokeWidth": 3},
        },
        {
            "data": {"values": rows[:-1]},
            "mark": {"type": "point", "color": GROUND, "stroke": COBALT_DARK, "strokeWidth": 2.4},
        },
        {"data": {"values": last}, "mark": {"type": "point", "size": 130}},
        *_text_on_ground(
            last,
            {
                "align": "right",
                "dx": 24,
                "dy": 26,
                "fontWeight": 600,
                "fontSize": 14,
                "color": COBALT_DARK,
            },
            {"text": {"field": "tip"}},
        ),
    ]


# ── Small lines ───────────────────────────────────────────────────────────────


class Spark(Struct, frozen=True):
    """A line of a few hours on its band, in a box of 200 by 38. 迷你曲线"""

    top: float
    depth: float
    paths: tuple[str, ...]


def sparkline(
    values: Sequence[float | None],
    low: float,
    high: float,
    *,
    bottom: float | None = None,
    top: float | None = None,
) -> Spark:
    """Equally spaced values as paths; ``None`` is a hole and stays one.

    The box reaches from ``bottom`` to ``top``; without them a little beyond the band, or as
    far as the values go.
    """
    known = [value for value in values if value is not None]
    margin = (high - low) * 0.45
    floor = min([low - margin, *known]) if bottom is None else bottom
    ceiling = max([high + margin, *known]) if top is None else top

    def height(value: float) -> float:
        return round(38 * (ceiling - value) / (ceiling - floor), 1)

    step = 200 / max(len(values) - 1, 1)
    runs: list[list[str]] = [[]]
    for number, value in enumerate(values):
        if value is None:
            runs.append([])
        else:
            runs[-1].append(f"{round(number * step, 1)} {height(value)}")
    paths = tuple("M" + "L".join(run) for run in runs if len(run) > 1)
    return Spark(height(high), round(height(low) - height(high), 1), paths)
