"""A scanner session: several codes of one box, scanned one after the other. 连续扫码

Some boxes carry the trade item number in one code and lot, expiry and serial number in
another. A session gathers what the scans say; it never overwrites a known fact with nothing,
and where two codes contradict each other a person decides.
"""

import re
from collections.abc import Iterable
from datetime import date

from msgspec import Struct
from msgspec.structs import replace

from immunize.domain.codes import CodeKind, Scan, read
from immunize.domain.unreadable import CodeIncomplete, CodeUnreadable, ScansDisagree
from kernel.errors import Refusal
from kernel.i18n import N_, Phrase

_FACTS: dict[str, str] = {
    "trace": N_("追溯码"),
    "gtin": N_("商品条码"),
    "lot": N_("批号"),
    "serial": N_("序列号"),
    "expires_on": N_("有效期"),
    "produced_on": N_("生产日期"),
}


class Disagreement(Struct, frozen=True):
    """Two codes give one fact two values: ``kept`` was first. 两码不符"""

    fact: str
    kept: str | date
    other: str | date


class Session(Struct, frozen=True):
    """What the scans of one box have said so far. 扫码会话"""

    known: Scan = Scan(CodeKind.GS1)
    open: tuple[Disagreement, ...] = ()

    @property
    def missing(self) -> tuple[str, ...]:
        """The facts without which no package is named: nothing, once it is."""
        if self.known.package_code:
            return ()
        return tuple(fact for fact in ("gtin", "serial") if getattr(self.known, fact) is None)

    def add(self, scan: Scan) -> "Session":
        """The session after one more scan."""
        known, found = self.known, list(self.open)
        for fact in _FACTS:
            said, kept = getattr(scan, fact), getattr(known, fact)
            if said is None or said == kept:
                continue
            if kept is None:
                known = replace(known, **{fact: said})
            else:
                found.append(Disagreement(fact, kept, said))
        kind = CodeKind.TRACE if known.trace else CodeKind.GS1
        known = replace(known, kind=kind, alternatives=scan.alternatives or known.alternatives)
        return Session(_narrowed(known), tuple(dict.fromkeys(found)))

    def settle(self, disagreement: Disagreement, value: str | date) -> "Session":
        """A person has looked at the box and says which value is right."""
        return Session(
            replace(self.known, **{disagreement.fact: value}),
            tuple(one for one in self.open if one.fact != disagreement.fact),
        )

    def package(self) -> Scan:
        """The package that was scanned.

        Raises ``ScansDisagree`` while two codes contradict each other and ``CodeIncomplete``
        while something is missing; a scan that can be read in several ways is returned as it
        is, for whoever knows the lots to resolve.
        """
        if self.open:
            first = self.open[0]
            raise ScansDisagree(Phrase(_FACTS[first.fact]), first.kept, first.other)
        if self.missing and not self.known.alternatives:
            raise CodeIncomplete([Phrase(_FACTS[fact]) for fact in self.missing])
        return self.known


def _narrowed(known: Scan) -> Scan:
    """What is known by now, with only those readings that agree with it."""
    fitting = [
        replace(way, **{fact: getattr(way, fact) or getattr(known, fact) for fact in _FACTS})
        for way in known.alternatives
        if all(
            None in (getattr(way, fact), getattr(known, fact))
            or getattr(way, fact) == getattr(known, fact)
            for fact in _FACTS
        )
    ]
    if len(fitting) == 1:
        return fitting[0]
    return replace(known, alternatives=tuple(fitting))


class Box(Struct, frozen=True):
    """One package of a list of scans: what was scanned, and what it says or why not. 一支"""

    texts: tuple[str, ...]
    scan: Scan | None = None
    wrong: Refusal | None = None


def boxes(texts: Iterable[str]) -> list[Box]:
    """The packages in a list of scans; codes of one box follow each other."""
    found: list[Box] = []
    session = Session()
    gathered: list[str] = []
    for text in texts:
        try:
            scan = read(text)
        except CodeUnreadable as wrong:
            found.append(Box((text,), wrong=wrong))
            continue
        if scan.package_code or (scan.alternatives and not gathered):
            found.append(Box((text,), scan))
            continue
        session, gathered = session.add(scan), [*gathered, text]
        if session.open or not session.missing or session.known.alternatives:
            found.append(_box(session, gathered))
            session, gathered = Session(), []
    if gathered:
        found.append(_box(session, gathered))
    return found


def _box(session: Session, texts: list[str]) -> Box:
    try:
        return Box(tuple(texts), session.package())
    except (CodeUnreadable, ScansDisagree) as wrong:
        return Box(tuple(texts), wrong=wrong)


def lines_of(text: str) -> list[str]:
    """The scans in a text, one a line. The GS1 separator is no line end, as Python thinks."""
    return [line for line in re.split(r"[\r\n]+", text) if line.strip(" \t")]


def read_box(texts: Iterable[str]) -> Scan:
    """The package named by the codes of one box, in whatever order they were scanned."""
    session = Session()
    for text in texts:
        session = session.add(read(text))
    return session.package()
