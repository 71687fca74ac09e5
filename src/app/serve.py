"""``lifecycle serve``: the pages and the API, on granian. 网页服务"""

import argparse
import os

from granian.constants import Interfaces, Loops
from granian.log import LogLevels
from granian.server.mp import MPServer

from app.local import ports
from app.local.errors import CannotStart
from app.settings import Settings, read_settings


def main(arguments: list[str]) -> int:
    """Serve until told to stop."""
    parser = argparse.ArgumentParser("lifecycle serve", description=__doc__)
    parser.parse_args(arguments)
    settings = read_settings(os.environ)
    if not ports.is_free(settings.port, settings.host):
        raise CannotStart(
            f"Port {settings.port} on {settings.host} is in use, or not ours to take. "
            "Choose another with PORT."
        )
    server(settings).serve()
    return 0


def server(settings: Settings) -> MPServer:
    """The granian server; a request under way may take ten seconds to end after SIGTERM."""
    return MPServer(
        "app.asgi:application",
        factory=True,
        interface=Interfaces.ASGI,
        address=settings.host,
        port=settings.port,
        workers=settings.web_workers,
        loop=Loops.uvloop,
        websockets=False,
        respawn_failed_workers=True,
        workers_kill_timeout=10,
        log_level=LogLevels(settings.log_level),
    )
