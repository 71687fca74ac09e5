"""The files of the national programme: what is refused, what a later file changes."""

import shutil
from datetime import date
from pathlib import Path

import pytest

from immunize.domain.forecast import HistoryDose, Person, SeriesStatus, Sex, forecast
from immunize.domain.schedule import SeriesDose
from immunize.schedules import (
    BadScheduleFile,
    begin_editions,
    catalogue,
    edition_on,
    national,
    observe,
    plan_as,
    regions,
)
from immunize.schedules.national import NIP_CN, compile_programme, read_programme

NEWBORN = Person(date(2026, 7, 1), Sex.FEMALE)


@pytest.fixture
def files(tmp_path: Path) -> Path:
    """A copy of the programme's files, to be changed."""
    return Path(shutil.copytree(NIP_CN, tmp_path / "nip_cn"))


def change(files: Path, name: str, old: str, new: str) -> None:
    path = files / name
    text = path.read_text(encoding="utf-8")
    assert old in text
    path.write_text(text.replace(old, new, 1), encoding="utf-8")


@pytest.mark.parametrize(
    ("name", "old", "new", "where"),
    [
        ("2021.toml", 'age = "1 month"', 'ages = "1 month"', "2021.toml: series.HepB.dose.2"),
        ("2021.toml", 'age = "1 month"', 'age = "1 moon"', "HepB / HepB / dose 2"),
        ("2021.toml", 'accepts = ["@hepb"]', 'accepts = ["@hepc"]', "2021.toml: series.HepB"),
        ("2021.toml", 'offers = ["MPSV-A"]', 'offers = ["MPSV"]', "series.MPSV-A.dose.1"),
        ("2021.toml", 'when = "no-men-a"', 'when = "no-men-b"', "unknown condition 'no-men-b'"),
        ("2021.toml", 'source = "V#DTaP"', 'source = "X#DTaP"', "series.DTaP"),
        ("2021.toml", 'unless = ["ppd-negative"', 'unless = ["ppd"', "bcg-without-ppd"),
        ("2021.toml", "[series.JE-L.dose.2]", "[series.JE-L.dose.two]", "series.JE-L.dose.two"),
        ("2021.toml", "is = 1 }", "is = 1, below = 2 }", "condition.one-dtp-dose"),
        ("2026.toml", "[edition]", "[editon]", "2026.toml: unknown section 'editon'"),
        ("programme.toml", 'je = "L"', 'je = "X"', "default.je"),
        ("catalogue.toml", 'route = "ID"', 'route = "arm"', "catalogue.toml: vaccine.BCG"),
        ("catalogue.toml", 'counts_for = ["BCG"]', 'counts_for = ["TB"]', "BCG: unknown antigen"),
    ],
)
def test_a_wrong_entry_is_refused_with_its_place(
    files: Path, name: str, old: str, new: str, where: str
) -> None:
    change(files, name, old, new)
    with pytest.raises(BadScheduleFile, match=where.replace("/", ".")):
        compile_programme(read_programme(files))


def test_a_condition_that_no_entry_uses_is_refused(files: Path) -> None:
    change(files, "2021.toml", 'when = "one-men-a"\n', 'when = "no-men-a"\n')
    with pytest.raises(BadScheduleFile, match=r"condition\.one-men-a: no entry uses"):
        read_programme(files)


def test_every_entry_cites_a_source_and_whether_it_was_verified() -> None:
    schedules = national()
    for antigen in schedules.data.antigens:
        for series in antigen.series:
            for entry in (series, *series.doses):
                assert entry.source is not None
                assert entry.source.partition("#")[0] in schedules.sources
    assert not any(source.verified for source in schedules.data.sources)


def test_a_later_edition_restates_only_what_it_changes() -> None:
    """The 2026 file changes MPSV-A's dose; its predecessor ends the day before."""
    (series,) = next(a for a in national().data.antigens if a.name == "MenA").series
    first = [dose for dose in series.doses if dose.number == 1]
    assert [(d.effective, d.cessation) for d in first] == [
        (None, date(2026, 6, 16)),
        (date(2026, 6, 17), None),
    ]
    assert [d.ages[0].latest_recommended for d in first] == [None, "12 months"]


