"""Run an MQTT broker of our own: Mosquitto where it is installed, else amqtt. 消息代理

amqtt is pure Python and speaks MQTT 3.1.1 only. It carries a demonstration, not a load.
"""

import os
import pwd
import shutil
import socket
import sys
import time
from pathlib import Path

from msgspec import Struct

# Debian puts the broker where an ordinary user's PATH does not look.
_ADMINISTRATORS_PATH = "/usr/sbin:/usr/local/sbin:/opt/homebrew/sbin"

# The limits are those of deploy/mosquitto.conf: Mosquitto's own would throttle a subscriber
# that acknowledges in batches, and drop a backlog.
_MOSQUITTO = """\
listener {port} 127.0.0.1
allow_anonymous true
persistence true
persistence_location {directory}/
autosave_interval 30
max_inflight_messages 0
max_queued_messages 0
max_packet_size 1048576
log_dest stderr
log_type error
log_type warning
log_type notice
connection_messages false
{user}"""


class Broker(Struct, frozen=True):
    """A broker that can be started: what it is, where it will listen, how to run it. 代理"""

    kind: str
    port: int
    command: list[str]

    @property
    def url(self) -> str:
        """Where it listens; one that knows only the old protocol says so."""
        old = "" if self.kind == "mosquitto" else "?protocol=3.1.1"
        return f"mqtt://127.0.0.1:{self.port}{old}"


def mosquitto() -> str | None:
    """The Mosquitto program, if the machine has one."""
    return shutil.which("mosquitto", path=f"{os.environ.get('PATH', '')}:{_ADMINISTRATORS_PATH}")


def prepare(directory: Path, port: int) -> Broker:
    """Choose the broker and write what it needs to start on ``port``, loopback only."""
    program = mosquitto()
    if program is None:
        command = [sys.executable, "-m", "app.local.simple_broker", str(port)]
        return Broker("amqtt", port, command)
    directory.mkdir(parents=True, exist_ok=True, mode=0o700)
    # Started as root, Mosquitto would become a user who cannot write here.
    user = f"user {pwd.getpwuid(0).pw_name}\n" if os.geteuid() == 0 else ""
    configuration = directory / "mosquitto.conf"
    configuration.write_text(_MOSQUITTO.format(port=port, directory=directory, user=user))
    return Broker("mosquitto", port, [program, "-c", str(configuration)])


def answers(port: int) -> bool:
    """Does anybody accept connections on this port?"""
    with socket.socket() as probe:
        probe.settimeout(1)
        return probe.connect_ex(("127.0.0.1", port)) == 0


def wait_until_ready(port: int, seconds: float = 20) -> bool:
    """Wait for the broker; false when it has not answered in time."""
    give_up_at = time.monotonic() + seconds
    while time.monotonic() < give_up_at:
        if answers(port):
            return True
        time.sleep(0.05)
    return False
