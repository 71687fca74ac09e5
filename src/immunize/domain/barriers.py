"""What makes vaccination needless or impossible: immunity and contraindications. 免疫证据与禁忌

CDSi 7.2 and 7.3, worked out once per antigen and person.
"""

from __future__ import annotations

from immunize.domain.answer import SeriesStatus
from immunize.domain.compiled import Antigen
from immunize.domain.compiled_barriers import Contraindication, Contraindications, Immunity
from immunize.domain.compiled_series import Dose, Series
from immunize.domain.durations import add
from immunize.domain.history import Subject


class Barriers:
    """Immunity and contraindications of one person for one antigen. 接种阻碍"""

    __slots__ = ("antigen", "antigen_wide", "immunity", "per_product", "subject")

    def __init__(self, antigen: Antigen, subject: Subject) -> None:
        self.antigen = antigen.name
        self.subject = subject
        self.immunity = next((row for row in antigen.immunity if _is_immune(row, subject)), None)
        self.antigen_wide = _applying(antigen.contraindications, subject)
        self.per_product = _applying(antigen.product_contraindications, subject)

    def of_series(self, series: Series, target: Dose | None) -> SeriesStatus | None:
        """Contraindicated or deferred, as a series status; None when nothing stands in the way."""
        applying = self.antigen_wide
        if not applying and self.per_product and target and self._leaves_nothing(target):
            applying = [
                row for row in self.per_product if not target.takes.isdisjoint(row.products)
            ]
        if not applying:
            return None
        deferred = all(row.defers for row in applying)
        return SeriesStatus.DEFERRED if deferred else SeriesStatus.CONTRAINDICATED

    def rules_out(self, vaccine: str) -> bool:
        """Whether a contraindication applies to this product today."""
        return any(
            self.subject.is_aged(product.begin_age, product.end_age, self.subject.on)
            for row in self.per_product
            for product in row.products.get(vaccine, ())
        )

    def _leaves_nothing(self, target: Dose) -> bool:
        return bool(target.preferable) and all(map(self.rules_out, target.preferable))


def _is_immune(row: Immunity, subject: Subject) -> bool:
    if row.born_before is None:
        return subject.has_any(row.observations)
    return (
        subject.born < row.born_before
        and not subject.has_any(row.exclusions)
        and row.birth_country in (None, subject.birth_country)
    )


def _applying(rows: Contraindications, subject: Subject) -> list[Contraindication]:
    if not rows:
        return []
    asked = (None, *subject.observations)
    return [row for key in asked for row in rows.get(key, ()) if _applies(row, subject)]


def _applies(row: Contraindication, subject: Subject) -> bool:
    return (
        row.begin <= subject.planned_by <= row.end
        and not subject.has_any(row.unless)
        and subject.is_aged(row.begin_age, row.end_age, subject.on)
        and not _is_over(row, subject)
    )


def _is_over(row: Contraindication, subject: Subject) -> bool:
    """Whether the time after the event, during which the row applies, has passed."""
    if row.lasts is None or row.observation is None:
        return False
    since = subject.observations[row.observation]
    return since is not None and subject.on >= add(since, row.lasts)
