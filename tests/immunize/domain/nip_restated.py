"""The programme's regular series read a second time, as plainly as it can be written.

Nothing of the engine or of the schedule files is used, so that a slip in either shows. A child's
life is made up visit by visit; of every dose it is known whether it met the rules of its day, and
for every series what the text asks for next. A series with a dose that failed says nothing more.
"""

from __future__ import annotations

import random
from datetime import date, timedelta
from typing import Any, NamedTuple

from kernel.calendar import add_months

EDITIONS = ("2021", "2021+DTaP2025", "2021+DTaP2025+HPV2025", "2026")
DTAP_CHANGE, EDITION_2026 = date(2025, 1, 1), date(2026, 6, 17)
LIVE = {"MMR", "JE-L", "HepA-L"}
GAPS = (0, 1, 5, 20, 27, 28, 29, 31, 60, 90, 100, 200, 365)
SERIES_OF = {"JE-L": "JE", "JE-I": "JE", "HepA-L": "HEPA", "HepA-I": "HEPA", "DTaP": "DTP"}

Due = tuple[int, date] | None


class Dose(NamedTuple):
    day: date
    vaccine: str
    meets_the_rules: bool


def days(number: int) -> timedelta:
    return timedelta(days=number)


class Child:
    """A made-up child up to the day of a visit, and what the text says of it."""

    def __init__(self, chance: random.Random) -> None:
        self.chance = chance
        self.edition = chance.choice(EDITIONS)
        year = chance.choice((2012, 2013, 2016, 2018, *range(2019, 2026)))
        self.born = date(year, chance.randint(1, 12), chance.randint(1, 28))
        lived = chance.choice((700, 2500, 6500))
        visit = self.born + days(chance.randint(0, lived))
        self.on = min(max(visit, date(2021, 3, 1), self.born), date(2032, 1, 1))
        self.je = "JE-" + chance.choice("LI")
        self.hepa = "HepA-" + chance.choice("LI")
        self.immunoglobulin: date | None = None
        if chance.random() < 0.25:
            self.immunoglobulin = self.born + days(chance.randint(0, (self.on - self.born).days))
        self.doses: list[Dose] = []
        self.given: dict[str, list[date]] = {}
        self.failed: set[str] = set()
        self._live()

    def age(self, months: int) -> date:
        return add_months(self.born, months)

    # --- the rules of the series ---------------------------------------------------------------

    def opens(self, series: str, on: date) -> date | None:
        """From when the series' next dose meets its own age and intervals; None if none is left."""
        past = self.given.get(series, [])
        number, last = len(past), past[-1] if past else self.born
        rows: dict[str, list[tuple[int, date]]] = {
            "HepB": [(0, last), (1, last + days(28)), (6, last + days(60))],
            "MMR": [(8, last), (18, last + days(28))],
            "JE-L": [(8, last), (24, add_months(last, 12))],
            "JE-I": [
                (8, last),
                (8, last + days(7)),
                (24, add_months(last, 1)),
                (72, add_months(last, 36)),
            ],
            "HepA-L": [(18, last)],
            "HepA-I": [(18, last), (24, add_months(last, 6))],
            "POLIO": [(2, last), (3, last + days(28)), (4, last + days(28)), (48, last + days(28))],
            "DTaP": self._dtap(on, last),
            "MPSV-A": [(6, last), (9, add_months(last, 3))],
            "MPSV-AC": [self._first_ac(), (72, add_months(last, 36))],
        }
        if number >= len(rows[series]):
            return None
        months, waited = rows[series][number]
        found = max(self.age(months), waited)
        return max(found, add_months(past[0], 4)) if (series, number) == ("HepB", 2) else found

    def _dtap(self, on: date, last: date) -> list[tuple[int, date]]:
        ages = (2, 4, 6, 18, 72) if on >= DTAP_CHANGE else (3, 4, 5, 18)
        waits = (last, last + days(28), last + days(28), add_months(last, 6), add_months(last, 12))
        return list(zip(ages, waits, strict=False))

    def _first_ac(self) -> tuple[int, date]:
        before = self.given.get("MPSV-A", [])
        if not before:
            return 24, self.born
        return (
            (24, add_months(before[-1], 3))
            if len(before) == 1
            else (36, add_months(before[-1], 12))
        )

    def after_immunoglobulin(self, vaccine: str, rules_of: date) -> date | None:
        """The three months of injected live vaccines, and the month of JE-I before 2026."""
        if self.immunoglobulin is None or vaccine not in LIVE | {"JE-I"}:
            return None
        if vaccine == "JE-I":
            return add_months(self.immunoglobulin, 1) if rules_of < EDITION_2026 else None
        return add_months(self.immunoglobulin, 3)

    # --- the life ------------------------------------------------------------------------------

    def _live(self) -> None:
        day = self.born
        for _ in range(self.chance.choice((4, 12, 30, 60))):
            day += days(self.chance.choice(GAPS))
            series = self._chosen_series(day)
            opened = self.opens(series, day) if series else None
            if series is None or opened is None or series in self.failed:
                continue
            if day < opened and self.chance.random() < 0.93:
                day = opened  # most are on time
            too_old = series == "DTaP" and day >= self.age(72)
            if day > self.on or day >= self.age(216) or too_old or self._twice(series, day):
                continue
            self._give(series, day)

    def _chosen_series(self, day: date) -> str | None:
        kind = self.chance.choice(("HepB", "MMR", self.je, self.hepa, "DTaP", "POLIO", "MEN"))
        if kind != "MEN":
            return kind
        if day < self.age(24) and "MPSV-AC" not in self.given:
            return "MPSV-A"
        return None if "MPSV-A" in self.failed else "MPSV-AC"

    def _twice(self, series: str, day: date) -> bool:
        past = self.given.get(series, [])
        late_a = series == "MPSV-A" and day >= self.age(24)
        return late_a or bool(past and day <= past[-1])

    def _give(self, series: str, day: date) -> None:
        past = self.given.setdefault(series, [])
        vaccine = ("IPV", "IPV", "bOPV", "bOPV")[len(past)] if series == "POLIO" else series
        opened = self.opens(series, day)
        assert opened is not None
        waits = self.after_immunoglobulin(vaccine, day)
        ig = self.immunoglobulin
        meets = (
            day >= opened
            and not (ig and waits and ig <= day < waits)
            and not (vaccine in LIVE and any(0 < (day - d).days < 28 for d in self._live_days()))
        )
        self.doses.append(Dose(day, vaccine, meets))
        past.append(day)
        if not meets:
            self.failed.add(series)

    def _live_days(self) -> list[date]:
        return [dose.day for dose in self.doses if dose.vaccine in LIVE]

    # --- what the text asks for next -----------------------------------------------------------

    def case(self) -> dict[str, Any]:
        """The child in the form of the national cases."""
        doses = sorted(self.doses, key=lambda dose: dose.day)
        special = {"je": self.je[-1], "hepa": self.hepa[-1]}
        if self.immunoglobulin:
            special["ig_date"] = self.immunoglobulin.isoformat()
        due, complete = self._due()
        return {
            "edition": self.edition,
            "dob": self.born.isoformat(),
            "as_of": self.on.isoformat(),
            "sex": "M",
            "special": special,
            "history": [{"vaccine": d.vaccine, "date": d.day.isoformat()} for d in doses],
            "expect": {
                "valid": [d.meets_the_rules for d in doses],
                "next": {vaccine: _said(entry) for vaccine, entry in due.items()},
                "complete": complete,
                "not_recommended": [],
            },
        }

    def _due(self) -> tuple[dict[str, Due], list[str]]:
        due: dict[str, Due] = {}
        complete = []
        for series in ("HepB", "MMR", self.je, self.hepa, "POLIO"):
            if series not in self.failed:
                opened = self.opens(series, self.on)
                due.update(self._offered(series, opened))
                if opened is None:
                    complete.append(SERIES_OF.get(series, series))
        if "DTaP" not in self.failed:
            due.update(self._due_dtap())
        if self.failed.isdisjoint(("MPSV-A", "MPSV-AC")):
            due.update(self._due_men())
        return due, complete

    def _offered(self, series: str, opened: date | None) -> dict[str, Due]:
        number = len(self.given.get(series, ())) + 1
        vaccine = self._next_polio(number) if series == "POLIO" else series
        offered: dict[str, Due] = {"IPV": None, "bOPV": None} if series == "POLIO" else {}
        rules_of = EDITION_2026 if self.edition == "2026" else self.born
        live = [day + days(28) for day in self._live_days() if day != self.on]
        waits = [*live] if vaccine in LIVE else []
        after = self.after_immunoglobulin(vaccine, rules_of)
        entry = opened and max([opened, *waits, *([after] if after else [])])
        return offered | {vaccine: self._within(number, entry, 216)}

    def _next_polio(self, number: int) -> str:
        one_is_enough = self.edition != "2026" and self.born < date(2019, 10, 1)
        return "IPV" if number <= (1 if one_is_enough else 2) else "bOPV"

    def _within(self, number: int, opened: date | None, months: int) -> Due:
        """Nothing is planned that could only be given from an upper age on."""
        if opened is None or max(opened, self.on) >= self.age(months):
            return None
        return number, opened

    def _due_dtap(self) -> dict[str, Due]:
        past = self.given.get("DTaP", [])
        old = self.edition == "2021"
        opened = self.opens("DTaP", date(2024, 12, 31) if old else DTAP_CHANGE)
        dtap = self._within(len(past) + 1, opened, 72 if old else 84)
        if dtap or len(past) == 5:
            return {"DTaP": dtap, "DT": None}
        begins = self.age(72 if old or self.born <= date(2018, 1, 1) else 84)
        wait = (0, 1, 6, 6, 12)[len(past)]
        opened = max(begins, add_months(past[-1], wait)) if past else begins
        return {"DTaP": None, "DT": self._within(1, opened, 144)}

    def _due_men(self) -> dict[str, Due]:
        a, ac = self.given.get("MPSV-A", []), self.given.get("MPSV-AC", [])
        first = None if ac else self._within(len(a) + 1, self.opens("MPSV-A", self.on), 24)
        if first:
            return {"MPSV-A": first}
        second = self._within(len(ac) + 1, self.opens("MPSV-AC", self.on), 216)
        return {"MPSV-A": None, "MPSV-AC": second}


def _said(due: Due) -> dict[str, Any] | None:
    return due and {"dose": due[0], "earliest": due[1].isoformat(), "recommended": None}
