"""Turn CDC's published CDSi supporting data (XML) into a schedule set. 导入美国ACIP程序

The files are those of one release: ``ScheduleSupportingData.xml`` and one
``AntigenSupportingData- NAME-508.xml`` per antigen. Nothing is interpreted here: element by
element the figures move into the structs of ``domain.schedule``; empty placeholders are dropped.
"""

from __future__ import annotations

import re
from collections.abc import Iterator
from datetime import date, datetime
from pathlib import Path
from xml.etree import ElementTree
from xml.etree.ElementTree import Element

from immunize.domain.person import Sex
from immunize.domain.schedule import (
    AgeRule,
    Antigen,
    Association,
    Comparison,
    Condition,
    ConditionalSkip,
    ConditionKind,
    ConditionSet,
    Conflict,
    Contraindication,
    Immunity,
    Indication,
    Interval,
    ProductRule,
    ScheduleSet,
    Season,
    Selection,
    Series,
    SeriesDose,
    SeriesKind,
    SkipContext,
    Source,
    VaccineGroup,
    VaccineType,
)

_SEXES = {"male": Sex.MALE, "female": Sex.FEMALE, "unknown": None}
_KINDS = {
    "standard": SeriesKind.STANDARD,
    "risk": SeriesKind.RISK,
    "evaluation only": SeriesKind.EVALUATION_ONLY,
}
_CONDITIONS = {
    "age": ConditionKind.AGE,
    "completed series": ConditionKind.COMPLETED_SERIES,
    "interval": ConditionKind.INTERVAL,
    "vaccine count by age": ConditionKind.VACCINE_COUNT,
    "vaccine count by date": ConditionKind.VACCINE_COUNT,
    "vaccine count by date and age": ConditionKind.VACCINE_COUNT,
}
_COMPARISONS = {
    "greater than": Comparison.MORE_THAN,
    "equal to": Comparison.EXACTLY,
    "equals": Comparison.EXACTLY,
    "less than": Comparison.LESS_THAN,
}


class NotSupportingData(ValueError):
    """The directory or a file does not hold CDSi supporting data."""


def import_acip(directory: Path) -> ScheduleSet:
    """Read one release of supporting data; ``NotSupportingData`` names the file at fault."""
    schedule_file = directory / "ScheduleSupportingData.xml"
    antigen_files = sorted(directory.glob("AntigenSupportingData*.xml"))
    if not schedule_file.exists() or not antigen_files:
        raise NotSupportingData(
            f"{directory} holds no ScheduleSupportingData.xml with antigen files"
        )
    root = _parse(schedule_file)
    version, released = _release(directory)
    return ScheduleSet(
        id="acip-us",
        title="ACIP recommendations, United States (CDC CDSi supporting data)",
        version=version,
        sources=(
            Source(
                id="cdsi",
                title="CDC Clinical Decision Support for Immunization: supporting data",
                edition=version,
                published_on=released,
                note="Work of the US government, public domain.",
            ),
        ),
        vaccines=tuple(_vaccine(node) for node in root.iterfind("cvxToAntigenMap/cvxMap")),
        groups=_groups(root),
        antigens=tuple(_antigen_file(path) for path in antigen_files),
        conflicts=_conflicts(root),
        observations={
            _text(node, "observationCode") or "": _text(node, "observationTitle") or ""
            for node in root.iterfind("observations/observation")
        },
    )


def _release(directory: Path) -> tuple[str, date | None]:
    """Version and date from the release notes' file beside the data, if there is one."""
    for notes in sorted(directory.glob("RELEASE-NOTES-*.txt")):
        dated = re.search(r"[A-Z][a-z]+ \d{1,2}, \d{4}", notes.read_text(encoding="utf-8"))
        on = datetime.strptime(dated[0], "%B %d, %Y").date() if dated else None  # noqa: DTZ007
        return notes.stem.removeprefix("RELEASE-NOTES-"), on
    return "unknown", None


def _parse(path: Path) -> Element:
    try:
        return ElementTree.parse(path).getroot()  # noqa: S314  expat refuses entity bombs
    except ElementTree.ParseError as error:
        raise NotSupportingData(f"{path.name}: {error}") from error


def _antigen_file(path: Path) -> Antigen:
    root = _parse(path)
    try:
        return _antigen(root)
    except (KeyError, ValueError) as error:
        raise NotSupportingData(f"{path.name}: {error}") from error


# --- reading texts -------------------------------------------------------------------------


def _text(node: Element, tag: str) -> str | None:
    """A child's text, or None when it is missing, empty or ``n/a``."""
    text = (node.findtext(tag) or "").strip()
    return None if text.lower() in ("", "n/a") else text


def _day(node: Element, tag: str) -> date | None:
    text = _text(node, tag)
    return datetime.strptime(text, "%Y%m%d").date() if text else None  # noqa: DTZ007


def _list(node: Element, tag: str) -> tuple[str, ...]:
    parts = (part.strip() for part in (_text(node, tag) or "").split(";"))
    return tuple(part for part in parts if part)


