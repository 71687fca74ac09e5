"""What would change if a rule file came into force. 规则试算"""

import tomllib
from collections import Counter
from collections.abc import Iterator

from msgspec import Struct

from kernel.access import Permission
from kernel.errors import InvalidInput
from kernel.i18n import N_
from kernel.transaction import Tx
from maternal import store
from maternal.domain.basis import Rule
from maternal.domain.risk import grade
from maternal.domain.rulebook import RuleBook
from maternal.errors import RuleFileRefused
from maternal.standards import RuleDataError, assemble, rule_book, rule_documents
from maternal.standards.documents import document
from maternal.usecases.grade_pregnancy import findings_of

_DRAFT = "draft.toml"


class RuleChange(Struct, frozen=True):
    """One entry before and after; nothing before is new, nothing after is withdrawn. 条目变化"""

    rule: str
    before: Rule | None
    after: Rule | None


class Regrading(Struct, frozen=True):
    """How many pregnancies in care would move from one colour to another. 等级变化"""

    before: str
    after: str
    count: int


class Trial(Struct, frozen=True):
    """What a draft changes: entries, and grades among those examined. 试算结果"""

    changes: tuple[RuleChange, ...]
    regradings: tuple[Regrading, ...]
    examined: int
    before: RuleBook
    after: RuleBook


async def try_rules(tx: Tx, region: str, text: str) -> Trial:
    """Lay a draft over a region's rules, and grade the pregnancies in care by both.

    Nothing is kept, and only numbers are told: whoever keeps the rules need not know whom they
    concern. Raises ``RuleFileRefused`` that names the entry and what is wrong with it.
    """
    tx.require(Permission.MANAGE_RULES)
    before, after = rule_book(region), _with_draft(region, text)
    moves: Counter[tuple[str, str]] = Counter()
    examined = await store.pregnancies_in_scope(tx)
    for pregnancy in examined:
        findings = await findings_of(tx, pregnancy)
        old, new = (
            grade(book.risk_levels, book.risk_factors, book.risk_findings, findings).level.id
            for book in (before, after)
        )
        if old != new:
            moves[old, new] += 1
    regradings = tuple(Regrading(old, new, count) for (old, new), count in moves.most_common())
    return Trial(tuple(_changes(before, after)), regradings, len(examined), before, after)


def rules_by_section(book: RuleBook) -> dict[str, tuple[Rule, ...]]:
    """Every rule of a book under its section, to be read. 规则清单"""
    sections = {name: getattr(book, name) for name in book.__struct_fields__}
    return {
        name: content if isinstance(content, tuple) else (content,)
        for name, content in sections.items()
        if content
    }


def _with_draft(region: str, text: str) -> RuleBook:
    try:
        draft = document(_DRAFT, tomllib.loads(text))
        if draft.region != region:
            raise InvalidInput(N_("草稿的地区是{given}，要和所选地区一致。"), given=draft.region)
        return assemble([*rule_documents(region), draft])
    except tomllib.TOMLDecodeError as wrong:
        raise RuleFileRefused(_DRAFT, str(wrong)) from wrong
    except RuleDataError as wrong:
        raise RuleFileRefused(wrong.entry, wrong.problem) from wrong


def _changes(before: RuleBook, after: RuleBook) -> Iterator[RuleChange]:
    old, new = (
        {rule.basis.rule: rule for rules in rules_by_section(book).values() for rule in rules}
        for book in (before, after)
    )
    for name in sorted(old.keys() | new.keys()):
        if old.get(name) != new.get(name):
            yield RuleChange(name, old.get(name), new.get(name))
