"""What a scan says: trace codes, GS1 messages, and every kind of wrong input."""

import string
from contextlib import suppress
from datetime import date

import pytest
from biip.gs1_messages import GS1Message
from hypothesis import given
from hypothesis import strategies as st

from immunize.domain import unreadable
from immunize.domain.codes import CodeKind, grouped, read, resolve
from immunize.domain.gs1 import check_digit, day_of, read_elements
from immunize.domain.scanning import Disagreement, Session, read_box
from immunize.domain.unreadable import CodeUnreadable
from kernel.registry.identifiers import new_health_code

GTIN = "06901234567892"
TRACE = "83901120004183562931"
GS = "\x1d"
FULL = f"01{GTIN}1728013110A2026B{GS}210004183"


class TestTraceCode:
    @pytest.mark.parametrize(
        "text",
        [
            TRACE,
            "8390112 0004183562931",
            "8390112-0004183562931",
            "8390112—0004183562931",
            "８３９０１１２ ０００４１８３５６２９３１",
            f"]C0{TRACE}",
            f"{TRACE}\r\n",
        ],
    )
    def test_is_read_however_it_is_written(self, text: str) -> None:
        scan = read(text)
        assert (scan.kind, scan.package_code, scan.prefix) == (CodeKind.TRACE, TRACE, "8390112")

    def test_says_nothing_of_lot_and_expiry(self) -> None:
        scan = read(TRACE)
        assert (scan.lot, scan.expires_on) == (None, None)

    @given(st.text(string.digits, min_size=20, max_size=20))
    def test_any_twenty_digits_are_one(self, digits: str) -> None:
        assert read(digits).package_code == digits

    def test_is_shown_in_groups(self) -> None:
        assert grouped(TRACE) == "8390112 0004183562931"


class TestGs1Message:
    @pytest.mark.parametrize(
        "text",
        [
            FULL,
            f"]d2{FULL}",
            f"]C1{FULL}{GS}",
            f"{GS}{FULL}",
            FULL.replace(GS, "␝"),
            FULL.replace(GS, "<GS>"),
            FULL.replace(GS, "{GS}"),
            f"(01){GTIN}(17)280131(10)A2026B(21)0004183",
            f"（01）{GTIN} （17）280131 （10）A2026B （21）0004183",
            f"21{'0004183'}{GS}10A2026B{GS}01{GTIN}17280131",
        ],
    )
    def test_is_read_with_every_spelling_of_the_separator(self, text: str) -> None:
        scan = read(text)
        assert scan.package_code == f"gs1:{GTIN}:0004183"
        assert (scan.lot, scan.expires_on) == ("A2026B", date(2028, 1, 31))

    def test_is_shown_with_its_identifiers(self) -> None:
        assert grouped(f"gs1:{GTIN}:0004183") == f"(01){GTIN} (21)0004183"

    def test_other_elements_are_passed_over(self) -> None:
        scan = read(f"01{GTIN}1126020117280131" + f"3012{GS}10A1{GS}7101234{GS}21S1")
        assert (scan.lot, scan.serial, scan.produced_on) == ("A1", "S1", date(2026, 2, 1))

    def test_identifiers_beyond_medicine_packs_are_passed_over_too(self) -> None:
        scan = read(f"01{GTIN}3103001250" + f"70032801311200{GS}10A1{GS}80082801311200{GS}21S1")
        assert (scan.gtin, scan.lot, scan.serial) == (GTIN, "A1", "S1")

    @pytest.mark.parametrize(
        ("written", "day"),
        [
            ("280200", date(2028, 2, 29)),
            ("270200", date(2027, 2, 28)),
            ("271200", date(2027, 12, 31)),
        ],
    )
    def test_day_00_is_the_last_day_of_the_month(self, written: str, day: date) -> None:
        assert day_of("17", written) == day

    def test_a_trade_item_alone_names_no_package(self) -> None:
        scan = read("6901234567892")
        assert (scan.gtin, scan.package_code) == (GTIN, None)


