"""What stands in the way of a dose, as the engine reads it. 编译后的接种阻碍

Immunity, contraindications, vaccines given up at an age, and other vaccines given too recently.
"""

from __future__ import annotations

from collections.abc import Mapping
from typing import TypeAlias

from msgspec import Struct

from immunize.domain.compiled_series import Product, Row
from immunize.domain.durations import Duration


class Immunity(Struct, frozen=True, gc=False):
    observations: frozenset[str]
    born_before: int | None
    birth_country: str | None
    exclusions: frozenset[str]
    source: str


class Contraindication(Row, frozen=True, gc=False, kw_only=True):
    id: str
    observation: str | None
    unless: frozenset[str]
    begin_age: Duration | None
    end_age: Duration | None
    products: Mapping[str, tuple[Product, ...]]
    defers: bool
    lasts: Duration | None
    text: str


Contraindications: TypeAlias = Mapping[str | None, tuple[Contraindication, ...]]
"""By the observation they need, so that a healthy person costs nothing; None: they need none."""


class Withheld(Row, frozen=True, gc=False, kw_only=True):
    id: str
    vaccine: str
    begin_age: Duration | None
    end_age: Duration | None
    text: str


class Conflict(Struct, frozen=True, gc=False):
    begin: Duration
    minimum_end: Duration
    end: Duration
    source: str | None