def test_the_start_of_an_edition_is_configurable() -> None:
    assert edition_on(date(2026, 6, 17)).id == "2026"
    later = (("2026", date(2026, 9, 1)),)
    assert edition_on(date(2026, 8, 31), starts=later).id == "2021+DTaP2025+HPV2025"
    assert edition_on(date(2026, 9, 1), starts=later).id == "2026"
    dose = _first_a_dose(plan_as("2026", starts=later).data.antigens)
    assert dose.cessation == date(2026, 8, 31)


def _first_a_dose(antigens: tuple) -> SeriesDose:
    (series,) = next(antigen for antigen in antigens if antigen.name == "MenA").series
    return series.doses[0]


def test_before_the_first_edition_its_values_hold() -> None:
    assert edition_on(date(2015, 1, 1)).id == "2021"


def test_planning_follows_the_day_unless_an_edition_is_named() -> None:
    """A boy without polio doses but three bOPV and one IPV, planned before and under 2026."""
    child = Person(date(2018, 3, 4), Sex.MALE)
    days = [date(2018, 5, 4), date(2018, 6, 4), date(2018, 7, 4), date(2022, 3, 4)]
    codes = ["IPV", "bOPV", "bOPV", "bOPV"]
    history = [
        HistoryDose(str(number), day, code)
        for number, (day, code) in enumerate(zip(days, codes, strict=True))
    ]

    def polio(schedules: object, on: date) -> SeriesStatus:
        return forecast(schedules, child, history, on).of_group("POLIO").status

    assert polio(national(), date(2026, 6, 16)) is SeriesStatus.COMPLETE
    assert polio(national(), date(2026, 6, 17)) is SeriesStatus.NOT_COMPLETE
    assert polio(plan_as("2021"), date(2026, 6, 17)) is SeriesStatus.COMPLETE


# --- regions -------------------------------------------------------------------------------


def region_file(files: Path, text: str) -> None:
    (files / "regions").mkdir(exist_ok=True)
    head = """
        [region]
        codes = ["99"]
        zh = "某省"
        en = "Some province"
        effective = 2025-01-01
        until = 2026-12-31
        source = "K#invented for a test"
    """
    (files / "regions" / "99.toml").write_text(head + text, encoding="utf-8")


def test_a_province_stands_in_front_of_one_entry_and_leaves_the_rest(files: Path) -> None:
    region_file(
        files,
        """
        [series.JE-L.dose.1]
        age = "9 months"
        offers = ["JE-L"]
        source = "K#invented for a test"
        """,
    )
    local = compile_programme(read_programme(files, "99"))
    answer = forecast(local, NEWBORN, [], date(2026, 8, 1))
    assert answer.of_group("JE").earliest == date(2027, 4, 1)
    assert answer.of_group("MMR").earliest == date(2027, 3, 1)
    another = compile_programme(read_programme(files, "98"))
    elsewhere = forecast(another, NEWBORN, [], date(2026, 8, 1))
    assert elsewhere.of_group("JE").earliest == date(2027, 3, 1)
    afterwards = forecast(local, NEWBORN, [], date(2027, 1, 1))
    assert afterwards.of_group("JE").earliest == date(2027, 3, 1)
    step = next(s for s in answer.of_group("JE").why if s.rule == "minimum-age")
    assert step.source is not None
    assert step.source.id == "K"


def test_a_province_chooses_its_product(files: Path) -> None:
    region_file(files, '[default]\nje = "I"\n')
    local = compile_programme(read_programme(files, "99"))
    assert forecast(local, NEWBORN, [], date(2026, 8, 1)).of_group("JE").vaccines == ("JE-I",)
    asked = Person(NEWBORN.birth_date, Sex.FEMALE, observe({"je": "L"}))
    assert forecast(local, asked, [], date(2026, 8, 1)).of_group("JE").vaccines == ("JE-L",)


