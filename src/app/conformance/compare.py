"""``lifecycle conformance KIND CASES.jsonl``: pass rates and the first differences. 对照检验"""

from __future__ import annotations

from collections import Counter
from collections.abc import Iterable, Iterator
from itertools import islice
from typing import NamedTuple

from app.conformance.arguments import parser
from app.conformance.runner import Kind, Progress, Result, load_kind, run

TOTAL = "all"


class Tally(NamedTuple):
    """Cases and passes by label, and what did not pass. 对照结果"""

    cases: Counter[str]
    passed: Counter[str]
    failures: list[tuple[Result, list[str]]]


def compare(kind: Kind, results: Iterable[Result]) -> Tally:
    """Hold every answer against what its case expects."""
    tally = Tally(Counter(), Counter(), [])
    for result in results:
        found = [result.error] if result.error else kind.differences(result.case, result.answer)
        labels = ("unreadable" if result.error else kind.label(result.case), TOTAL)
        tally.cases.update(labels)
        if found:
            tally.failures.append((result, found))
        else:
            tally.passed.update(labels)
    return tally


def report(tally: Tally, show: int) -> Iterator[str]:
    """The pass table, then the first differences."""
    width = max(map(len, tally.cases), default=0)
    for label in sorted(tally.cases, key=lambda name: (name == TOTAL, name)):
        cases, passed = tally.cases[label], tally.passed[label]
        yield f"{label:<{width}}  {passed:>6} / {cases:<6} {passed / cases:7.2%}"
    for result, found in islice(tally.failures, show):
        yield ""
        yield f"{result.id}  {result.case.get('name') or result.case.get('title') or ''}".rstrip()
        yield from (f"  {text}" for text in found)
    if len(tally.failures) > show:
        yield f"\n… and {len(tally.failures) - show} more; --show {len(tally.failures)} lists all"


def main(arguments: list[str]) -> int:
    """Print the table; the exit status is 1 when any case differs."""
    made = parser("conformance", __doc__)
    made.add_argument("--show", type=int, default=10, help="how many differing cases to list")
    given = made.parse_args(arguments)
    kind = load_kind(given.kind)
    tally = compare(kind, run(kind, given.cases, Progress.of(given.cases)))
    for line in report(tally, given.show):
        print(line)
    return 1 if tally.failures else 0
