"""How database rows become structs. 行与结构体"""

from typing import Any, TypeVar

import msgspec
from msgspec import Struct
from sqlalchemy import Table

S = TypeVar("S", bound=Struct)


def as_struct(row: Any, type_: type[S], **opened: Any) -> S:
    """One row mapping as a struct; ``opened`` replaces columns that were sealed."""
    values = {name: opened.get(name, row[name]) for name in type_.__struct_fields__}
    return msgspec.convert(values, type_)


def columns_of(table: Table, type_: type[Struct]) -> list[Any]:
    """The columns of a table that a struct's fields name."""
    return [table.c[name] for name in type_.__struct_fields__]
