"""What stands in the way of a dose becomes numbers and look-ups. 编译接种阻碍"""

from __future__ import annotations

from collections.abc import Iterable

from immunize.domain import schedule as data
from immunize.domain.compiled_barriers import (
    Conflict,
    Contraindication,
    Contraindications,
    Immunity,
    Withheld,
)
from immunize.domain.compiled_series import FIRST_DAY, LAST_DAY
from immunize.domain.compiling import Place, day_or
from immunize.domain.compiling_products import products


def immunity(place: Place, row: data.Immunity) -> Immunity:
    """Evidence of immunity, by history or by birth date."""
    return Immunity(
        frozenset(row.observations),
        row.born_before.toordinal() if row.born_before else None,
        row.birth_country,
        frozenset(row.exclusions),
        place.source(row.source),
    )


def contraindications(place: Place, rows: Iterable[data.Contraindication]) -> Contraindications:
    """Contraindications by the observation they need."""
    table: dict[str | None, tuple[Contraindication, ...]] = {}
    for row in rows:
        compiled = _contraindication(place, row)
        table[row.observation] = (*table.get(row.observation, ()), compiled)
    return table


def _contraindication(place: Place, row: data.Contraindication) -> Contraindication:
    return Contraindication(
        begin=day_or(row.effective, FIRST_DAY),
        end=day_or(row.cessation, LAST_DAY),
        source=place.source(row.source),
        id=row.id,
        observation=row.observation,
        unless=frozenset(row.unless),
        begin_age=place.age_of(row.begin_age),
        end_age=place.age_of(row.end_age),
        products=products(place, row.vaccines),
        defers=row.effect is data.Effect.DEFER,
        lasts=place.age_of(row.lasts),
        text=row.text,
    )


def withheld(place: Place, row: data.Withheld) -> Withheld:
    """A vaccine not to be offered between two ages."""
    here = place.at(f"withheld / {row.id}")
    return Withheld(
        begin=day_or(row.effective, FIRST_DAY),
        end=day_or(row.cessation, LAST_DAY),
        source=here.source(row.source),
        id=row.id,
        vaccine=here.known(row.vaccine),
        begin_age=here.age_of(row.begin_age),
        end_age=here.age_of(row.end_age),
        text=row.text,
    )


def conflicts(place: Place, rows: Iterable[data.Conflict]) -> dict[str, dict[str, Conflict]]:
    """Look-up by the later, then by the earlier vaccine."""
    table: dict[str, dict[str, Conflict]] = {}
    for row in rows:
        here = place.at(f"conflict {row.previous} -> {row.current}")
        conflict = Conflict(
            here.duration(row.begin),
            here.duration(row.minimum_end),
            here.duration(row.end),
            row.source,
        )
        for current in row.current:
            table.setdefault(current, {}).update(dict.fromkeys(row.previous, conflict))
    return table
