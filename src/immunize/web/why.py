"""Why a dose is due, as the plan pages say it. 原因说明"""

from collections.abc import Iterable
from functools import cache

from immunize.domain.answer import Step
from immunize.domain.explain import Names, Sentence, bilingual, explain, names_of
from immunize.schedules import national
from kernel.i18n import speaker


def reasons(steps: Iterable[Step], region: str | None) -> tuple[Sentence, ...]:
    """The steps in words: the engine's, and the rules of birth, which bring their own text."""
    told = tuple(steps)
    birth = tuple(_of_birth(step) for step in told if "text" in step.facts)
    engine = (step for step in told if "text" not in step.facts)
    return birth + explain(engine, _names(region))


def said(sentence: Sentence) -> str:
    """The sentence in the present reader's language."""
    return sentence.said_in(speaker().language)


def documents(sentences: Iterable[Sentence]) -> tuple[Sentence, ...]:
    """One sentence for each document that they rest on, for its citation."""
    return tuple({one.document: one for one in sentences if one.document}.values())


@cache
def _names(region: str | None) -> Names:
    return names_of(national(region).data)


def _of_birth(step: Step) -> Sentence:
    text, source = bilingual(str(step.facts["text"])), step.source
    return Sentence(
        rule=step.rule,
        zh=text.zh,
        en=text.en,
        document=source.title if source else "",
        edition=source.edition if source else "",
        clause=source.clause if source else "",
        verified=source.verified if source else True,
    )
