"""A school's class list, as pasted from a table or a CSV file. 班级名单

Schools send what their tables hold: with a heading or without, with parents' names and phones,
with numbers that a spreadsheet has spoilt. What a line says of the child is read; what is wrong
with a line is said in words that help to mend it.
"""

import csv
import re
import unicodedata
from collections.abc import Iterable, Sequence
from datetime import date, timedelta

from msgspec import Struct

from kernel.errors import InvalidInput, Refusal
from kernel.i18n import N_
from kernel.registry import identifiers as ids
from kernel.registry.identifiers import Identifier, IdentifierKind

_INVISIBLE = {ord(c): None for c in "\ufeff\u200b\u200c\u200d\u2060\u202a\u202c"}
_SAME = _INVISIBLE | str.maketrans({"\u3000": " ", "\xa0": " ", "，": ",", "；": ";", "：": ":"})
_SEPARATORS = re.compile(r"[\t,;、|\s]+")
_DAY = re.compile(r"(\d{4})[-./年]?(\d{1,2})[-./月]?(\d{1,2})日?")
_CLOCK = re.compile(r"(?<=\d)[ T]\d{1,2}:\d{2}(:\d{2})?(?!\d)")
"""The hour that a spreadsheet puts behind a day."""

_SPACED_ID = re.compile(r"(?<!\d)(\d{6})[ -](\d{8})[ -](\d{3}[\dXx])(?![\dA-Za-z])")
_LONG_NUMBER = re.compile(r"\d{15,}|\d{14,}[A-Za-z]")
_SPOILT = re.compile(r"\d(\.\d+)?E\+?\d{2}", re.IGNORECASE)
_PASSED_OVER = re.compile(r"\d{1,14}|男|女|男孩|女孩|无|\w*[一二三四五六七八九十\d]班")
"""Running numbers, phones and sex, which class lists have beside what is needed."""

_SERIAL_DAYS = range(36526, 73051)
"""Days from 2000 to 2099 as spreadsheets count them."""
_SERIAL_ZERO = date(1899, 12, 30)

_HEADING = re.compile(r"姓名|名字|出生日期|出生年月|生日|身份证|name|birth", re.IGNORECASE)
_NAME = re.compile(r"姓名|名字|name", re.IGNORECASE)
_BIRTH = re.compile(r"出生(日期|年月|时间)|生日|birth|dob", re.IGNORECASE)
_NUMBER = re.compile(
    r"身份证|证件号|证件编号|档案号|出生证|健康码|identity|id.?(no|number)|^id$", re.I
)
_OF_OTHERS = re.compile(
    r"家长|监护|父|母|爸|妈|爷|奶|联系|班|校|园|guardian|parent|mother|father|class|school",
    re.IGNORECASE,
)
_LINES_ABOVE_HEADING = 5
_DIGITS_OF_A_DAY = 6
"""A line with as many is a child, not a title or heading."""


class ListedChild(Struct, frozen=True):
    """One line of the list, as far as it could be read. 名单上的一行

    ``text`` is the line as it may be shown and kept: long numbers are masked.
    """

    line: int
    text: str
    name: str = ""
    birth_date: date | None = None
    identifier: Identifier | None = None
    problem: Refusal | None = None


class LineUnreadable(InvalidInput):
    """A line that names no child. 看不懂的一行"""

    title = N_("这一行看不懂")


class _Columns(Struct, frozen=True):
    """Where the heading says the child's name, birth date and numbers stand."""

    separator: str
    name: int | None
    birth: int | None
    numbers: tuple[int, ...]

    @property
    def are_enough(self) -> bool:
        return bool(self.numbers) or (self.name is not None and self.birth is not None)


def read_class(text: str) -> tuple[ListedChild, ...]:
    """The children of a pasted table or CSV, one to a line.

    A line has a name and a birth date, or an identity, certificate or file number. Where there
    is a heading, its columns are read; else running numbers, phones and the sex are passed
    over. A line that cannot be read keeps its problem.
    """
    written = enumerate(text.splitlines(), 1)
    lines = [(n, line) for n, raw in written if (line := raw.translate(_SAME)).strip(" \t,;|")]
    heading = _heading(line for _, line in lines)
    columns = None if heading is None else _columns(lines[heading][1])
    if heading is not None:
        lines = lines[heading + 1 :]
    return tuple(_child(n, line, columns) for n, line in lines)


def masked_line(text: str) -> str:
    """A line without the digits that identify somebody."""
    joined = _SPACED_ID.sub(r"\1\2\3", text)
    hidden = re.sub(r"\d{14,}[\dA-Za-z]", lambda m: _masked_number(m[0]), joined)
    return re.sub(r"(?<!\d)1\d{10}(?!\d)", lambda m: ids.masked_phone(m[0]), hidden)


def same_name(one: str, other: str) -> bool:
    """Whether two names are the same but for spaces, dots and the width of letters."""
    return _plain(one) == _plain(other)


def _plain(name: str) -> str:
    return re.sub(r"[\s·•・.．‧]", "", unicodedata.normalize("NFKC", name)).casefold()


def _masked_number(number: str) -> str:
    return ids.masked(IdentifierKind.RESIDENT_ID, number)


