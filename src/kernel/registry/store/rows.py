"""How rows become structs, and what lies within the actor's scope. 存取公共部分"""

from typing import Any, TypeVar

import msgspec
from msgspec import Struct
from sqlalchemy import ColumnElement, Table, or_

from kernel.registry.tables import organisations

S = TypeVar("S", bound=Struct)


def as_struct(row: Any, type_: type[S]) -> S:
    """One row mapping as a struct; its keys are SQLAlchemy's own kind of text."""
    return msgspec.convert({str(name): value for name, value in row.items()}, type_)


def columns_of(table: Table, type_: type[Struct]) -> list[Any]:
    """The columns of a table that a struct's fields name."""
    return [table.c[name] for name in type_.__struct_fields__]


def like_prefix(words: str) -> str:
    """A LIKE pattern for what begins with the words, taken literally."""
    return words.replace("\\", "\\\\").replace("%", "\\%").replace("_", "\\_") + "%"


def under(scope: str) -> ColumnElement[bool]:
    """Organisations whose path is the scope or lies below it."""
    return or_(organisations.c.path == scope, organisations.c.path.like(like_prefix(scope + ".")))