def test_the_shipped_regions_compile_and_differ() -> None:
    for region in regions():
        for code in region.codes:
            assert national(code).data != national().data, region.en


def test_a_mixed_je_history_is_complete_where_the_province_says_so() -> None:
    """Two inactivated and one live dose: not defined nationally, accepted in Liaoning."""
    child = Person(date(2022, 1, 10), Sex.MALE)
    doses = [("JE-I", date(2022, 9, 10)), ("JE-I", date(2022, 9, 18)), ("JE-L", date(2024, 1, 10))]
    history = [HistoryDose(code + str(day), day, code) for code, day in doses]
    on = date(2026, 10, 1)
    assert forecast(national("21"), child, history, on).of_group("JE").status == "Complete"
    assert forecast(national(), child, history, on).of_group("JE").status == "Not Complete"


def test_a_local_programme_plans_varicella_from_the_start() -> None:
    assert "Varicella" not in _groups(national())
    assert "Varicella" in _groups(national("32"))


def _groups(schedules: object) -> set[str]:
    return {f.group for f in forecast(schedules, NEWBORN, [], date(2026, 8, 1)).forecasts}


def test_where_je_is_not_in_the_programme_only_travellers_get_one_live_dose() -> None:
    on = date(2027, 6, 1)
    local = national("63")
    at_home = forecast(local, NEWBORN, [], on).of_group("JE")
    assert at_home.status is SeriesStatus.NOT_RECOMMENDED
    away = Person(NEWBORN.birth_date, Sex.FEMALE, observe({"je_travel": True}))
    planned = forecast(local, away, [], on).of_group("JE")
    assert (planned.vaccines, planned.dose_number) == (("JE-L",), 1)
    given = [HistoryDose("1", date(2027, 6, 1), "JE-L")]
    assert forecast(local, away, given, on).of_group("JE").status is SeriesStatus.COMPLETE


# --- facts and catalogue ---------------------------------------------------------------------


def test_facts_become_observations() -> None:
    facts = {"birth_weight_g": 1999, "ppd": "neg", "ig_date": "2026-01-31", "allergy": "egg"}
    found = {o.code: o.on for o in observe(facts)}
    assert found == {
        "birth-weight-below-2000-g": None,
        "ppd-negative": None,
        "immunoglobulin": date(2026, 1, 31),
    }


def test_a_date_that_does_not_exist_is_refused() -> None:
    with pytest.raises(ValueError, match="2026-02-31"):
        observe({"ig_date": "2026-02-31"})


def test_the_catalogue_knows_every_vaccine_of_the_schedule() -> None:
    vaccines = catalogue()
    assert set(vaccines) == set(national().vaccines)
    programme = {code for code, vaccine in vaccines.items() if vaccine.programme}
    assert programme == {
        "HepB", "BCG", "IPV", "bOPV", "DTaP", "DT", "MMR", "JE-L", "JE-I",
        "MPSV-A", "MPSV-AC", "HepA-L", "HepA-I", "HPV2",
    }  # fmt: skip
    assert not any(vaccine.national_code for vaccine in vaccines.values())
    never_frozen = {code for code, vaccine in vaccines.items() if vaccine.freezing == "never"}
    assert {"HepB", "DTaP", "DT", "IPV"} <= never_frozen


def test_the_start_of_an_edition_is_set_for_the_whole_system() -> None:
    try:
        begin_editions({"2026": date(2027, 1, 1)})
        assert edition_on(date(2026, 12, 31)).id == "2021+DTaP2025+HPV2025"
        assert national().data.editions[-1].effective == date(2027, 1, 1)
        with pytest.raises(BadScheduleFile, match="2030"):
            begin_editions({"2030": date(2030, 1, 1)})
    finally:
        begin_editions({})
    assert edition_on(date(2026, 12, 31)).id == "2026"