def _number(text: str) -> int:
    return int(re.sub(r"\D", "", text))


def _is_yes(node: Element, tag: str) -> bool:
    return (_text(node, tag) or "").upper() in ("Y", "YES")


def _filled(node: Element, tag: str) -> Iterator[Element]:
    """Children of this name that say anything at all."""
    return (child for child in node.iterfind(tag) if "".join(child.itertext()).strip())


# --- the schedule file ---------------------------------------------------------------------


def _vaccine(node: Element) -> VaccineType:
    return VaccineType(
        code=_text(node, "cvx") or "",
        name=_text(node, "shortDescription") or "",
        antigens=tuple(
            Association(
                _text(part, "antigen") or "",
                _text(part, "associationBeginAge"),
                _text(part, "associationEndAge"),
            )
            for part in _filled(node, "association")
        ),
    )


def _groups(root: Element) -> tuple[VaccineGroup, ...]:
    antigens: dict[str, tuple[str, ...]] = {}
    for node in root.iterfind("vaccineGroupToAntigenMap/vaccineGroupMap"):
        names = tuple((part.text or "").strip() for part in node.iterfind("antigen"))
        antigens[_text(node, "name") or ""] = names
    return tuple(
        VaccineGroup(
            name=name,
            antigens=antigens[name],
            full_group=_is_yes(node, "administerFullVaccineGroup"),
        )
        for node in root.iterfind("vaccineGroups/vaccineGroup")
        if (name := _text(node, "name") or "") in antigens
    )


def _conflicts(root: Element) -> tuple[Conflict, ...]:
    """Pairs of vaccines folded into blocks of equal intervals: previous x current."""
    currents: dict[tuple[str, str, str, str], list[str]] = {}
    for node in root.iterfind("liveVirusConflicts/liveVirusConflict"):
        intervals = (
            _text(node, "conflictBeginInterval") or "",
            _text(node, "minConflictEndInterval") or "",
            _text(node, "conflictEndInterval") or "",
        )
        key = (*intervals, _text(node, "previous/cvx") or "")
        currents.setdefault(key, []).append(_text(node, "current/cvx") or "")
    blocks: dict[tuple[str, str, str, tuple[str, ...]], list[str]] = {}
    for (begin, minimum_end, end, previous), codes in currents.items():
        blocks.setdefault((begin, minimum_end, end, tuple(sorted(codes))), []).append(previous)
    return tuple(
        Conflict(
            previous=tuple(sorted(previous)),
            current=codes,
            begin=begin,
            minimum_end=minimum_end,
            end=end,
        )
        for (begin, minimum_end, end, codes), previous in blocks.items()
    )


# --- an antigen file -----------------------------------------------------------------------


def _antigen(root: Element) -> Antigen:
    series = tuple(_series(node) for node in root.iterfind("series"))
    name = next(_text(node, "targetDisease") or "" for node in root.iterfind("series"))
    return Antigen(
        name=name,
        immunity=tuple(_immunity(root)),
        contraindications=tuple(_contraindications(root)),
        series=series,
    )


def _immunity(root: Element) -> Iterator[Immunity]:
    histories = tuple(
        code
        for node in root.iterfind("immunity/clinicalHistory")
        if (code := _text(node, "guidelineCode"))
    )
    if histories:
        yield Immunity(observations=histories)
    for node in _filled(root, "immunity/dateOfBirth"):
        born = _text(node, "immunityBirthDate")
        if born:
            yield Immunity(
                born_before=datetime.strptime(born, "%m/%d/%Y").date(),  # noqa: DTZ007
                birth_country=_text(node, "birthCountry"),
                exclusions=tuple(
                    code
                    for part in node.iterfind("exclusion")
                    if (code := _text(part, "exclusionCode"))
                ),
            )


def _contraindications(root: Element) -> Iterator[Contraindication]:
    for scope in ("vaccineGroup", "vaccine"):
        for node in _filled(root, f"contraindications/{scope}/contraindication"):
            yield Contraindication(
                observation=_text(node, "observationCode"),
                begin_age=_text(node, "beginAge"),
                end_age=_text(node, "endAge"),
                vaccines=tuple(map(_product, _filled(node, "contraindicatedVaccine"))),
                text=_text(node, "contraindicationText") or "",
            )


def _series(node: Element) -> Series:
    return Series(
        name=_text(node, "seriesName") or "",
        kind=_KINDS[(_text(node, "seriesType") or "").lower()],
        sexes=tuple(
            _SEXES[text.lower()]
            for part in node.iterfind("requiredGender")
            if (text := (part.text or "").strip())
        ),
        indications=tuple(
            Indication(
                observation=_text(part, "observationCode/code") or "",
                begin_age=_text(part, "beginAge"),
                end_age=_text(part, "endAge"),
                text=_text(part, "description") or "",
            )
            for part in _filled(node, "indication")
        ),
        selection=_selection(node),
        guidance=tuple(
            text
            for part in node.iterfind("seriesAdminGuidance")
            if (text := (part.text or "").strip()) and text.lower() != "n/a"
        ),
        doses=tuple(_dose(part) for part in node.iterfind("seriesDose")),
    )


