"""Forms: read once, refused by field, shown again as entered. 表单

form = await request.form()
try:
    new = read(form, NewReceipt)
    async with transaction as tx:
        receipt = await receive_lot(tx, new)
except InvalidInput as wrong:
    return redisplay("immunize/receive.html", form, wrong, context={...})
return Redirect(f"/stock/receipts/{receipt.id}", status_code=303)
"""

import re
from collections.abc import Mapping
from datetime import date
from typing import Any, TypeVar, get_args, get_origin, get_type_hints
from uuid import UUID

import msgspec
from litestar.datastructures import FormMultiDict
from msgspec import Struct

from kernel.errors import InvalidInput, Refusal
from kernel.i18n import N_
from kernel.web.pages import Page

S = TypeVar("S", bound=Struct)

_PATH = re.compile(r"at `\$\.([\w]+)")
_TOO_LONG = re.compile(r"Expected `str` of length <= (\d+)")
_MISSING = re.compile(r"missing required field `(\w+)`")

_WRITTEN_DAYS = (
    re.compile(r"(\d{4})(\d{2})(\d{2})"),
    re.compile(r"(\d{2})(\d{2})(\d{2})"),
    re.compile(r"(\d{4})\s*[-/.年]\s*(\d{1,2})\s*[-/.月]\s*(\d{1,2})\s*日?"),
)


class FormState(Struct, frozen=True):
    """What was entered and what is wrong with it; a template fills its fields from it. 表单状态"""

    values: dict[str, Any]
    errors: dict[str, Refusal]

    def value(self, name: str, default: Any = "") -> Any:
        """What was entered in a field."""
        return self.values.get(name, default)

    def error(self, name: str) -> Refusal | None:
        """What is wrong with a field."""
        return self.errors.get(name)


EMPTY = FormState({}, {})


def read(form: FormMultiDict, type_: type[S]) -> S:
    """A submitted form as a struct. Empty fields count as not given; sequence fields take
    every value of their name. Raises ``InvalidInput`` naming the first field that is wrong.
    """
    hints = get_type_hints(type_)
    entered: dict[str, Any] = {}
    for name in type_.__struct_fields__:
        values = [_text(value) for value in form.getall(name, []) if value != ""]
        if not values:
            continue
        if hints[name] is date or date in get_args(hints[name]):
            values = [_as_iso(value) for value in values]
        many = get_origin(hints[name]) in (list, tuple, set, frozenset)
        entered[name] = values if many else values[-1]
    try:
        return msgspec.convert(entered, type_, strict=False)
    except msgspec.ValidationError as wrong:
        raise _by_field(str(wrong)) from wrong


def _as_iso(text: str) -> str:
    """A day as people write it (20260922, 260922, 2026年9月22日, 2026/9/22) in ISO form; what is
    none of these is left for the refusal.
    """
    for form in _WRITTEN_DAYS:
        if found := form.fullmatch(text):
            year, month, day = found.groups()
            return f"{'20' * (len(year) == 2)}{year}-{month:0>2}-{day:0>2}"
    return text


def _text(value: Any) -> Any:
    return value.strip() if isinstance(value, str) else value


def _by_field(message: str) -> InvalidInput:
    if missing := _MISSING.search(message):
        return InvalidInput(N_("这一项要填。"), field=missing[1])
    path = _PATH.search(message)
    if long := _TOO_LONG.search(message):
        return InvalidInput(
            N_("最多写{most}个字。"), field=path[1] if path else None, most=int(long[1])
        )
    return InvalidInput(
        N_("这一项填的内容认不出来，请按示例填写。"), field=path[1] if path else None
    )


def state_of(form: FormMultiDict, wrong: Refusal | None = None) -> FormState:
    """A submitted form to be shown again."""
    values: dict[str, Any] = {}
    for name in form:
        all_values = form.getall(name)
        values[name] = all_values[-1] if len(all_values) == 1 else all_values
    errors = {wrong.field or "": wrong} if wrong else {}
    return FormState(values, errors)


def redisplay(
    template: str, form: FormMultiDict, wrong: Refusal, context: Mapping[str, Any]
) -> Page:
    """The form's page again, with what was entered and what to mend, as status 422."""
    return Page(template, context={**context, "form": state_of(form, wrong)}, status_code=422)


def read_id(text: str) -> UUID:
    """An id from a form or address. Raises ``InvalidInput``."""
    try:
        return UUID(text)
    except ValueError as wrong:
        raise InvalidInput(N_("这个链接不完整，请回到上一页重新打开。")) from wrong
