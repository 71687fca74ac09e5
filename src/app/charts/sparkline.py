"""A few hours as a small line, drawn without Vega-Lite. 迷你曲线"""

from collections.abc import Sequence

from msgspec import Struct


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
