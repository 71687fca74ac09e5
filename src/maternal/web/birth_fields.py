"""The fields of a birth, whose names end in the number of the child. 出生表单字段"""

from datetime import time

from litestar.datastructures import FormMultiDict

from kernel.errors import InvalidInput
from kernel.i18n import N_

_FIELDS = {
    "gestation": "weeks",
    "gestation_days": "weeks",
    "birth_weight_g": "weight_g",
    "born_at": "born_time",
    "name": "mother_name",
    "birth_date": "mother_birth",
    "identifier": "mother_resident_id",
    "phone": "mother_phone",
    "district_code": "mother_district",
}
"""The form's fields, by what a refusal calls them."""


def own_fields(form: FormMultiDict, number: int) -> FormMultiDict:
    """What was entered about one child, its number taken off the names."""
    ending = f"_{number}"
    return FormMultiDict(
        [
            (name.removesuffix(ending), value)
            for name in form
            if name.endswith(ending)
            for value in form.getall(name)
        ]
    )


def clock(text: str) -> time:
    """A time of day as people write it: 13:06, 13：06 or 1306."""
    digits = text.replace("：", ":").replace(":", "").zfill(4)
    if digits.isdecimal() and len(digits) == 4 and int(digits[:2]) < 24 and int(digits[2:]) < 60:
        return time(int(digits[:2]), int(digits[2:]))
    raise InvalidInput(N_("时间按24小时制写，例如 13:06。"), field="born_time")


def form_field(name: str | None) -> str | None:
    """Where the form shows what a refusal is about."""
    if name is None:
        return None
    known, _, number = name.rpartition("_")
    if number.isdecimal() and known in _FIELDS:
        return f"{_FIELDS[known]}_{number}"
    return _FIELDS.get(name, name)