class TestWithoutSeparators:
    RUN_TOGETHER = f"01{GTIN}17280131" + "10A2026B" + "210004183"

    def test_the_serial_number_is_never_swallowed_by_the_lot(self) -> None:
        scan = read(self.RUN_TOGETHER)
        assert (scan.lot, scan.serial, scan.package_code) == (None, None, None)
        assert {one.lot for one in scan.alternatives} >= {"A2026B", "A2026B210004183"}

    def test_what_is_certain_is_still_told(self) -> None:
        scan = read(self.RUN_TOGETHER)
        assert (scan.gtin, scan.expires_on) == (GTIN, date(2028, 1, 31))

    def test_a_known_lot_decides(self) -> None:
        found = resolve(read(self.RUN_TOGETHER), {"A2026B", "OTHER"})
        assert found is not None
        assert found.package_code == f"gs1:{GTIN}:0004183"

    def test_an_unknown_lot_decides_nothing(self) -> None:
        assert resolve(read(self.RUN_TOGETHER), {"A2026"}) is None

    def test_a_message_with_one_reading_is_read(self) -> None:
        assert read(f"01{GTIN}17280131" + "10ABC").lot == "ABC"

    @given(
        lot=st.text(string.ascii_uppercase + string.digits, min_size=1, max_size=12),
        serial=st.text(string.ascii_uppercase + string.digits, min_size=1, max_size=7),
    )
    def test_the_true_reading_is_always_among_them(self, lot: str, serial: str) -> None:
        scan = read(f"]d201{GTIN}17280131" + f"10{lot}21{serial}")
        ways = scan.alternatives or (scan,)
        assert (lot, serial) in {(way.lot, way.serial) for way in ways}


class TestWrongInput:
    @pytest.mark.parametrize(
        ("text", "kind"),
        [
            ("", unreadable.NothingScanned),
            (" \r\n", unreadable.NothingScanned),
            (TRACE[:-1], unreadable.WrongLength),
            (TRACE + "0", unreadable.WrongLength),
            ("8390112", unreadable.PrefixOnly),
            ("839011200041835629O1", unreadable.NotDigits),
            ("https://example.com/t?code=1", unreadable.WebAddressScanned),
            ("11010519491231002X", unreadable.PersonCodeScanned),
            pytest.param(new_health_code().value, unreadable.PersonCodeScanned, id="health code"),
            ("6901234567893", unreadable.CheckDigitWrong),
            (f"01069012345678931728013110A{GS}211", unreadable.CheckDigitWrong),
            (f"01{GTIN}17281331" + f"10A{GS}211", unreadable.DateImpossible),
            (f"01{GTIN}17280230" + f"10A{GS}211", unreadable.DateImpossible),
            (f"]d201{GTIN}05123{GS}21A", unreadable.ElementUnknown),
            (f"01{GTIN}10A{GS}1728", unreadable.ElementCutShort),
            (f"01{GTIN}10{GS}21A", unreadable.ElementCutShort),
            (f"01{GTIN}10{'A' * 21}{GS}21A", unreadable.ElementTooLong),
            (f"01{GTIN}10A{GS}10B", unreadable.ElementRepeated),
            (f"01{GTIN}10批号{GS}21A", unreadable.ElementWrong),
            ("(99x)1", unreadable.ElementUnknown),
        ],
    )
    def test_has_its_own_message(self, text: str, kind: type[CodeUnreadable]) -> None:
        with pytest.raises(kind) as caught:
            read(text)
        assert type(caught.value) is kind
        assert str(caught.value)
        assert caught.value.todo

    def test_a_letter_among_digits_is_pointed_at(self) -> None:
        with pytest.raises(unreadable.NotDigits) as caught:
            read("8390112 00041835629O1")
        assert caught.value.facts == {"position": 19, "character": "O"}

    @pytest.mark.parametrize("text", ["", "  ", "-", "\u2010", " - ‐ "])
    def test_nothing_but_hyphens_and_spaces_is_nothing(self, text: str) -> None:
        with pytest.raises(unreadable.NothingScanned):
            read(text)

    @given(st.text(max_size=60))
    def test_no_input_breaks_the_reader(self, text: str) -> None:
        with suppress(CodeUnreadable):
            assert read(text).kind in CodeKind


