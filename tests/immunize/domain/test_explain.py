"""Every rule can be said in both languages, from the facts the engine gives."""

import re
from datetime import date

import pytest
from tests.immunize.domain.nip_cases import Case, read_cases

from immunize.domain.answer import SourceRef, Step
from immunize.domain.explain import explain, names_of
from immunize.domain.rules import DoseRule, ForecastRule
from immunize.domain.sentences import TEMPLATES
from immunize.schedules import national

NAMES = names_of(national().data)
RULES = [*DoseRule, *ForecastRule]


@pytest.mark.parametrize("rule", RULES)
def test_both_languages_use_the_same_facts(rule: str) -> None:
    for template in TEMPLATES[rule]:
        fields = [sorted(re.findall(r"\{(\w+)\}", text)) for text in template]
        assert fields[0] == fields[1]


def test_a_sentence_names_the_dose_the_rule_and_the_document() -> None:
    step = Step(
        ForecastRule.MINIMUM_INTERVAL,
        {"date": date(2026, 3, 6), "since": date(2026, 1, 5), "interval": "60 days"},
        SourceRef("G", "免疫程序及说明（2021年版）", "2021", "乙肝疫苗", verified=False),
    )
    (sentence,) = explain([step], NAMES)
    assert sentence.zh == "距前剂（2026-01-05）满60天，即2026-03-06。"
    assert sentence.en == "At least 60 days after the dose of 2026-01-05: from 2026-03-06."
    assert (sentence.document, sentence.edition) == ("免疫程序及说明（2021年版）", "2021")
    assert (sentence.clause, sentence.verified) == ("乙肝疫苗", False)


def test_weeks_are_days_in_chinese_and_codes_are_names() -> None:
    facts = {
        "date": date(2026, 8, 1),
        "since": date(2026, 7, 4),
        "other": "MMR",
        "interval": "4 weeks",
    }
    (sentence,) = explain([Step(ForecastRule.CONFLICT_ENDS, facts)], NAMES)
    assert "麻腮风疫苗" in sentence.zh
    assert "28天" in sentence.zh
    assert "Measles, mumps and rubella vaccine" in sentence.en


@pytest.mark.parametrize(
    ("age", "said"), [("8 months", "8月龄"), ("6 years", "6岁"), ("0 days", "出生")]
)
def test_ages_in_chinese(age: str, said: str) -> None:
    step = Step(ForecastRule.MINIMUM_AGE, {"date": date(2026, 1, 1), "age": age})
    assert said in explain([step], NAMES)[0].zh


def test_what_antigens_share_is_said_once() -> None:
    child = next(c for c in read_cases() if c.file == "mmr" and "dose 2 at 18" in c.row["says"])
    said = [sentence.zh for sentence in explain(child.answer().of_group("MMR").why, NAMES)]
    assert len(said) == len(set(said))


@pytest.mark.parametrize(
    "case", [c for c in read_cases() if c.edition == "2026"], ids=lambda c: c.id
)
def test_whatever_the_engine_says_can_be_said(case: Case) -> None:
    answer = case.answer()
    reasons = [*answer.evaluations, *answer.forecasts, *answer.unusable]
    for reason in reasons:
        sentences = explain(reason.why, NAMES)
        assert sentences
        for sentence in sentences:
            assert not re.search(r"None|\{|\}", sentence.zh + sentence.en)
    for entry in answer.withheld:
        assert "｜" in entry.text


def test_every_forecast_cites_a_source_of_the_schedule() -> None:
    case = next(c for c in read_cases() if c.file == "men" and "one A" in c.row["says"])
    for group in case.answer().forecasts:
        assert not group.series or any(step.source for step in group.why), group.group
