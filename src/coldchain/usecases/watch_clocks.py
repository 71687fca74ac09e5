"""What falls due by the server's clock: silence, lost power, the next rung. 定时监视"""

from msgspec.structs import replace

from coldchain.domain.escalation import climb, next_rung
from coldchain.domain.instants import instant, moment
from coldchain.domain.records import AlarmEvent
from coldchain.store import episodes, watches
from coldchain.usecases.judge_unit import judge_timers
from coldchain.usecases.rules_in_force import rule_of, rules_of
from coldchain.usecases.tell_alarms import call_duty
from kernel.registry import store as registry
from kernel.transaction import Tx


async def find_silent_units(tx: Tx) -> None:
    """Tell of sensors that have said nothing for too long, and of power that stayed away."""
    rows = await watches.lock_watches(tx, await watches.due_units(tx))
    kept = []
    for unit_id, row in rows.items():
        unit = await registry.storage_unit(tx, unit_id)
        if unit is not None:
            rules = await rules_of(tx, unit)
            kept.append(await judge_timers(tx, unit, rules, row))
    await watches.save_watches(tx, kept)


async def escalate_alarms(tx: Tx) -> None:
    """Call the next person about alarms that nobody has acknowledged."""
    for alarm in await episodes.alarms_to_escalate(tx):
        unit = await registry.storage_unit(tx, alarm.unit_id)
        if unit is None:
            continue
        program = (await rule_of(tx, unit)).program
        episode, notices = climb(program, alarm.episode, instant(tx.now))
        climbed = replace(alarm, episode=episode)
        await episodes.change_alarm(tx, climbed, next_rung(program, episode))
        for notice in notices:
            event = AlarmEvent(
                unit_id=unit.id,
                event=notice.event,
                kind=notice.kind,
                at=moment(notice.at),
                decided_at=tx.now,
                episode_id=alarm.id,
                level=notice.level,
            )
            await episodes.add_events(tx, [event])
            await call_duty(tx, unit, climbed, notice)