def _selection(node: Element) -> Selection:
    select = node.find("selectSeries")
    if select is None:
        raise ValueError(f"series {_text(node, 'seriesName')!r} has no selectSeries")
    preference = _text(select, "seriesPreference")
    return Selection(
        group=_text(select, "seriesGroup") or "1",
        group_name=_text(select, "seriesGroupName") or "",
        equivalent_groups=tuple(
            group
            for part in node.iterfind("equivalentSeriesGroups")
            for group in re.findall(r"\d+", part.text or "")
        ),
        priority=_text(select, "seriesPriority") or "A",
        preference=int(preference) if preference else None,
        default=_is_yes(select, "defaultSeries"),
        product_path=_is_yes(select, "productPath"),
        min_age_to_start=_text(select, "minAgeToStart"),
        max_age_to_start=_text(select, "maxAgeToStart"),
    )


def _dose(node: Element) -> SeriesDose:
    season = node.find("seasonalRecommendation")
    start = _day(season, "startDate") if season is not None else None
    return SeriesDose(
        number=_number(_text(node, "doseNumber") or ""),
        ages=tuple(_age(part) for part in _filled(node, "age")),
        intervals=tuple(_interval(part) for part in _filled(node, "interval")),
        allowable_intervals=tuple(_interval(part) for part in _filled(node, "allowableInterval")),
        preferable=tuple(_product(part) for part in _filled(node, "preferableVaccine")),
        allowable=tuple(_product(part) for part in _filled(node, "allowableVaccine")),
        inadvertent=tuple(_text(part, "cvx") or "" for part in _filled(node, "inadvertentVaccine")),
        skips=tuple(_skip(part) for part in _filled(node, "conditionalSkip")),
        recurring=_is_yes(node, "recurringDose"),
        season=Season(start, _day(season, "endDate")) if season is not None and start else None,
    )


def _age(node: Element) -> AgeRule:
    return AgeRule(
        absolute_minimum=_text(node, "absMinAge"),
        minimum=_text(node, "minAge"),
        earliest_recommended=_text(node, "earliestRecAge"),
        latest_recommended=_text(node, "latestRecAge"),
        maximum=_text(node, "maxAge"),
        effective=_day(node, "effectiveDate"),
        cessation=_day(node, "cessationDate"),
    )


def _interval(node: Element) -> Interval:
    target = _text(node, "fromTargetDose")
    return Interval(
        from_previous=_is_yes(node, "fromPrevious"),
        from_target_dose=_number(target) if target else None,
        from_most_recent=_list(node, "fromMostRecent"),
        from_observation=_text(node, "fromRelevantObs/code"),
        absolute_minimum=_text(node, "absMinInt"),
        minimum=_text(node, "minInt"),
        earliest_recommended=_text(node, "earliestRecInt"),
        latest_recommended=_text(node, "latestRecInt"),
        overrides=_text(node, "intervalPriority") is not None,
        effective=_day(node, "effectiveDate"),
        cessation=_day(node, "cessationDate"),
    )


def _product(node: Element) -> ProductRule:
    volume = _text(node, "volume")
    return ProductRule(
        vaccine=_text(node, "cvx") or "",
        begin_age=_text(node, "beginAge"),
        end_age=_text(node, "endAge"),
        trade_name=_text(node, "tradeName"),
        manufacturer=_text(node, "mvx"),
        volume_ml=float(volume) if volume and re.fullmatch(r"[\d.]+", volume) else None,
        forecast=_is_yes(node, "forecastVaccineType"),
    )


def _skip(node: Element) -> ConditionalSkip:
    return ConditionalSkip(
        context=SkipContext((_text(node, "context") or "both").lower()),
        all_of=(_text(node, "setLogic") or "").upper() == "AND",
        sets=tuple(_condition_set(part) for part in _filled(node, "set")),
    )


def _condition_set(node: Element) -> ConditionSet:
    return ConditionSet(
        conditions=tuple(_condition(part) for part in _filled(node, "condition")),
        all_of=(_text(node, "conditionLogic") or "").upper() == "AND",
        text=_text(node, "setDescription") or "",
        effective=_day(node, "effectiveDate"),
        cessation=_day(node, "cessationDate"),
    )


def _condition(node: Element) -> Condition:
    compare = _text(node, "doseCountLogic")
    return Condition(
        kind=_CONDITIONS[(_text(node, "conditionType") or "").lower()],
        begin_age=_text(node, "beginAge"),
        end_age=_text(node, "endAge"),
        begin_date=_day(node, "startDate"),
        end_date=_day(node, "endDate"),
        interval=_text(node, "interval"),
        vaccines=_list(node, "vaccineTypes"),
        count=int(_text(node, "doseCount") or 0),
        compare=_COMPARISONS[compare.lower()] if compare else Comparison.MORE_THAN,
        valid_only=(_text(node, "doseType") or "").lower() == "valid",
        series_groups=_list(node, "seriesGroups"),
    )
