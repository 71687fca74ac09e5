"""The Edinburgh postnatal depression scale (EPDS). 爱丁堡产后抑郁量表"""

from collections.abc import Sequence

from msgspec import Struct

from maternal.domain.basis import Basis, Rule
from maternal.errors import Implausible


class EpdsRule(Rule, frozen=True, kw_only=True):
    """Number and range of items, the default limit, and the item on self-harm. 量表规则"""

    items: int
    most_per_item: int
    positive_at: int
    urgent_item: int


class EpdsResult(Struct, frozen=True):
    """``urgent``: the self-harm item is above 0, whatever the total. 量表结果"""

    total: int
    positive: bool
    urgent: bool
    because: tuple[Basis, ...]


def score_epds(
    rule: EpdsRule, answers: Sequence[int], *, positive_at: int | None = None
) -> EpdsResult:
    """Add up the ten answers; a clinic may set its own limit.

    Raises ``Implausible`` when an answer is missing or outside 0–3. 量表评分
    """
    if len(answers) != rule.items:
        raise Implausible("items", list(answers))
    for answer in answers:
        if not 0 <= answer <= rule.most_per_item:
            raise Implausible("items", answer)
    total = sum(answers)
    limit = rule.positive_at if positive_at is None else positive_at
    urgent = answers[rule.urgent_item - 1] > 0
    return EpdsResult(total, total >= limit, urgent, (rule.basis,))
