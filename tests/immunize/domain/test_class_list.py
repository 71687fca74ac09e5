"""Class lists as schools write them."""

from datetime import date

import pytest
from hypothesis import given
from hypothesis import strategies as st

from immunize.domain.class_list import masked_line, read_class, same_name
from kernel.registry.identifiers import IdentifierKind

BORN = date(2022, 9, 22)
NUMBER = "43112320220922001X"


@pytest.mark.parametrize(
    "line",
    [
        "陈以宁,2022-09-22",
        "陈以宁，2022年9月22日",
        "1\t陈以宁\t女\t20220922",
        "陈以宁 2022/9/22",
        '12,"陈以宁",女,"2022.09.22"',
        "\ufeff陈以宁\t2022/9/22 0:00:00",
        "陈以宁\u3000\xa02022-09-22 ",
        "3|小一班|陈以宁|女|2022-09-22|13807480001",
    ],
)
def test_a_name_and_a_birth_date(line: str) -> None:
    (child,) = read_class(line)
    assert (child.name, child.birth_date, child.problem) == ("陈以宁", BORN, None)


@pytest.mark.parametrize(
    "number",
    [NUMBER, NUMBER.lower(), "431123 20220922 001X", "431123-20220922-001x", f"'{NUMBER}"],
)
@pytest.mark.parametrize("written", ["{}", "陈以宁 {}", "1\t陈以宁\t{}", '"陈以宁","{}"'])
def test_a_number_in_any_writing(written: str, number: str) -> None:
    (child,) = read_class(written.format(number))
    assert child.problem is None
    assert child.identifier is not None
    assert (child.identifier.kind, child.identifier.value) == (IdentifierKind.RESIDENT_ID, NUMBER)
    assert "20220922" not in child.text


def test_the_headings_columns_are_read_and_no_others() -> None:
    text = (
        "\ufeff青溪镇中心幼儿园小一班名单,,,,,\r\n"
        "序号,班级,姓名,身份证号,出生日期,家长姓名,家长身份证号,联系电话\r\n"
        f"1,小一班,陈以宁,{NUMBER},2022-09-22,林晓芸,431123199603080022,13807480001\r\n"
        "2,小一班,陈知远,,44826,林晓芸,,\r\n"
        ",,,,,,,\r\n"
        f'3,小一班,"李 想",="{NUMBER}",,,,\r\n'
    )
    first, second, third = read_class(text)
    assert first.problem is None
    assert first.identifier is not None
    assert (first.name, first.birth_date, first.identifier.value) == ("陈以宁", BORN, NUMBER)
    assert (second.name, second.birth_date, second.identifier) == ("陈知远", BORN, None)
    assert (third.line, third.name) == (6, "李 想")
    assert third.identifier == first.identifier


def test_a_heading_between_spaces() -> None:
    (child,) = read_class(f"学生姓名 身份证号码\n陈以宁 {NUMBER}")
    assert (child.name, child.problem) == ("陈以宁", None)


def test_a_minority_name_keeps_its_dot() -> None:
    (child,) = read_class("阿依古丽·买买提 2022-09-22")
    assert child.name == "阿依古丽·买买提"
    assert same_name(child.name, "阿依古丽•买买提")
    assert not same_name(child.name, "阿依古丽")


def test_a_number_is_enough_and_the_heading_is_passed_over() -> None:
    text = f"序号,姓名,档案号\n1,陈以宁,F431123000017\n\n2,,{NUMBER}\n"
    first, second = read_class(text)
    assert first.identifier is not None
    assert first.identifier.kind is IdentifierKind.FILE_NUMBER
    assert (second.line, second.identifier is None) == (4, False)


@pytest.mark.parametrize(
    ("line", "word"),
    [
        ("陈以宁", "出生日期"),
        ("2022-09-22", "姓名"),
        ("陈以宁 2022-02-31", "{given}"),
        ("陈以宁 2022-09-22 2023-09-01", "两个日期"),
        ("431123202209220011", "最后一位"),
        ("陈以宁 4311232022092200", "18位"),
        ("陈以宁 43112320220922001", "18位"),
        ("陈以宁 4.31102E+17", "文本"),
        (f"陈以宁 2022-09-23 {NUMBER}", "出生日期"),
        ("姓名,生日\n陈以宁,22/9/2022", "出生日期"),
    ],
)
def test_a_line_that_cannot_be_read_keeps_its_problem(line: str, word: str) -> None:
    (child,) = read_class(line)
    assert child.problem is not None
    assert word in child.problem.detail


def test_what_is_kept_of_a_line_identifies_nobody() -> None:
    assert masked_line(f"1,陈以宁,{NUMBER},13807480001") == (
        "1,陈以宁,431***********001X,138****0001"
    )


@given(st.text())
def test_whatever_is_pasted_is_answered_line_by_line(text: str) -> None:
    for child in read_class(text):
        assert child.problem or child.identifier or (child.name and child.birth_date)


CELLS = st.sampled_from(
    ["姓名", "出生日期", "身份证号", "陈以宁", "2022-09-22", NUMBER, "44826", "", '"', "女", "1"]
)


@given(
    st.lists(st.lists(CELLS, max_size=5), max_size=5),
    st.sampled_from([",", "\t", " ", ";", "|"]),
)
def test_any_table_is_answered_line_by_line(rows: list[list[str]], separator: str) -> None:
    for child in read_class("\n".join(separator.join(row) for row in rows)):
        assert child.problem or child.identifier or (child.name and child.birth_date)
        assert "202209220" not in child.text
