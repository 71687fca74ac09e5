"""How every chart looks: colours, the configuration, texts over lines. 图表样式"""

from typing import Any

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


def recoloured(value: Any) -> Any:
    """The same specification in the wall's colours."""
    match value:
        case dict():
            return {key: recoloured(part) for key, part in value.items()}
        case list():
            return [recoloured(part) for part in value]
        case str():
            return WALL.get(value, value)
    return value


def sized(spec: Spec, width: int | None) -> Spec:
    if width is None:
        fitted = {"autosize": {"type": "fit-x", "contains": "padding"}, "width": "container"}
        return spec | fitted
    return spec | {"width": width}


def text_on_ground(rows: list[Spec], mark: Spec, encoding: Spec) -> list[Spec]:
    """A text with the page's white around it, so that it is read over lines."""
    ground = {"stroke": GROUND, "strokeWidth": 5, "strokeJoin": "round"}
    return [
        {"data": {"values": rows}, "mark": {"type": "text", **mark, **under}, "encoding": encoding}
        for under in (ground, {})
    ]
