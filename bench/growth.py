"""How fast measurements are judged, alone on one core. 生长评价性能

Run with ``python -m bench.growth``: values per second of one core, mixed over indicators,
sexes and ages from birth to 19 years, by WHO and by the national standard, with level and
class.
"""

from random import Random
from time import process_time

from kernel.registry.people import Sex
from maternal.domain.growth.assessment import Score, assess
from maternal.domain.growth.classes import class_of, level_of
from maternal.domain.growth.measures import Indicator, Measurement, Position
from maternal.standards import growth_standard, rule_book

CHILDREN = 20_000
OLDEST_DAYS = 6_900


def children() -> list[Measurement]:
    """Believable children: length, weight and head roughly follow age."""
    random = Random(1)
    return [_child(random) for _ in range(CHILDREN)]


def values_per_second(standard_name: str) -> float:
    """Judge every indicator of every child, and name level and class."""
    standard, book, measured = growth_standard(standard_name), rule_book(), children()
    given = 0
    began = process_time()
    for child in measured:
        for indicator in Indicator:
            score = assess(standard, child, indicator)
            if isinstance(score, Score):
                level_of(book.growth_levels, score.z)
                class_of(book.growth_classes, score.chart.standard, indicator, score.z)
                given += 1
    return given / (process_time() - began)


def _child(random: Random) -> Measurement:
    age_days = random.choice((random.randrange(1_827), random.randrange(OLDEST_DAYS)))
    years = age_days / 365.25
    length = 50 + 25 * min(years, 1) + 7 * max(years - 1, 0)
    return Measurement(
        sex=random.choice((Sex.MALE, Sex.FEMALE)),
        age_days=age_days,
        weight_kg=round(length * length * 0.0016 * random.uniform(0.85, 1.2), 1),
        length_cm=round(min(length, 175) * random.uniform(0.94, 1.06), 1),
        position=random.choice((Position.LYING, Position.STANDING)),
        head_cm=round(35 + 12 * min(years, 1), 1),
    )


def main() -> None:
    """Print the figures."""
    for name in ("WHO", "WS/T 423-2022"):
        print(f"{name:<15} {values_per_second(name):>12,.0f} values/s on one core")


if __name__ == "__main__":
    main()
