"""An answer of the engine with every step in words, for people and programs. 带说明的结果

The engine's own values stay as they are (rule id, facts, source); beside them stand the
sentences in Chinese and English.
"""

from collections.abc import Iterable
from datetime import date

from msgspec import Struct

from immunize.domain.answer import (
    Answer,
    DoseEvaluation,
    DoseStatus,
    Fact,
    GroupForecast,
    Reason,
    SeriesStatus,
    SourceRef,
    Step,
    Trouble,
    UnusableDose,
    WithheldVaccine,
)
from immunize.domain.explain import Names, bilingual, explain
from immunize.domain.schedule import ScheduleSet


class Title(Struct, frozen=True):
    """A code with its name in both languages. 名称"""

    code: str
    zh: str
    en: str


class SaidStep(Struct, frozen=True):
    """One step: its rule, the data it used, its source, and the sentence. 推理步骤"""

    rule: str
    zh: str
    en: str
    facts: dict[str, Fact] = {}
    source: SourceRef | None = None


class SaidEvaluation(Struct, frozen=True):
    """How one recorded dose counts for one vaccine group. 剂次评价"""

    dose_id: str
    group: str
    series: Title
    status: DoseStatus
    reasons: tuple[Reason, ...]
    target_dose: int | None
    why: tuple[SaidStep, ...]


class SaidTrouble(Struct, frozen=True):
    """A recorded dose that could not be judged, kept with its reason. 无法评价的记录"""

    dose_id: str
    trouble: Trouble
    why: tuple[SaidStep, ...]


class SaidForecast(Struct, frozen=True):
    """What is due next in one vaccine group; ``vaccines`` the preferred first. 预测"""

    group: Title
    status: SeriesStatus
    dose_number: int | None
    earliest: date | None
    recommended: date | None
    past_due: date | None
    latest: date | None
    vaccines: tuple[Title, ...]
    contraindications: tuple[Title, ...]
    why: tuple[SaidStep, ...]


class SaidWithheld(Struct, frozen=True):
    """A vaccine that must not be offered on the day, and why. 不予接种"""

    vaccine: Title
    rule: str
    defers: bool
    zh: str
    en: str
    source: SourceRef | None


class SaidAnswer(Struct, frozen=True):
    """Everything the engine says, in words. 结果"""

    evaluations: tuple[SaidEvaluation, ...]
    unusable: tuple[SaidTrouble, ...]
    forecasts: tuple[SaidForecast, ...]
    withheld: tuple[SaidWithheld, ...]


class Interpreter:
    """Says the answers of one schedule set. 说明者"""

    def __init__(self, schedule: ScheduleSet, names: Names) -> None:
        self.names = names
        self.groups = {g.name: Title(g.name, g.name_zh or g.name, g.name) for g in schedule.groups}

    def answer(self, answer: Answer) -> SaidAnswer:
        """The whole answer."""
        return SaidAnswer(
            evaluations=tuple(map(self.evaluation, answer.evaluations)),
            unusable=tuple(map(self.trouble, answer.unusable)),
            forecasts=tuple(map(self.forecast, answer.forecasts)),
            withheld=tuple(map(self.withheld, answer.withheld)),
        )

    def steps(self, steps: Iterable[Step]) -> tuple[SaidStep, ...]:
        """Each step with its sentence; what several antigens have in common stands once."""
        said: dict[str, SaidStep] = {}
        for step in steps:
            for sentence in explain([step], self.names):
                new = SaidStep(step.rule, sentence.zh, sentence.en, step.facts, step.source)
                said.setdefault(sentence.zh, new)
        return tuple(said.values())

    def evaluation(self, one: DoseEvaluation) -> SaidEvaluation:
        """How a dose counts."""
        return SaidEvaluation(
            one.dose_id,
            one.group,
            self._title("series", one.series),
            one.status,
            one.reasons,
            one.target_dose,
            self.steps(one.why),
        )

    def trouble(self, one: UnusableDose) -> SaidTrouble:
        """Why a dose could not be judged."""
        return SaidTrouble(one.dose_id, one.trouble, self.steps(one.why))

    def forecast(self, one: GroupForecast) -> SaidForecast:
        """What is due next."""
        return SaidForecast(
            group=self.groups[one.group],
            status=one.status,
            dose_number=one.dose_number,
            earliest=one.earliest,
            recommended=one.recommended,
            past_due=one.past_due,
            latest=one.latest,
            vaccines=tuple(self._title("vaccine", code) for code in one.vaccines),
            contraindications=tuple(
                self._title("observation", code) for code in one.contraindications
            ),
            why=self.steps(one.why),
        )

    def withheld(self, one: WithheldVaccine) -> SaidWithheld:
        """Why a vaccine is not offered."""
        words = bilingual(one.text)
        vaccine = self._title("vaccine", one.vaccine)
        return SaidWithheld(vaccine, one.rule, one.defers, words.zh, words.en, one.source)

    def _title(self, fact: str, code: str) -> Title:
        return Title(code, *self.names.of(fact, code))
