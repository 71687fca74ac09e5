"""Judge what is new about one unit, and tell. 判定设备

The unit's watch was locked before: whatever two workers receive is judged one after the
other.
"""

from collections.abc import Sequence
from typing import NamedTuple

from msgspec import Struct
from msgspec.structs import replace

from coldchain.domain.instants import Instant, instant
from coldchain.domain.monitor import Past, Verdict, Watch, change_mode, reaches_back, take
from coldchain.domain.notices import Notice
from coldchain.domain.payloads import Battery, Mains
from coldchain.domain.program import Program
from coldchain.domain.readings import Reading
from coldchain.domain.records import WatchRow
from coldchain.domain.vigil import Vigil, battery, fall_due, next_due, power
from coldchain.domain.watch import Judgement, Mark
from coldchain.store import episodes, readings, watches
from coldchain.usecases.rules_in_force import UnitRules
from coldchain.usecases.tell_alarms import tell_alarms
from kernel.registry.places import StorageUnit
from kernel.transaction import Tx


class News(Struct, frozen=True):
    """What a batch brought of one unit; readings are those not stored before. 新到内容"""

    fresh: tuple[Reading, ...] = ()
    batteries: tuple[Battery, ...] = ()
    mains: tuple[Mains, ...] = ()


class Kept(NamedTuple):
    """A watch to be saved, and when its next timer falls due. 待存监测状态"""

    row: WatchRow
    due: Instant | None


async def judge_unit(
    tx: Tx, unit: StorageUnit, rules: UnitRules, row: WatchRow, news: News
) -> Kept:
    """Timers due before, then signals, then readings."""
    program, watch, now = rules.now.program, row.watch, _now(tx, row)
    vigil, notices = fall_due(program, watch.vigil, now - 1)
    days, vigil, signalled = _signals(program, watch, vigil, news, now)
    watch = replace(watch, vigil=vigil)
    touched = _touched(rules, row, news.fresh) if news.fresh else None
    past = None if touched is None else await _past(tx, unit, rules, touched)
    verdict = take(rules.eras, watch, now, news.fresh, past)
    told = [*notices, *signalled, *verdict.notices]
    await _settle(tx, unit, rules, verdict, told, touched)
    rule = rules.at(verdict.watch.judged.at).force.name if news.fresh else row.rule
    kept = WatchRow(unit.id, rule, verdict.watch, row.battery_days if days is None else days)
    return Kept(kept, next_due(program, verdict.watch.vigil))


async def judge_mode(
    tx: Tx, unit: StorageUnit, rules: UnitRules, row: WatchRow, mark: Mark
) -> Kept:
    """The unit enters or leaves service; the mark is stored already."""
    watch, rule, touched, past = row.watch, row.rule, None, None
    if watch.judged.at >= mark.at:
        changed = rules.changed_before(row.rule, watch.judged.at)
        touched = mark.at if changed is None else min(mark.at, changed)
        rule = rules.at(watch.judged.at).force.name
        past = await _past(tx, unit, rules, touched)
    verdict = change_mode(rules.eras, watch, mark, past)
    await _settle(tx, unit, rules, verdict, [], touched)
    kept = WatchRow(unit.id, rule, verdict.watch, row.battery_days)
    return Kept(kept, next_due(rules.now.program, verdict.watch.vigil))


async def judge_timers(tx: Tx, unit: StorageUnit, rules: UnitRules, row: WatchRow) -> Kept:
    """What is due by the server's clock: silence and power."""
    watch, program = row.watch, rules.now.program
    vigil, notices = fall_due(program, watch.vigil, _now(tx, row))
    verdict = Verdict(replace(watch, vigil=vigil), watch.judged.at, watch.judged.at)
    await _settle(tx, unit, rules, verdict, notices, None)
    kept = WatchRow(unit.id, row.rule, verdict.watch, row.battery_days)
    return Kept(kept, next_due(program, vigil))


def _touched(rules: UnitRules, row: WatchRow, fresh: Sequence[Reading]) -> Instant | None:
    """The earliest instant to be judged again: late evidence, or a rule that came late."""
    judged = row.watch.judged.at
    earliest = min(reading.at for reading in fresh)
    changed = rules.changed_before(row.rule, judged)
    found = [] if changed is None else [changed]
    if reaches_back(row.watch, fresh):
        found.append(earliest)
    return min(found, default=None)


def _now(tx: Tx, row: WatchRow) -> Instant:
    """The present instant, never before what another worker heard a moment ago."""
    heard_at = row.watch.vigil.heard_at
    now = instant(tx.now)
    return now if heard_at is None else max(now, heard_at)


def _signals(
    program: Program, watch: Watch, vigil: Vigil, news: News, now: Instant
) -> tuple[float | None, Vigil, list[Notice]]:
    """Battery and mains as the newest record says; what a backlog says of the past is over."""
    told: list[Notice] = []
    days = None
    if news.batteries and news.batteries[-1].at > watch.judged.at:
        days = news.batteries[-1].days
        vigil, told = battery(program, vigil, days, now)
    if news.mains and news.mains[-1].at > watch.judged.at:
        vigil, more = power(vigil, news.mains[-1].is_on, now)
        told = [*told, *more]
    return days, vigil, told


async def _past(tx: Tx, unit: StorageUnit, rules: UnitRules, touched: Instant) -> Past:
    """What is stored after the last checkpoint before an instant."""
    kept = await watches.checkpoint_before(tx, unit.id, touched)
    checkpoint = kept or Judgement.blank(rules.first.program)
    return Past(
        checkpoint,
        await readings.points_after(tx, unit.id, checkpoint.at),
        await watches.marks_after(tx, unit.id, checkpoint.at if kept else None),
    )


async def _settle(
    tx: Tx,
    unit: StorageUnit,
    rules: UnitRules,
    verdict: Verdict,
    notices: Sequence[Notice],
    touched: Instant | None,
) -> None:
    """Keep checkpoints in place of those after what was touched, and tell what is new."""
    if touched is not None or verdict.checkpoints:
        await watches.add_checkpoints(tx, unit.id, touched, verdict.checkpoints)
    if verdict.seen is None and not notices:
        return
    known = []
    if verdict.seen is not None:
        known = await episodes.alarms_touching(tx, unit.id, verdict.seen.since)
    told = verdict.against([alarm.episode for alarm in known], _decided(verdict, tx))
    await tell_alarms(tx, unit, rules, known, told, notices)


def _decided(verdict: Verdict, tx: Tx) -> Instant:
    heard_at = verdict.watch.vigil.heard_at
    return instant(tx.now) if heard_at is None else max(instant(tx.now), heard_at)
