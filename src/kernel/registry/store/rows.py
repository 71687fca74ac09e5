"""How rows become structs, and what lies within the actor's scope. 存取公共部分"""

from typing import Any, TypeVar

import msgspec
from msgspec import Struct
from sqlalchemy import ColumnElement, Table, or_

from kernel.registry.tables import organisations

S = TypeVar("S", bound=Struct)


def as_struct(row: Any, type_: type[S], **opened: Any) -> S:
    """One row mapping as a struct; ``opened`` replaces columns that were sealed."""
    values = {name: opened.get(name, row[name]) for name in type_.__struct_fields__}
    return msgspec.convert(values, type_)


def columns_of(table: Table, type_: type[Struct]) -> list[Any]:
    """The columns of a table that a struct's fields name."""
    return [table.c[name] for name in type_.__struct_fields__]


def like_prefix(words: str) -> str:
    """A LIKE pattern for what begins with the words, taken literally."""
    return words.replace("\\", "\\\\").replace("%", "\\%").replace("_", "\\_") + "%"


def under(scope: str) -> ColumnElement[bool]:
    """Organisations whose path is the scope or lies below it."""
    return or_(organisations.c.path == scope, organisations.c.path.like(like_prefix(scope + ".")))
