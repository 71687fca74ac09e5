"""The strips for door, mains and data under a temperature curve. 状态条"""

from app.charts.curve import Curve, Strip, clock_ms, inside
from app.charts.look import AMBER, EMPTY_STRIP, GREEN, Spec


def strips(curve: Curve, height: int) -> list[Spec]:
    """Strips for door, mains and data under the time axis."""
    layers: list[Spec] = []
    for number, strip in enumerate(curve.strips):
        top = height + 30 + 14 * number
        place = {"y": {"value": top}, "y2": {"value": top + 7}}
        ends = {"a": clock_ms(curve.start), "b": clock_ms(curve.end), "color": EMPTY_STRIP}
        spans = [
            dict(zip("ab", inside(curve, s.start, s.end), strict=True))
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
