"""What lies within the actor's scope, and search patterns. 管辖范围条件"""

from sqlalchemy import ColumnElement, or_

from kernel.registry.tables import organisations
from kernel.rows import as_struct as as_struct
from kernel.rows import columns_of as columns_of


def like_prefix(words: str) -> str:
    """A LIKE pattern for what begins with the words, taken literally."""
    return words.replace("\\", "\\\\").replace("%", "\\%").replace("_", "\\_") + "%"


def under(scope: str) -> ColumnElement[bool]:
    """Organisations whose path is the scope or lies below it."""
    return or_(organisations.c.path == scope, organisations.c.path.like(like_prefix(scope + ".")))
