"""The parts of a county on one machine, in the order in which they need each other. 演示系统"""

import asyncio
import os
import signal
import sys
import time
import urllib.error
import urllib.request
from collections.abc import Callable
from functools import partial

from app.local import broker, ports, postgres, supervisor
from app.local.errors import CannotStart
from app.local.keys import ensure_keys
from app.local.leash import leashed
from app.local.parts import Part
from app.local.supervisor import Supervisor
from app.local.workplace import Workplace
from app.settings import Settings

DATABASE = "lifecycle"
USUAL_BROKER_PORT = 1883


class County:
    """Opens a whole system on this machine and closes it again. 演示系统"""

    def __init__(self, workplace: Workplace, settings: Settings) -> None:
        self._place = workplace
        self._settings = settings
        self._began = time.monotonic()
        self._server: postgres.Server | None = None
        self._supervisor = Supervisor(workplace.directory / "processes.json", self._tell)
        self._environment = {
            **os.environ,
            **ensure_keys(workplace.directory / "keys"),
            "ENVIRONMENT": "development",
            "PYTHONUNBUFFERED": "1",
        }

    async def open(self) -> None:
        """Start every part, and tell how to use them."""
        supervisor.clear_up(self._place.directory / "processes.json", self._tell)
        self._assert_port_free()
        self._place.begin_new_logs()
        await self._open_database()
        await self._open_broker()
        await self._step("migrate")
        await self._step("seed")
        for name in ("telemetry", "worker"):
            await self._add(name)
        await self._add("web", "serve", ready=self._web_answers)
        await self._add("sensors")
        self._place.keep_environment(self._own_variables())
        self._tell(self._welcome())
        await self._step("seed", "--accounts")
        self._tell("\nCtrl-C stops everything.")

    async def broken(self) -> CannotStart:
        """Wait until a part cannot be kept running; gives the reason."""
        return await self._supervisor.broken()

    async def close(self) -> None:
        """Stop what was started, in reverse order."""
        self._tell("\nStopping")
        await self._supervisor.stop()
        if self._server is not None:
            postgres.forget_sockets(self._server)

    def _assert_port_free(self) -> None:
        settings = self._settings
        if not ports.is_free(settings.port, settings.host):
            raise CannotStart(
                f"Port {settings.port} on {settings.host} is in use, or not ours to take. "
                f"Choose another:  PORT={settings.port + 1} make run"
            )

    async def _open_database(self) -> None:
        if os.environ.get("DATABASE_URL"):
            self._tell("Using the database of DATABASE_URL")
            return
        self._tell("Starting Postgres")
        data = self._place.directory / "postgres"
        server = self._server = await asyncio.to_thread(postgres.prepare, data)
        await self._supervisor.add(
            Part(
                "postgres",
                postgres.command(server, leashed=True),
                self._environment,
                self._place.log("postgres"),
                ready=partial(postgres.ready, server),
                stop_signal=signal.SIGINT,  # "fast": ends sessions, rolls back, shuts down
                patience=60,
            )
        )
        await asyncio.to_thread(postgres.create_database, server, DATABASE)
        self._environment["DATABASE_URL"] = server.url(DATABASE)

    async def _open_broker(self) -> None:
        if os.environ.get("MQTT_URL"):
            self._tell("Using the broker of MQTT_URL")
            return
        port = ports.preferably(USUAL_BROKER_PORT)
        chosen = broker.prepare(self._place.directory / "broker", port)
        taken = "" if port == USUAL_BROKER_PORT else f" ({USUAL_BROKER_PORT} is in use)"
        self._tell(f"Starting the broker {chosen.kind} on port {port}{taken}")
        await self._supervisor.add(
            Part(
                "broker",
                chosen.command,
                self._environment,
                self._place.log("broker"),
                ready=partial(broker.answers, port),
            )
        )
        self._environment["MQTT_URL"] = chosen.url

    async def _add(
        self, name: str, command: str | None = None, ready: Callable[[], bool] | None = None
    ) -> None:
        self._tell(f"Starting {name}")
        words = [sys.executable, "-m", "app", command or name]
        part = Part(name, words, self._environment, self._place.log(name), ready)
        await self._supervisor.add(part)

    async def _step(self, *words: str) -> None:
        """Run a subcommand to its end; what it says goes to the terminal."""
        process = await asyncio.create_subprocess_exec(
            *(sys.executable, "-m", "app", *words),
            env=self._environment,
            stdin=asyncio.subprocess.DEVNULL,
            start_new_session=True,
            preexec_fn=leashed(signal.SIGTERM),
        )
        try:
            status = await process.wait()
        except asyncio.CancelledError:
            process.terminate()
            await process.wait()
            raise
        if status != 0:
            raise CannotStart(f"'lifecycle {words[0]}' failed; see above.")

    def _web_answers(self) -> bool:
        host = "127.0.0.1" if self._settings.host == "0.0.0.0" else self._settings.host  # noqa: S104
        try:
            with urllib.request.urlopen(
                f"http://{host}:{self._settings.port}/readyz", timeout=5
            ) as answer:
                return bool(answer.status == 200)
        except (urllib.error.URLError, OSError):
            return False

    def _own_variables(self) -> dict[str, str]:
        """What a command needs to work on this county: what differs from its own environment."""
        changed = {k: v for k, v in self._environment.items() if os.environ.get(k) != v}
        return changed | {"PORT": str(self._settings.port)}

    def _welcome(self) -> str:
        took = time.monotonic() - self._began
        return "\n".join(
            [
                "",
                f"Ready after {took:.0f} s at  {self._settings.public_url}/",
                f"Sensors publish to     {self._environment['MQTT_URL'].partition('?')[0]}",
                f"Logs are in            {self._place.directory / 'logs'}",
                f"For commands on it     . {self._place.directory / 'environment'}",
                "",
            ]
        )

    def _tell(self, text: str) -> None:
        print(text, flush=True)
