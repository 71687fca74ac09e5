"""Identifiers: what is accepted, what is said of what is not."""

from datetime import date

import pytest
from hypothesis import given
from hypothesis import strategies as st

from kernel.errors import InvalidInput
from kernel.registry.identifiers import (
    IdentifierKind,
    cross_check,
    guess_kind,
    masked,
    new_health_code,
    new_newborn_key,
    read,
    read_phone,
    resident_facts,
)
from kernel.registry.people import Sex, clean_name, pinyin_of


def valid_id(body: str) -> str:
    """A resident identity number's check character, as GB 11643 has it."""
    weights = (7, 9, 10, 5, 8, 4, 2, 1, 6, 3, 7, 9, 10, 5, 8, 4, 2)
    total = sum(int(digit) * weight for digit, weight in zip(body, weights, strict=True))
    return body + "10X98765432"[total % 11]


def number_with_x() -> str:
    serials = (f"43112319960518{serial:03}" for serial in range(1, 1000))
    return next(number for body in serials if (number := valid_id(body)).endswith("X"))


def test_a_resident_id_tells_birth_date_and_sex():
    facts = resident_facts(valid_id("43112319960518202"))
    assert facts.birth_date == date(1996, 5, 18)
    assert facts.sex is Sex.FEMALE


def test_x_may_be_written_small_and_the_number_in_groups():
    number = number_with_x()
    spaced = f"{number[:6]} {number[6:14]} {number[14:].lower()}"
    assert resident_facts(spaced).number == number


@pytest.mark.parametrize(
    ("number", "said"),
    [
        ("4311231996051820", "16位"),
        ("43112319960518202A", "数字或X"),
        (valid_id("43112319960518202")[:-1] + "?", "数字或X"),
        (valid_id("43112319961318202"), "出生日期"),
        ("", "18位"),
    ],
)
def test_each_wrong_id_is_told_what_is_wrong(number: str, said: str):
    with pytest.raises(InvalidInput) as refused:
        resident_facts(number)
    assert said in str(refused.value)


@given(place=st.integers(0, 16), step=st.integers(1, 9))
def test_one_wrong_digit_is_noticed(place: int, step: int):
    number = valid_id("43112319960518202")
    digit = str((int(number[place]) + step) % 10)
    with pytest.raises(InvalidInput):
        resident_facts(number[:place] + digit + number[place + 1 :])


def test_an_id_that_contradicts_what_was_entered_names_the_field():
    facts = resident_facts(valid_id("43112319960518202"))
    with pytest.raises(InvalidInput) as refused:
        cross_check(facts, date(1996, 5, 19), Sex.FEMALE)
    assert refused.value.field == "birth_date"
    with pytest.raises(InvalidInput) as refused:
        cross_check(facts, None, Sex.MALE)
    assert refused.value.field == "sex"


@pytest.mark.parametrize(
    "text",
    [
        "13800002207",
        "+86 138 0000 2207",
        "0086-138-0000-2207",
        "8613800002207",
        "１３８００００２２０７",
    ],
)
def test_phones_are_read_in_every_usual_form(text: str):
    assert read_phone(text) == "13800002207"


@pytest.mark.parametrize("text", ["1380000220", "23800002207", "+1 415 555 0100", "电话"])
def test_what_is_no_mobile_number_gets_an_example(text: str):
    with pytest.raises(InvalidInput, match="138 0013 8000"):
        read_phone(text)


@pytest.mark.parametrize(
    ("entered", "kept"),
    [
        ("  陈以宁 ", "陈以宁"),
        ("阿依古丽•买买提", "阿依古丽·买买提"),
        ("迪丽热巴‧迪力木拉提", "迪丽热巴·迪力木拉提"),
        ("㛃𬭚", "㛃𬭚"),
        ("Anna  O'Neil", "Anna O'Neil"),
    ],
)
def test_names_keep_rare_characters_and_get_one_middle_dot(entered: str, kept: str):
    assert clean_name(entered) == kept


@pytest.mark.parametrize("entered", ["", "   ", "陈" * 51, "陈1", "陈\u200b宁", "<b>", "·", "- -"])
def test_what_cannot_be_a_name_is_refused(entered: str):
    with pytest.raises(InvalidInput) as refused:
        clean_name(entered)
    assert refused.value.field == "name"


def test_pinyin_and_initials():
    assert pinyin_of("陈以宁") == ("chenyining", "cyn")
    assert pinyin_of("阿依古丽·买买提")[1] == "ayglmmt"


def test_scanned_codes_are_recognised_by_their_form():
    assert guess_kind(new_health_code().value) is IdentifierKind.HEALTH_CODE
    assert guess_kind(new_newborn_key().value) is IdentifierKind.NEWBORN_KEY
    assert guess_kind(valid_id("43112319960518202")) is IdentifierKind.RESIDENT_ID
    assert guess_kind("t430000123") is IdentifierKind.BIRTH_CERTIFICATE
    assert guess_kind("陈以宁") is None
    assert guess_kind("13800002207") is None


def test_a_health_code_says_nothing_about_its_person():
    first, second = new_health_code().value, new_health_code().value
    assert first != second
    assert len(first) == 26


def test_masks_hide_the_middle():
    number = valid_id("43112319960518202")
    assert masked(IdentifierKind.RESIDENT_ID, number) == f"431***********{number[-4:]}"
    with pytest.raises(InvalidInput):
        read(IdentifierKind.BIRTH_CERTIFICATE, "T43")
