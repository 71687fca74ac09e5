"""``lifecycle demo``: a whole county on this machine, with its own database and broker. 本机演示

Everything it needs and makes lies in VAR_DIR: ``var``, or ``var/port-N`` on another port than
8000, so that two can run side by side. With DATABASE_URL or MQTT_URL set, no server of that
kind is started. Ctrl-C stops everything that was started, in reverse order, and only that.
"""

import argparse
import asyncio
import os
import signal
from pathlib import Path
from typing import Any

from app.local import leash
from app.local.county import County
from app.local.errors import CannotStart
from app.local.workplace import Workplace
from app.settings import Settings, read_settings


def main(arguments: list[str]) -> int:
    """Start everything, wait for Ctrl-C, stop everything."""
    parser = argparse.ArgumentParser("lifecycle demo", description=__doc__)
    parser.add_argument(
        "--with-parent", action="store_true", help="stop when the process that started this ends"
    )
    options = parser.parse_args(arguments)
    if options.with_parent:
        leash.signal_me_when_my_parent_ends(signal.SIGTERM)
    settings = read_settings({**os.environ, "ENVIRONMENT": "development"})
    with Workplace.claim(_directory(settings.port), settings.public_url) as workplace:
        return asyncio.run(_run(workplace, settings))


def _directory(port: int) -> Path:
    """Where this run keeps its files."""
    given = os.environ.get("VAR_DIR")
    usual = Path("var") if port == 8000 else Path("var") / f"port-{port}"
    return Path(given or usual).absolute()


async def _run(workplace: Workplace, settings: Settings) -> int:
    stop = _stop_asked()
    county = County(workplace, settings)
    running = asyncio.create_task(county.open())
    broken = asyncio.create_task(county.broken())
    try:
        await _first(stop, running)
        if not stop.done():
            await running
            await _first(stop, broken)
        if broken.done():
            raise broken.result()
    except CannotStart as reason:
        print(f"\n{reason}", flush=True)
        return 1
    finally:
        running.cancel()
        broken.cancel()
        await asyncio.gather(running, broken, return_exceptions=True)
        await county.close()
    return 0


async def _first(*awaited: asyncio.Future[Any]) -> None:
    await asyncio.wait(awaited, return_when=asyncio.FIRST_COMPLETED)


def _stop_asked() -> asyncio.Future[None]:
    """Done as soon as somebody asks us to stop, by Ctrl-C or otherwise."""
    loop = asyncio.get_running_loop()
    asked: asyncio.Future[None] = loop.create_future()

    def note() -> None:
        if not asked.done():
            asked.set_result(None)

    for number in (signal.SIGINT, signal.SIGTERM, signal.SIGHUP):
        loop.add_signal_handler(number, note)
    return asked
