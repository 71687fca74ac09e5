"""A child's growth on the lines of a standard. 生长曲线"""

from collections.abc import Mapping, Sequence

from msgspec import Struct

from app.charts.look import (
    AMBER,
    COBALT_DARK,
    CONFIG,
    GREEN,
    GROUND,
    RED,
    Spec,
    sized,
    text_on_ground,
)
from kernel.i18n import _


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
    ticks: Sequence[float] = (),
    names: Mapping[int, str] | None = None,
    height: int = 460,
    width: int | None = None,
) -> Spec:
    """The child in cobalt on the standard's lines; the last measurement is filled.

    ``curves`` maps −3…+3 standard deviations to points (age, value) of the standard, which the
    heading names; ``names`` calls them otherwise than by their deviation. ``ticks`` are the
    ages to mark, where the check-ups are.
    """
    ends = [{"age": points[-1][0], "v": points[-1][1], "sd": sd} for sd, points in curves.items()]
    child = [{"age": m.age, "v": m.value, "tip": m.tip} for m in measured]
    return sized(
        {
            "config": CONFIG,
            "height": height,
            "padding": {"left": 4, "right": 8, "top": 8, "bottom": 4},
            "encoding": {
                "x": {
                    "field": "age",
                    "type": "quantitative",
                    "axis": {
                        "title": age_unit,
                        **({"values": list(ticks)} if ticks else {"tickCount": 12}),
                    },
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
            "layer": [
                *_sd_bands(curves),
                *_sd_lines(curves),
                *_sd_names(ends, names),
                *_child(child),
            ],
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


def _sd_names(ends: list[Spec], names: Mapping[int, str] | None) -> list[Spec]:
    named = [
        end | {"name": _(names[end["sd"]]) if names else _sd_name(end["sd"])}
        for end in ends
        if names is None or end["sd"] in names
    ]
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
        *text_on_ground(
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
