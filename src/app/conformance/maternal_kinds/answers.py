"""What every kind of case shares: its input, its answer, its explanation. 题型登记"""

from collections.abc import Callable, Iterable
from datetime import date, datetime
from decimal import Decimal
from functools import wraps
from inspect import Parameter, signature
from typing import Annotated, Any, TypeAlias, get_type_hints

import msgspec
from msgspec import Meta, Struct

from maternal.domain.basis import Basis
from maternal.domain.obstetric_calendar import GestationalAge

Answer: TypeAlias = dict[str, Any]

Moment = Annotated[datetime, Meta(tz=False)]
"""Local time at the clinic, written without a zone. 当地时间"""


class Kind(Struct, frozen=True):
    """A kind of case: the struct its input decodes to, and what answers it. 题型"""

    input: type[Struct]
    answer: Callable[[Struct], Answer]


KINDS: dict[str, Kind] = {}


def kind(function: Callable[..., Answer]) -> Callable[..., Answer]:
    """Register a function under its name; its keyword parameters are the case's input keys."""
    hints = get_type_hints(function, include_extras=True)
    fields = [
        (name, hints[name])
        if parameter.default is Parameter.empty
        else (name, hints[name], parameter.default)
        for name, parameter in signature(function).parameters.items()
    ]
    input_ = msgspec.defstruct(f"{function.__name__}_input", fields, frozen=True, kw_only=True)

    @wraps(function)
    def answer(given: Struct) -> Answer:
        return function(**msgspec.structs.asdict(given))

    KINDS[function.__name__] = Kind(input_, answer)
    return function


def explained(because: Iterable[Basis], **answer: Any) -> Answer:
    """An answer with the rules it follows from."""
    return {**answer, "explanation": [msgspec.to_builtins(basis) for basis in because]}


def plain(value: Any) -> Any:
    """A value as JSON writes it in cases: dates, moments to the minute, ``w+d``."""
    if isinstance(value, datetime):
        return value.isoformat(timespec="minutes")
    if isinstance(value, date):
        return value.isoformat()
    if isinstance(value, GestationalAge):
        return str(value)
    if isinstance(value, Decimal):
        return float(value)
    if isinstance(value, list | tuple):
        return [plain(part) for part in value]
    return value