class TestScannerSession:
    def test_gathers_the_codes_of_one_box_in_any_order(self) -> None:
        lot_code = "17280131" + f"10A1{GS}21S7"
        for codes in (["6901234567892", lot_code], [lot_code, "6901234567892"]):
            scan = read_box(codes)
            assert (scan.package_code, scan.lot) == (f"gs1:{GTIN}:S7", "A1")

    def test_says_what_is_missing(self) -> None:
        with pytest.raises(unreadable.CodeIncomplete):
            read_box(["6901234567892"])
        assert Session().add(read("6901234567892")).missing == ("serial",)

    def test_a_scan_without_expiry_never_empties_a_known_one(self) -> None:
        session = Session().add(read(FULL)).add(read(f"01{GTIN}21" + "0004183"))
        assert session.known.expires_on == date(2028, 1, 31)
        assert session.open == ()

    def test_codes_that_contradict_each_other_wait_for_a_person(self) -> None:
        session = Session().add(read(FULL)).add(read(f"01{GTIN}" + "17281231"))
        conflict = Disagreement("expires_on", date(2028, 1, 31), date(2028, 12, 31))
        assert session.open == (conflict,)
        with pytest.raises(unreadable.ScansDisagree):
            session.package()
        settled = session.settle(conflict, conflict.other)
        assert settled.package().expires_on == date(2028, 12, 31)

    def test_a_lot_scanned_by_itself_parts_a_message_without_separators(self) -> None:
        scan = read_box([TestWithoutSeparators.RUN_TOGETHER, "(10)A2026B"])
        assert (scan.lot, scan.serial) == ("A2026B", "0004183")


TEXT = st.text(string.ascii_letters + string.digits + "-./_", min_size=1, max_size=20)
DAY = st.dates(date(2000, 1, 1), date(2070, 12, 31)).map(lambda day: f"{day:%y%m%d}")
MONTH_END = st.dates(date(2000, 1, 1), date(2070, 12, 31)).map(lambda day: f"{day:%y%m}00")
ITEM = st.text(string.digits, min_size=13, max_size=13).map(lambda d: d + check_digit(d))
COUNT = st.text(string.digits, min_size=1, max_size=8)
FIXED = {"01": ITEM, "11": DAY, "13": DAY, "15": DAY, "17": DAY | MONTH_END}
VARIABLE = {"10": TEXT, "21": TEXT, "22": TEXT, "30": COUNT, "240": TEXT, "91": TEXT}


@st.composite
def messages(draw: st.DrawFn) -> tuple[str, dict[str, str]]:
    """A GS1 message with separators, and the elements it was written from."""
    identifiers = draw(st.lists(st.sampled_from([*FIXED, *VARIABLE]), min_size=1, unique=True))
    elements = {ai: draw((FIXED | VARIABLE)[ai]) for ai in identifiers}
    written = "".join(ai + value + ("" if ai in FIXED else GS) for ai, value in elements.items())
    return written.removesuffix(GS), elements


@given(messages())
def test_biip_reads_the_same(message: tuple[str, dict[str, str]]) -> None:
    """An independent reader of GS1 messages agrees, element by element and date by date."""
    written, elements = message
    theirs = GS1Message.parse(written).element_strings
    assert read_elements(written) == elements == {one.ai.ai: one.value for one in theirs}
    for one in theirs:
        if one.date is not None:
            assert day_of(one.ai.ai, one.value) == one.date


@given(ITEM)
def test_biip_agrees_on_check_digits(item: str) -> None:
    message = GS1Message.parse(f"01{item}")
    assert message.element_strings[0].gtin is not None
    assert read(f"(01){item}").gtin == item