def _heading(lines: Iterable[str]) -> int | None:
    """Which of the first lines is the heading; above it there may be a title."""
    for index, line in zip(range(_LINES_ABOVE_HEADING), lines, strict=False):
        if sum(map(str.isdecimal, line)) >= _DIGITS_OF_A_DAY:
            return None
        if _HEADING.search(line):
            return index
    return None


def _columns(heading: str) -> _Columns | None:
    separator = next((one for one in "\t,;|" if one in heading), " ")
    titles = [(n, t) for n, t in enumerate(_cells(heading, separator)) if not _OF_OTHERS.search(t)]
    numbers = tuple(n for n, title in titles if _NUMBER.search(title))
    names = [n for n, title in titles if n not in numbers and _NAME.search(title)]
    births = [n for n, title in titles if n not in numbers and _BIRTH.search(title)]
    found = _Columns(separator, next(iter(names), None), next(iter(births), None), numbers)
    return found if found.are_enough else None


def _cells(line: str, separator: str) -> list[str]:
    if separator == " ":
        return _SPACED_ID.sub(r"\1\2\3", line).split()
    try:
        cells = next(csv.reader([line], delimiter=separator), [])
    except csv.Error:
        cells = line.split(separator)
    return [cell.strip() for cell in cells]


def _child(number: int, line: str, columns: _Columns | None) -> ListedChild:
    shown = masked_line(line.strip())
    try:
        name, born, identifier = _parts(line, columns)
    except InvalidInput as problem:
        return ListedChild(number, shown, problem=problem)
    return ListedChild(number, shown, name, born, identifier)


def _parts(line: str, columns: _Columns | None) -> tuple[str, date | None, Identifier | None]:
    if columns is None:
        return _checked(*_found(line))
    cells = _cells(_CLOCK.sub("", line), columns.separator)
    wanted = [at for at in (columns.name, columns.birth, *columns.numbers) if at is not None]
    if columns.separator == " " and max(wanted) >= len(cells):
        return _checked(*_found(line))  # an empty cell leaves no trace between spaces
    name = _cell(cells, columns.name)
    days = {_cell_day(cell)} if (cell := _cell(cells, columns.birth)) else set()
    numbers = [_number(_cell(cells, at)) for at in columns.numbers if _cell(cells, at)]
    return _checked([name] if name else [], days, [one for one in numbers if one][:1])


def _cell(cells: Sequence[str], at: int | None) -> str:
    """What stands in a cell, without the marks by which spreadsheets keep numbers as text."""
    return "" if at is None or at >= len(cells) else cells[at].strip("\"'=`").strip()


def _cell_day(text: str) -> date:
    if text.isdecimal() and len(text) == 5 and int(text) in _SERIAL_DAYS:
        return _SERIAL_ZERO + timedelta(days=int(text))
    if short := re.fullmatch(r"(\d{2})([01]\d)([0-3]\d)", text):
        return _day(("20" + short[1], short[2], short[3]), text)
    if day := _DAY.fullmatch(text.replace(" ", "")):
        return _day(day.groups(), text)
    raise LineUnreadable(N_("出生日期“{given}”认不出来，写成2022-09-22这样。"), given=text[:20])


def _found(line: str) -> tuple[list[str], set[date], list[Identifier]]:
    """Names, days and numbers of a line of which nobody says what stands where."""
    names: list[str] = []
    days: set[date] = set()
    found: dict[Identifier, None] = {}
    line = _CLOCK.sub("", _SPACED_ID.sub(r"\1\2\3", line.replace('"', "")))
    for part in filter(None, (part.strip("'=`") for part in _SEPARATORS.split(line))):
        if day := _DAY.fullmatch(part):
            days.add(_day(day.groups(), part))
        elif identifier := _number(part):
            found[identifier] = None
        elif not _PASSED_OVER.fullmatch(part):
            names.append(part)
    return names, days, list(found)


def _checked(
    names: Sequence[str], days: set[date], found: Sequence[Identifier]
) -> tuple[str, date | None, Identifier | None]:
    if len(days) > 1 or len(found) > 1:
        raise LineUnreadable(N_("这一行有两个日期或两个号码，分不清是哪个。"))
    if not found and not (names and days):
        raise LineUnreadable(N_("要有姓名和出生日期，或者身份证号、档案号。"))
    born, identifier = next(iter(days), None), next(iter(found), None)
    if identifier is not None and identifier.kind is IdentifierKind.RESIDENT_ID:
        ids.cross_check(ids.resident_facts(identifier.value), born, None)
    return " ".join(names), born, identifier


def _number(text: str) -> Identifier | None:
    """The identifier a cell holds; none where it is something else. Raises ``InvalidInput``."""
    if _SPOILT.fullmatch(text):
        raise LineUnreadable(
            N_("表格把号码变成了“{given}”。把这一列的格式改成文本，重新填号码再复制。"), given=text
        )
    if kind := ids.guess_kind(text):
        return ids.read(kind, text)
    if _LONG_NUMBER.fullmatch(text):
        return ids.read(IdentifierKind.RESIDENT_ID, text)
    return None


def _day(parts: Sequence[str], text: str) -> date:
    try:
        return date(*map(int, parts))
    except ValueError as wrong:
        raise LineUnreadable(N_("“{given}”不是日历上有的日期。"), given=text) from wrong
