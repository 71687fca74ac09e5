"""The importer reads what CDC publishes, and names the file that is at fault."""

from pathlib import Path

import pytest

from app.conformance import import_acip as command
from immunize.domain.schedule import ConditionKind, SeriesKind
from immunize.schedules.acip_import import NotSupportingData, import_acip
from immunize.schedules.acip_us import acip_us
from immunize.schedules.files import BadScheduleFile, read_set, write_set

SCHEDULE = """<scheduleSupportingData>
<liveVirusConflicts>{conflicts}</liveVirusConflicts>
<vaccineGroups><vaccineGroup><name>Moon</name>
  <administerFullVaccineGroup/></vaccineGroup></vaccineGroups>
<vaccineGroupToAntigenMap><vaccineGroupMap><name>Moon</name><antigen>Moon fever</antigen>
  </vaccineGroupMap></vaccineGroupToAntigenMap>
<cvxToAntigenMap><cvxMap><cvx>01</cvx><shortDescription>Moon vaccine</shortDescription>
  <association><antigen>Moon fever</antigen><associationBeginAge/><associationEndAge/>
  </association></cvxMap></cvxToAntigenMap>
<observations><observation><observationCode>007</observationCode>
  <observationTitle>Pregnant</observationTitle></observation></observations>
</scheduleSupportingData>"""
CONFLICT = """<liveVirusConflict><previous><cvx>01</cvx></previous><current><cvx>01</cvx></current>
<conflictBeginInterval>1 day</conflictBeginInterval>
<minConflictEndInterval>24 days</minConflictEndInterval>
<conflictEndInterval>28 days</conflictEndInterval></liveVirusConflict>"""
ANTIGEN = """<antigenSupportingData>
<immunity><dateOfBirth><immunityBirthDate>01/01/1957</immunityBirthDate></dateOfBirth></immunity>
<contraindications><vaccineGroup><contraindication><observationCode>007</observationCode>
  <beginAge/><endAge/></contraindication></vaccineGroup></contraindications>
<series><seriesName>Moon series</seriesName><targetDisease>Moon fever</targetDisease>
<vaccineGroup>Moon</vaccineGroup><seriesType>{kind}</seriesType>
<equivalentSeriesGroups/><requiredGender>Female</requiredGender>
<selectSeries><defaultSeries>Yes</defaultSeries><productPath>No</productPath>
  <seriesGroup>1</seriesGroup><seriesPriority>A</seriesPriority></selectSeries>
<indication/>
<seriesDose><doseNumber>Dose 1</doseNumber>
  <age><absMinAge>12 months - 4 days</absMinAge><minAge>12 months</minAge>
    <effectiveDate>20230912</effectiveDate></age>
  <interval/><allowableInterval/>
  <preferableVaccine><cvx>01</cvx><volume>0.5</volume>
    <forecastVaccineType>Y</forecastVaccineType></preferableVaccine>
  <conditionalSkip><context>Both</context><setLogic>n/a</setLogic><set><setID>1</setID>
    <conditionLogic/><condition><conditionType>Vaccine Count By Age</conditionType>
    <doseCount>0</doseCount><doseType>valid</doseType>
    <doseCountLogic>Greater Than</doseCountLogic><vaccineTypes>01;02</vaccineTypes>
    </condition></set></conditionalSkip>
  <recurringDose>No</recurringDose>
  <seasonalRecommendation><startDate>20250701</startDate><endDate/></seasonalRecommendation>
</seriesDose></series></antigenSupportingData>"""


@pytest.fixture
def published(tmp_path: Path) -> Path:
    """A directory with the smallest complete release."""
    (tmp_path / "ScheduleSupportingData.xml").write_text(SCHEDULE.format(conflicts=CONFLICT))
    antigen = tmp_path / "AntigenSupportingData- Moon-508.xml"
    antigen.write_text(ANTIGEN.format(kind="Standard"))
    (tmp_path / "RELEASE-NOTES-9.9.txt").write_text("Release Notes\nNovember 10, 2025\n")
    return tmp_path


def test_every_part_arrives_and_placeholders_do_not(published):
    schedule = import_acip(published)
    assert schedule.version == "9.9"
    (antigen,) = schedule.antigens
    (series,) = antigen.series
    (dose,) = series.doses
    assert series.kind is SeriesKind.STANDARD
    assert series.indications == ()
    assert dose.intervals == ()
    assert dose.ages[0].absolute_minimum == "12 months - 4 days"
    assert dose.ages[0].effective is not None
    assert dose.preferable[0].volume_ml == 0.5
    assert dose.season is not None
    (condition,) = dose.skips[0].sets[0].conditions
    assert condition.kind is ConditionKind.VACCINE_COUNT
    assert (condition.valid_only, condition.vaccines) == (True, ("01", "02"))
    assert antigen.immunity[0].born_before is not None
    assert antigen.contraindications[0].observation == "007"
    assert schedule.conflicts[0].end == "28 days"


def test_a_set_written_and_read_again_is_the_same(published, tmp_path):
    schedule = import_acip(published)
    write_set(schedule, tmp_path / "out")
    assert read_set(tmp_path / "out") == schedule


def test_the_command_writes_a_set_that_can_be_read(published, tmp_path, capsys):
    assert command.main([str(published), str(tmp_path / "out")]) == 0
    assert "1 antigens, 1 series" in capsys.readouterr().out
    assert read_set(tmp_path / "out").id == "acip-us"


def test_a_directory_without_the_data_is_refused(tmp_path, capsys):
    assert command.main([str(tmp_path), str(tmp_path / "out")]) == 2
    assert "ScheduleSupportingData.xml" in capsys.readouterr().err
    assert not (tmp_path / "out").exists()


@pytest.mark.parametrize("content", ["<antigenSupportingData>", ANTIGEN.format(kind="Lunar")])
def test_a_broken_file_is_named(published, content):
    (published / "AntigenSupportingData- Moon-508.xml").write_text(content)
    with pytest.raises(NotSupportingData, match=r"Moon-508\.xml"):
        import_acip(published)


def test_a_converted_file_that_was_damaged_is_named(published, tmp_path):
    write_set(import_acip(published), tmp_path / "out")
    damaged = tmp_path / "out/antigens/moon-fever.json"
    damaged.write_text(damaged.read_text().replace('"recurring"', '"x"').replace("minimum", "min"))
    with pytest.raises(BadScheduleFile, match=r"moon-fever\.json.*min"):
        read_set(tmp_path / "out")


def test_the_shipped_set_is_whole():
    data = acip_us().data
    series = [series for antigen in data.antigens for series in antigen.series]
    assert (data.version, len(data.antigens), len(series)) == ("4.64", 30, 143)
    assert sum(len(entry.doses) for entry in series) == 484
    assert sum(len(c.previous) * len(c.current) for c in data.conflicts) == 625
