"""Say the engine's steps in plain words, in Chinese and in English. 规则说明

    for sentence in explain(forecast.why, names_of(schedules.data)):
        sentence.zh, sentence.en, sentence.clause, sentence.edition

Every rule id has one template per language; the facts of the step fill it. Where a fact that a
template names is missing, the rule's shorter template is used.
"""

from __future__ import annotations

import re
from collections.abc import Callable, Iterable, Mapping
from datetime import date

from msgspec import Struct

from immunize.domain.answer import Fact, Step
from immunize.domain.schedule import ScheduleSet
from immunize.domain.sentences import TEMPLATES, Words
from kernel.i18n import ENGLISH

BILINGUAL = "｜"
"""Between the Chinese and the English of a text in the schedule data."""


class Sentence(Struct, frozen=True):
    """One step in words, with the document it rests on. 说明"""

    rule: str
    zh: str
    en: str
    document: str = ""
    edition: str = ""
    clause: str = ""
    verified: bool = True

    def said_in(self, language: str) -> str:
        """The sentence in the reader's language."""
        return self.en if language == ENGLISH else self.zh


class Names(Struct, frozen=True):
    """What a schedule set calls its codes. 名称"""

    vaccines: dict[str, Words]
    observations: dict[str, Words]
    antigens: dict[str, Words]
    series: dict[str, Words]

    def of(self, fact: str, code: str) -> Words:
        """The name of a code found in a fact of this name; the code itself if it has none."""
        table = {"antigen": self.antigens, "antigens": self.antigens, "series": self.series}
        for names in (table.get(fact, self.vaccines), self.observations):
            if code in names:
                return names[code]
        return Words(code, code)


def bilingual(text: str) -> Words:
    """Both halves of a schedule's text; one half stands for both if there is only one."""
    zh, _, en = text.partition(BILINGUAL)
    return Words(zh, en or zh)


def names_of(schedule: ScheduleSet) -> Names:
    """The names a schedule set gives to its codes."""
    return Names(
        vaccines={v.code: Words(v.name_zh or v.name, v.name) for v in schedule.vaccines},
        observations={code: bilingual(title) for code, title in schedule.observations.items()},
        antigens={a.name: Words(a.name_zh or a.name, a.name) for a in schedule.antigens},
        series={
            s.name: Words(s.name_zh or s.name, s.name) for a in schedule.antigens for s in a.series
        },
    )


def explain(steps: Iterable[Step], names: Names) -> tuple[Sentence, ...]:
    """Each step in words, in order; what several antigens have in common is said once."""
    sentences = (_sentence(step, names) for step in steps)
    once: dict[str, Sentence] = {}
    for sentence in sentences:
        once.setdefault(sentence.zh, sentence)
    return tuple(once.values())


def _sentence(step: Step, names: Names) -> Sentence:
    template = _template(step)
    zh = {key: _say(key, fact, names, 0) for key, fact in step.facts.items()}
    en = {key: _say(key, fact, names, 1) for key, fact in step.facts.items()}
    source = step.source
    return Sentence(
        rule=step.rule,
        zh=template.zh.format_map(zh),
        en=template.en.format_map(en),
        document=source.title if source else "",
        edition=source.edition if source else "",
        clause=source.clause if source else "",
        verified=source.verified if source else True,
    )


def _template(step: Step) -> Words:
    """The first of the rule's templates for which every fact is known."""
    known = {key for key, fact in step.facts.items() if fact not in (None, ())}
    for template in TEMPLATES[step.rule]:
        if known.issuperset(_FIELD.findall(template.zh)):
            return template
    return TEMPLATES[step.rule][-1]


_FIELD = re.compile(r"\{(\w+)\}")


# --- facts ---------------------------------------------------------------------------------


def _say(key: str, fact: Fact, names: Names, language: int) -> str:
    if isinstance(fact, tuple):
        return ("、", ", ")[language].join(names.of(key, code)[language] for code in fact)
    if isinstance(fact, date):
        return fact.isoformat()
    if key == "because":
        return bilingual(str(fact))[language]
    if key in _LENGTHS:
        return str(fact) if language else _LENGTHS[key](str(fact))
    return names.of(key, str(fact))[language]


_TERM = re.compile(r"(\d+) (year|month|week|day)s?")


def age_in_chinese(text: str) -> str:
    """``18 months`` is 18月龄; ``0 days`` is birth."""
    return "出生" if text == "0 days" else _terms(text, {"year": "{}岁", "month": "{}月龄"})


def interval_in_chinese(text: str) -> str:
    return _terms(text, {"year": "{}年", "month": "{}个月"})


def _terms(text: str, words: Mapping[str, str]) -> str:
    def term(found: re.Match[str]) -> str:
        number, unit = int(found[1]), found[2]
        if unit == "week":
            number, unit = number * 7, "day"
        return words.get(unit, "{}天").format(number)

    return _TERM.sub(term, text).replace(" - ", "减").replace(" + ", "加")


_LENGTHS: dict[str, Callable[[str], str]] = {"age": age_in_chinese, "interval": interval_in_chinese}
