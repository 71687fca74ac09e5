"""Looking up what the entries of a schedule name. 条目查找

Every name must exist: an unknown family, vaccine, observation or source is refused with the
file and the entry that uses it.
"""

from __future__ import annotations

from collections.abc import Iterable, Iterator
from typing import TypeVar

from immunize.domain.schedule import Association
from immunize.schedules.entries import VaccineEntry
from immunize.schedules.reading import Frame, Stated
from immunize.schedules.timeline import Span, Timeline

E = TypeVar("E")


class Lookup:
    """The entries of one timeline, by kind and by name."""

    def __init__(self, frame: Frame, spans: Timeline) -> None:
        self.frame = frame
        self.spans = spans
        self.catalogue = {name: rows[-1][1] for name, rows in self.all(VaccineEntry)}
        self.titles = self._observation_titles()

    def all(self, kind: type[E]) -> Iterator[tuple[str, list[tuple[Span, E]]]]:
        """Every entry of a kind by name, with the spans in which it was stated differently."""
        for place, spans in self.spans.items():
            rows: list[tuple[Span, E]] = []
            for span in spans:
                rows += ((span, e) for e in span.stated.entries if isinstance(e, kind))
            if rows:
                yield place.name, rows

    def codes(self, stated: Stated, names: Iterable[str]) -> tuple[str, ...]:
        """Vaccine codes, families spelt out."""
        codes: list[str] = []
        for name in names:
            if name == "*":
                codes += self.catalogue
            elif name.startswith("@"):
                if name[1:] not in self.frame.families:
                    raise stated.fault(f"unknown family {name!r}")
                codes += self.frame.families[name[1:]]
            else:
                codes.append(name)
        for code in codes:
            if code not in self.catalogue:
                raise stated.fault(f"unknown vaccine {code!r}")
        return tuple(dict.fromkeys(codes))

    def observed(self, stated: Stated, names: Iterable[str]) -> tuple[str, ...]:
        names = tuple(names)
        for name in names:
            if name not in self.frame.observations and name not in self.titles:
                raise stated.fault(f"unknown observation {name!r}")
        return names

    def source(self, stated: Stated, *choices: str | None) -> str:
        """The first source given; it must be one of the set's."""
        source = next(filter(None, choices), None)
        if source is None:
            raise stated.fault("has no source")
        if source.partition("#")[0] not in self.frame.sources:
            raise stated.fault(f"unknown source {source!r}")
        return source

    def counts(self, code: str, antigen: str) -> bool:
        """Whether doses of a vaccine count for an antigen, at some age."""
        return any(part.antigen == antigen for part in associations(self.catalogue[code]))

    def _observation_titles(self) -> dict[str, str]:
        titles: dict[str, str] = {}
        for code, entry in self.frame.observations.items():
            codes = [f"{code}-{v}" for v in self.catalogue] if entry.per_vaccine else [code]
            titles |= dict.fromkeys(codes, f"{entry.zh}｜{entry.en}")
        return titles


def associations(entry: VaccineEntry) -> tuple[Association, ...]:
    """For which antigens doses of a vaccine count, and from which age."""
    return tuple(
        Association(part) if isinstance(part, str) else Association(part.antigen, part.begin_age)
        for part in entry.counts_for
    )
