"""Reading forms."""

from datetime import date

import pytest
from litestar.datastructures import FormMultiDict
from msgspec import Struct

from kernel.errors import InvalidInput
from kernel.text import Note
from kernel.web.forms import read


class Form(Struct, frozen=True):
    """A form with a day."""

    day: date
    until: date | None = None
    note: Note = ""


@pytest.mark.parametrize(
    "text", ["20260902", "260902", "2026-9-2", "2026年9月2日", "2026/09/02", " 2026.9.2 "]
)
def test_days_are_read_as_people_write_them(text: str):
    assert read(FormMultiDict([("day", text), ("until", "")]), Form) == Form(date(2026, 9, 2))


@pytest.mark.parametrize("text", ["20260231", "2 September", "2026-13-01"])
def test_a_day_that_is_none_names_its_field(text: str):
    with pytest.raises(InvalidInput) as refused:
        read(FormMultiDict([("day", text)]), Form)
    assert refused.value.field == "day"


def test_too_long_a_note_says_how_long_it_may_be():
    with pytest.raises(InvalidInput) as refused:
        read(FormMultiDict([("day", "20260902"), ("note", "长" * 1001)]), Form)
    assert (refused.value.field, refused.value.facts["most"]) == ("note", 1000)
