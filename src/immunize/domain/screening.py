"""Health questions before vaccination. 接种前预检

The questions follow the pre-check form of the vaccination work standard (预防接种工作规范,
2023, annex 5-5: fever, cough, diarrhoea, allergies, medication) and the stop conditions of the
national schedule; rows marked unverified come from practice and are to be checked against the
annex. The nurse decides; the system says which answers speak against vaccinating today.
"""

from collections.abc import Mapping
from datetime import date, datetime
from enum import StrEnum
from uuid import UUID

from msgspec import Struct

from kernel.i18n import N_

FEVER_FROM = 37.3
"""Degrees Celsius in the armpit from which a child is deferred; common clinic practice,
unverified."""
_COLDEST, _HOTTEST = 34.0, 43.0


class Answer(StrEnum):
    """What was answered. 回答"""

    NO = "no"
    YES = "yes"
    UNKNOWN = "unknown"


class ScreeningResult(StrEnum):
    """What follows from the questions. 预检结果"""

    FIT = "fit"
    DEFERRED = "deferred"
    CONTRAINDICATED = "contraindicated"


class Question(Struct, frozen=True):
    """One health question, and what a yes usually means. 预检问题"""

    code: str
    text: str
    on_yes: ScreeningResult
    verified: bool = False


QUESTIONS: tuple[Question, ...] = (
    Question("fever", N_("今天或最近几天发烧吗"), ScreeningResult.DEFERRED, verified=True),
    Question("cough", N_("有咳嗽、流涕吗"), ScreeningResult.DEFERRED, verified=True),
    Question("diarrhoea", N_("有腹泻、呕吐吗"), ScreeningResult.DEFERRED, verified=True),
    Question("allergy", N_("对食物、药物或疫苗成分过敏吗"), ScreeningResult.CONTRAINDICATED, True),
    Question("medication", N_("正在吃药吗"), ScreeningResult.DEFERRED, verified=True),
    Question("former_reaction", N_("以前打疫苗后有过严重反应吗"), ScreeningResult.CONTRAINDICATED),
    Question("seizures", N_("有过抽搐，或有脑部疾病吗"), ScreeningResult.CONTRAINDICATED),
    Question(
        "immunity", N_("有免疫方面的疾病，或在用抑制免疫的药吗"), ScreeningResult.CONTRAINDICATED
    ),
    Question("blood_products", N_("最近3个月用过免疫球蛋白或输过血吗"), ScreeningResult.DEFERRED),
    Question("live_vaccine", N_("最近28天打过别的减毒活疫苗吗"), ScreeningResult.DEFERRED),
)
CODES = frozenset(question.code for question in QUESTIONS)


class Screening(Struct, frozen=True):
    """The questions as answered, and the decision. 预检记录

    ``celsius`` is the body temperature; ``until`` the day from which a deferred child may
    come again; ``advice`` is what the guardian was told.
    """

    person_id: UUID
    id: UUID
    visit_id: UUID
    celsius: float | None
    answers: Mapping[str, Answer]
    result: ScreeningResult
    advice: str
    screened_by: UUID
    screened_by_name: str
    screened_at: datetime
    until: date | None = None


def unanswered(answers: Mapping[str, Answer]) -> tuple[Question, ...]:
    """The questions nobody asked. What was not asked is not a no."""
    return tuple(question for question in QUESTIONS if question.code not in answers)


def concerns(answers: Mapping[str, Answer], celsius: float | None) -> tuple[Question, ...]:
    """The questions whose answers speak against vaccinating today."""
    feverish = celsius is not None and celsius >= FEVER_FROM
    return tuple(
        question
        for question in QUESTIONS
        if answers.get(question.code) is Answer.YES or (feverish and question.code == "fever")
    )


def proposed(answers: Mapping[str, Answer], celsius: float | None) -> ScreeningResult:
    """The result the answers suggest: the gravest of what they speak for."""
    found = {question.on_yes for question in concerns(answers, celsius)}
    for result in (ScreeningResult.CONTRAINDICATED, ScreeningResult.DEFERRED):
        if result in found:
            return result
    return ScreeningResult.FIT


def is_body_temperature(celsius: float) -> bool:
    """Whether a thermometer can have shown it on a living child."""
    return _COLDEST <= celsius <= _HOTTEST
