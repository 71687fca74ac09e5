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


Names = Mapping[str, Words]
"""What codes are called: vaccines, observations, antigens, series."""


def bilingual(text: str) -> Words:
    """Both halves of a schedule's text; one half stands for both if there is only one."""
    zh, _, en = text.partition(BILINGUAL)
    return Words(zh, en or zh)


def names_of(schedule: ScheduleSet) -> Names:
    """The names a schedule set gives to its codes."""
    names = {code: bilingual(title) for code, title in schedule.observations.items()}
    for group in schedule.groups:
        names |= {name: Words(group.name_zh or name, name) for name in group.antigens}
    for antigen in schedule.antigens:
        if antigen.name_zh:
            names[antigen.name] = Words(antigen.name_zh, antigen.name)
        names |= {s.name: Words(s.name_zh or s.name, s.name) for s in antigen.series}
    for vaccine in schedule.vaccines:
        names[vaccine.code] = Words(vaccine.name_zh or vaccine.name, vaccine.name)
    return names


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
        return ("、" if language == 0 else ", ").join(_name(f, names, language) for f in fact)
    if isinstance(fact, date):
        return fact.isoformat()
    if key == "because":
        return bilingual(str(fact))[language]
    if key in _LENGTHS:
        return str(fact) if language else _LENGTHS[key](str(fact))
    return _name(str(fact), names, language)


def _name(code: str, names: Names, language: int) -> str:
    return names[code][language] if code in names else code


_TERM = re.compile(r"(\d+) (year|month|week|day)s?")


def _age_zh(text: str) -> str:
    """``18 months`` is 18月龄; ``0 days`` is birth."""
    return "出生" if text == "0 days" else _terms(text, {"year": "{}岁", "month": "{}月龄"})


def _interval_zh(text: str) -> str:
    return _terms(text, {"year": "{}年", "month": "{}个月"})


def _terms(text: str, words: Mapping[str, str]) -> str:
    def term(found: re.Match[str]) -> str:
        number, unit = int(found[1]), found[2]
        if unit == "week":
            number, unit = number * 7, "day"
        return words.get(unit, "{}天").format(number)

    return _TERM.sub(term, text).replace(" - ", "减").replace(" + ", "加")


_LENGTHS: dict[str, Callable[[str], str]] = {"age": _age_zh, "interval": _interval_zh}
