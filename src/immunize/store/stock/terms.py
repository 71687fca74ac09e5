"""Conditions that stock queries share. 库存查询公共条件"""

from collections.abc import Iterable
from typing import Any

from sqlalchemy import ColumnElement, Text, any_, exists, literal, select, true
from sqlalchemy.dialects.postgresql import ARRAY

from immunize.tables import held_packages, packages
from kernel.access import Kind
from kernel.registry.store.rows import under
from kernel.transaction import Tx


def within_scope(tx: Tx) -> ColumnElement[bool]:
    """Organisations within the actor's reach; all of them for the system itself."""
    return true() if tx.actor.kind is Kind.SYSTEM else under(tx.actor.scope)


def one_of(column: ColumnElement[Any], codes: Iterable[str]) -> ColumnElement[bool]:
    """The column holds one of these codes, however many they are: one array, one parameter."""
    return column == any_(literal(sorted(set(codes)), ARRAY(Text)))


HELD = exists(
    select(held_packages.c.code).where(
        held_packages.c.code == packages.c.code, held_packages.c.lifted_at.is_(None)
    )
)
"""The package is on hold."""
