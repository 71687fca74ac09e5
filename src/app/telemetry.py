"""``lifecycle telemetry``: sensor readings from the broker. 遥测接入进程

Any number of workers may run, each with a name of its own; with MQTT 5 they share the work.
A worker that is removed for good leaves a session behind, which the broker forgets after a
week.
"""

import argparse
import asyncio
import os
import signal

import structlog

from app import logs
from app.choreography import choreography
from app.settings import MqttAddress, Settings, read_settings
from coldchain.mqtt import Address, DatabaseKeeper, Intake
from coldchain.usecases.open_months import open_months
from kernel.access import SYSTEM
from kernel.database import create_engine
from kernel.transaction import Database

logger = structlog.get_logger("lifecycle.telemetry")


def main(arguments: list[str]) -> int:
    """Take readings until told to stop."""
    parser = argparse.ArgumentParser("lifecycle telemetry", description=__doc__)
    parser.add_argument("--name", default="telemetry-1", help="this worker's name at the broker")
    name = parser.parse_args(arguments).name
    settings = read_settings(os.environ)
    logs.configure(settings.log_level, readable=settings.is_development)
    asyncio.run(run(settings, name))
    return 0


async def run(settings: Settings, name: str) -> None:
    """Take readings until SIGTERM or SIGINT."""
    engine = create_engine(settings.database_url, pool_size=2)
    database = Database(engine, choreography(), settings.vault)
    intake = Intake(address_of(settings.mqtt), name, DatabaseKeeper(database))
    for number in (signal.SIGTERM, signal.SIGINT):
        asyncio.get_running_loop().add_signal_handler(number, intake.stop)
    await _make_room(database)
    await intake.run()
    await engine.dispose()


async def _make_room(database: Database) -> None:
    """Open this month for readings before the first of them arrives."""
    try:
        async with database.transaction(SYSTEM) as tx:
            await open_months(tx)
    except Exception as failure:  # the daily job opens it later; readings find room meanwhile
        logger.warning("cannot open months yet", failure=type(failure).__name__)


def address_of(mqtt: MqttAddress) -> Address:
    """The configured broker."""
    return Address(
        mqtt.host,
        mqtt.port,
        mqtt.username,
        mqtt.password,
        mqtt.tls,
        version_5=mqtt.shared_subscriptions,
    )
