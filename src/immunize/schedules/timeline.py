"""From dated editions to entries with the days on which they hold. 版本时间线

A later edition restates only the entries it changes; everything else goes on. A region's entry
stands in front of the national one as long as the region's file is in force.
"""

from __future__ import annotations

from collections.abc import Iterable
from datetime import date, timedelta
from typing import NamedTuple

from immunize.schedules.reading import Place, RuleFile, Stated

_DAY = timedelta(days=1)


class Span(NamedTuple):
    """An entry and the days on which it holds, both included; None is without limit."""

    begin: date | None
    end: date | None
    stated: Stated

    def holds_on(self, day: date) -> bool:
        return (self.begin is None or self.begin <= day) and (self.end is None or day <= self.end)


Timeline = dict[Place, list[Span]]


def timeline(files: Iterable[tuple[date, RuleFile]]) -> Timeline:
    """Lay the files of national rules one after the other.

    What the earliest file states holds for all days before it as well: doses older than the
    first edition are judged by it.
    """
    spans: Timeline = {}
    first = True
    for start, file in sorted(files, key=lambda pair: pair[0]):
        begin = None if first or start == date.min else start
        for place in (*file.removed, *file.stated):
            _close(spans.get(place, []), start)
        for place, stated in file.stated.items():
            spans.setdefault(place, []).append(Span(begin, None, stated))
        first = first and start == date.min
    return spans


def _close(spans: list[Span], start: date) -> None:
    if spans and spans[-1].end is None:
        last = spans.pop()
        if last.begin is None or last.begin < start:
            spans.append(last._replace(end=start - _DAY))


def overlay(spans: Timeline, file: RuleFile) -> Timeline:
    """Put a region's entries in front of the national ones while its file is in force."""
    region = file.region
    assert region is not None
    begin, end = region.effective, region.until
    laid: Timeline = {place: list(rows) for place, rows in spans.items()}
    for place in (*file.removed, *file.stated):
        laid[place] = [part for row in laid.get(place, []) for part in _outside(row, begin, end)]
    for place, stated in file.stated.items():
        laid[place].append(Span(begin, end, stated))
    return laid


def _outside(span: Span, begin: date, end: date | None) -> list[Span]:
    parts = []
    if span.begin is None or span.begin < begin:
        before = begin - _DAY if span.end is None else min(span.end, begin - _DAY)
        parts.append(span._replace(end=before))
    if end is not None and (span.end is None or span.end > end):
        after = end + _DAY if span.begin is None else max(span.begin, end + _DAY)
        parts.append(span._replace(begin=after))
    return parts
