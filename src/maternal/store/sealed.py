"""Columns that are sealed at rest, opened and closed with their person. 加密列"""

from collections.abc import Iterable
from typing import Any, TypeVar
from uuid import UUID

import msgspec
from msgspec import Struct

from kernel.registry.store.rows import as_struct
from kernel.transaction import Tx

S = TypeVar("S", bound=Struct)


def sealed_values(tx: Tx, value: Struct, person_id: UUID, columns: Iterable[str]) -> dict[str, Any]:
    """A struct's values for a row, the named columns sealed to the person."""
    values = msgspec.structs.asdict(value)
    for column in columns:
        if values[column] is not None:
            plain = msgspec.json.encode(values[column])
            values[column] = tx.vault.seal(plain, person_id.bytes)
    return values


def opened_struct(tx: Tx, row: Any, type_: type[S], person_id: UUID, columns: Iterable[str]) -> S:
    """A row as a struct, the named columns opened."""
    values = dict(row.items())
    for column in columns:
        if values[column] is not None:
            plain = tx.vault.open(values[column], person_id.bytes)
            values[column] = msgspec.json.decode(plain)
    return as_struct(values, type_)
