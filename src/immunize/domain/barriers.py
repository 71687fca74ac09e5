"""What makes vaccination needless or impossible: immunity and contraindications. 免疫证据与禁忌

CDSi 7.2 and 7.3, worked out once per antigen and person.
"""

from __future__ import annotations

from immunize.domain.answer import SeriesStatus
from immunize.domain.compiled import Antigen, Contraindication, Dose, Immunity, Series
from immunize.domain.history import Subject


class Barriers:
    """Immunity and contraindications of one person for one antigen. 接种阻碍"""

    __slots__ = ("antigen_wide", "immunity", "per_product", "subject")

    def __init__(self, antigen: Antigen, subject: Subject) -> None:
        self.subject = subject
        self.immunity = next((row for row in antigen.immunity if _is_immune(row, subject)), None)
        self.antigen_wide = [c for c in antigen.contraindications if _applies(c, subject)]
        self.per_product = [c for c in antigen.product_contraindications if _applies(c, subject)]

    def of_series(self, series: Series, target: Dose | None) -> SeriesStatus | None:
        """Contraindicated or deferred, as a series status; None when nothing stands in the way."""
        applying = self.antigen_wide
        if not applying and self.per_product and target and self._leaves_nothing(target):
            applying = self.per_product
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


def _applies(row: Contraindication, subject: Subject) -> bool:
    if row.observation is not None and not subject.has(row.observation):
        return False
    return not subject.has_any(row.unless) and subject.is_aged(
        row.begin_age, row.end_age, subject.on
    )
