"""Which rule judges a reading, by when it was measured. 规则时段

A rule changes by circular, and with the labels of the vaccine inside. A reading is judged by
the rule in force when it was measured, however late it arrives: a new rule does not reach
back before itself, and an old one is not forgotten while its readings still come in.
"""

from bisect import bisect_left, bisect_right
from collections.abc import Iterator, Sequence

from msgspec import Struct
from msgspec.structs import replace

from .alarm import Point
from .instants import LONG_AGO, Instant
from .program import Cumulative, Program
from .watch import Judgement, Run, Span, Stay, Tally, standing


class Eras(Struct, frozen=True):
    """Programs in order of time, each from its instant on; the first since ever. 规则时段"""

    since: tuple[Instant, ...]
    programs: tuple[Program, ...]

    @classmethod
    def always(cls, program: Program) -> "Eras":
        """One rule that was never any other."""
        return cls((LONG_AGO,), (program,))

    @property
    def now(self) -> Program:
        return self.programs[-1]

    def at(self, instant: Instant) -> Program:
        """The program in force at an instant."""
        if len(self.programs) == 1:
            return self.programs[0]
        return self.programs[max(bisect_right(self.since, instant) - 1, 0)]

    def parts(self, points: Sequence[Point]) -> Iterator[tuple[Instant, Program, Sequence[Point]]]:
        """Points in order of time, cut where the rule changes; eras without any are left out."""
        if len(self.programs) == 1:
            yield self.since[0], self.programs[0], points
            return
        cuts = [bisect_left(points, at, key=lambda point: point[0]) for at in self.since[1:]]
        starts, ends = [0, *cuts], [*cuts, len(points)]
        for at, program, start, end in zip(self.since, self.programs, starts, ends, strict=True):
            if end > start:
                yield at, program, points[start:end]


def cross(
    former: Program, program: Program, judged: Judgement, at: Instant
) -> tuple[Judgement, list[Span]]:
    """What is remembered, under the rule that begins at an instant.

    What is pending or stands goes on wherever the new rule has a limit of the same kind; what
    stands and has none any more ends with its rule.
    """
    runs = {limit.kind: run for limit, run in zip(former.continuous, judged.runs, strict=True)}
    tallies = {x.kind: tally for x, tally in zip(former.cumulative, judged.tallies, strict=True)}
    stays = {band.kind: stay for band, stay in zip(former.bands, judged.stays, strict=True)}
    crossed = replace(
        judged,
        runs=tuple(runs.get(limit.kind, Run()) for limit in program.continuous),
        tallies=tuple(_carried(limit, tallies.get(limit.kind)) for limit in program.cumulative),
        stays=tuple(stays.get(band.kind, Stay()) for band in program.bands),
    )
    kept = {span.key for span in standing(program, crossed)}
    gone = [span for span in standing(former, judged) if span.key not in kept]
    return crossed, [replace(span, cleared_at=at) for span in gone]


def _carried(limit: Cumulative, tally: Tally | None) -> Tally:
    """A sum goes on; one whose parts were not kept says nothing of a rolling window."""
    if tally is None:
        return Tally()
    return replace(tally, total=0) if limit.window is not None and not tally.parts else tally
