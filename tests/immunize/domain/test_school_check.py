"""Class lists as schools write them."""

from datetime import date

import pytest
from hypothesis import given
from hypothesis import strategies as st

from immunize.domain.school_check import read_class
from kernel.registry.identifiers import IdentifierKind

BORN = date(2022, 9, 22)


@pytest.mark.parametrize(
    "line",
    [
        "陈以宁,2022-09-22",
        "陈以宁，2022年9月22日",
        "1\t陈以宁\t女\t20220922",
        "陈以宁 2022/9/22",
        '12,"陈以宁",女,"2022.09.22"',
    ],
)
def test_a_name_and_a_birth_date(line: str) -> None:
    (child,) = read_class(line)
    assert (child.name, child.birth_date, child.problem) == ("陈以宁", BORN, None)


def test_a_minority_name_keeps_its_dot() -> None:
    (child,) = read_class("阿依古丽·买买提 2022-09-22")
    assert child.name == "阿依古丽·买买提"


def test_a_number_is_enough_and_the_heading_is_passed_over() -> None:
    text = "序号,姓名,档案号\n1,陈以宁,F431123000017\n\n2,,43110220220922004X\n"
    first, second = read_class(text)
    assert first.identifier is not None
    assert first.identifier.kind is IdentifierKind.FILE_NUMBER
    assert (second.line, second.identifier) != (2, None)


@pytest.mark.parametrize(
    ("line", "word"),
    [
        ("陈以宁", "出生日期"),
        ("2022-09-22", "姓名"),
        ("陈以宁 2022-02-31", "{given}"),
        ("陈以宁 2022-09-22 2023-09-01", "两个日期"),
        ("431102202209220041", "最后一位"),
    ],
)
def test_a_line_that_cannot_be_read_keeps_its_problem(line: str, word: str) -> None:
    (child,) = read_class(line)
    assert child.problem is not None
    assert word in child.problem.detail
    assert child.text == line


@given(st.text())
def test_whatever_is_pasted_is_answered_line_by_line(text: str) -> None:
    for child in read_class(text):
        assert child.problem or child.identifier or (child.name and child.birth_date)
