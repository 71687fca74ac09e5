"""What bars vaccines: contraindications, ages, other vaccines. 禁忌与间隔生成"""

from __future__ import annotations

from collections.abc import Iterator, Sequence
from itertools import product

from immunize.domain.schedule import (
    Conflict,
    Contraindication,
    Effect,
    NotCounted,
    ProductRule,
    Withheld,
)
from immunize.schedules.entries import (
    ConflictEntry,
    ContraindicationEntry,
    NotCountedEntry,
    WithheldEntry,
)
from immunize.schedules.lookup import Lookup
from immunize.schedules.reading import Stated


class Bars:
    """Builds everything that keeps a vaccine from being given."""

    def __init__(self, lookup: Lookup) -> None:
        self.lookup = lookup

    def conflicts(self) -> Iterator[Conflict]:
        """Vaccines that keep their distance from one another."""
        for _, rows in self.lookup.all(ConflictEntry):
            span, entry = rows[-1]
            codes = self.lookup.codes(span.stated, entry.vaccines)
            yield Conflict(
                previous=codes,
                current=codes,
                minimum_end=entry.interval,
                end=entry.interval,
                source=self.lookup.source(span.stated, entry.source),
            )

    def contraindications(self, antigen: str) -> Iterator[Contraindication]:
        """What rules out the vaccines of an antigen, or puts them off."""
        for name, rows in self.lookup.all(ContraindicationEntry):
            for span, entry in rows:
                for observation, codes in self._ruled_out(span.stated, entry):
                    products = [code for code in codes if self.lookup.counts(code, antigen)]
                    if products:
                        yield Contraindication(
                            effective=span.begin,
                            cessation=span.end,
                            id=name,
                            observation=observation,
                            unless=self.lookup.observed(span.stated, entry.unless),
                            begin_age=entry.begin_age,
                            end_age=entry.end_age,
                            vaccines=tuple(map(ProductRule, products)),
                            effect=Effect(entry.effect),
                            lasts=entry.lasts,
                            text=f"{entry.zh}｜{entry.en}",
                            source=self.lookup.source(span.stated, entry.source),
                        )

    def _ruled_out(
        self, stated: Stated, entry: ContraindicationEntry
    ) -> Iterator[tuple[str | None, Sequence[str]]]:
        """Which vaccines each of the entry's observations rules out."""
        codes = self.lookup.codes(stated, entry.vaccines)
        names = self.lookup.observed(stated, filter(None, (entry.observation, *entry.any_of)))
        if not entry.after_same:
            yield from ((name, codes) for name in names or (None,))
            return
        for name, (culprit, vaccine) in product(names, self.lookup.catalogue.items()):
            parts = set(vaccine.contains)
            alike = [c for c in codes if not parts.isdisjoint(self.lookup.catalogue[c].contains)]
            yield f"{name}-{culprit}", alike

    def not_counted(self, antigen: str) -> Iterator[NotCounted]:
        """Doses that take no place in the antigen's series."""
        for _, rows in self.lookup.all(NotCountedEntry):
            span, entry = rows[-1]
            if antigen in entry.antigens:
                yield NotCounted(
                    vaccines=self.lookup.codes(span.stated, entry.vaccines),
                    observation=entry.observation,
                    begin_age=entry.begin_age,
                    end_age=entry.end_age,
                    source=self.lookup.source(span.stated, entry.source),
                )

    def withheld(self) -> Iterator[Withheld]:
        """Ages at which vaccines are not offered."""
        for name, rows in self.lookup.all(WithheldEntry):
            for span, entry in rows:
                for code in self.lookup.codes(span.stated, [entry.vaccine]):
                    if entry.vaccine != "*" or self.lookup.catalogue[code].programme:
                        yield Withheld(
                            effective=span.begin,
                            cessation=span.end,
                            id=name,
                            vaccine=code,
                            begin_age=entry.begin_age,
                            end_age=entry.end_age,
                            text=f"{entry.zh}｜{entry.en}",
                            source=self.lookup.source(span.stated, entry.source),
                        )
