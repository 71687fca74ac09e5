"""Runs case files through the engines: read a line, answer it, go on. 案例运行器

A kind of cases is a module of this package with three functions:

    answer(case)               what the engine says, as a JSON value
    differences(case, answer)  readable texts; none means that the case passed
    label(case)                the row of the pass table it belongs to

Lines are read and written one at a time, so a file may be larger than memory. A case that
cannot be read is answered with its error and the run goes on.
"""

from __future__ import annotations

import importlib
import os
import sys
import time
from collections.abc import Iterator
from pathlib import Path
from typing import Any, NamedTuple, Protocol, TextIO, cast

import msgspec

from kernel.errors import Refusal

KINDS = ("nip", "cdsi", "coldchain", "maternal", "growth")

Case = dict[str, Any]


class Kind(Protocol):
    """What a module of cases offers."""

    def answer(self, case: Case) -> Any: ...
    def differences(self, case: Case, answer: Any) -> list[str]: ...
    def label(self, case: Case) -> str: ...


class Result(NamedTuple):
    """One line of a case file, answered; ``error`` says why it could not be."""

    case: Case
    answer: Any
    error: str | None = None

    @property
    def id(self) -> Any:
        return self.case.get("id")

    def as_line(self) -> bytes:
        """The line for the file of answers."""
        line = {"id": self.id, "answer": self.answer}
        return msgspec.json.encode(line if self.error is None else line | {"error": self.error})


def load_kind(name: str) -> Kind:
    """The module that knows a kind of cases."""
    return cast("Kind", importlib.import_module(f"app.conformance.{name}"))


def run(kind: Kind, path: Path, progress: Progress) -> Iterator[Result]:
    """Answer every line of a case file in turn."""
    with path.open("rb") as lines:
        for number, line in enumerate(lines, start=1):
            if line.strip():
                yield _answer_line(kind, number, line)
            progress.advance(len(line))
    progress.finish()


def _answer_line(kind: Kind, number: int, line: bytes) -> Result:
    try:
        case = msgspec.json.decode(line, type=dict[str, Any])
    except (msgspec.DecodeError, UnicodeDecodeError, RecursionError) as error:
        return Result({"id": None}, None, f"line {number}: {error}")
    try:
        return Result(case, kind.answer(case))
    except (ValueError, KeyError, TypeError, ArithmeticError, Refusal) as error:
        # The case is at fault, not the run: say so and answer the rest.
        return Result(case, None, f"line {number}: {type(error).__name__}: {error}")


class Progress:
    """A bar on the terminal, by bytes or whatever ``total`` counts; silent elsewhere."""

    WIDTH = 30
    EVERY = 0.1
    """Seconds between two drawings."""

    def __init__(self, total: int, out: TextIO | None = None, unit: str = "cases") -> None:
        self.total = max(total, 1)
        self.unit = unit
        self.out = out or sys.stderr
        self.done = 0
        self.cases = 0
        self.began = self.drawn = time.monotonic()
        self.visible = self.out.isatty()

    @classmethod
    def of(cls, path: Path) -> Progress:
        return cls(os.stat(path).st_size)  # noqa: PTH116  one call for files and pipes alike

    def advance(self, amount: int, cases: int = 1) -> None:
        self.done += amount
        self.cases += cases
        now = time.monotonic()
        if self.visible and now - self.drawn >= self.EVERY:
            self.drawn = now
            self._draw(now)

    def finish(self) -> None:
        if self.visible:
            self._draw(time.monotonic())
            self.out.write("\n")

    def _draw(self, now: float) -> None:
        share = min(self.done / self.total, 1.0)
        bar = "#" * round(share * self.WIDTH)
        speed = self.cases / max(now - self.began, 1e-9)
        self.out.write(
            f"\r[{bar:<{self.WIDTH}}] {share:4.0%}  {self.cases} {self.unit}  {speed:.0f}/s "
        )
        self.out.flush()
