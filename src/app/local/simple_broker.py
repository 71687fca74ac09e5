"""The pure-Python broker as a process: ``python -m app.local.simple_broker PORT``. 简易消息代理"""

import asyncio
import logging
import signal
import sys

from amqtt.broker import Broker


async def run(port: int) -> None:
    """Serve MQTT 3.1.1 on loopback until told to stop."""
    broker = Broker(
        {
            "listeners": {"default": {"type": "tcp", "bind": f"127.0.0.1:{port}"}},
            "plugins": {
                "amqtt.plugins.authentication.AnonymousAuthPlugin": {"allow_anonymous": True}
            },
        }
    )
    stop = asyncio.Event()
    for number in (signal.SIGINT, signal.SIGTERM):
        asyncio.get_running_loop().add_signal_handler(number, stop.set)
    await broker.start()
    await stop.wait()
    await broker.shutdown()


if __name__ == "__main__":
    logging.basicConfig(level=logging.ERROR)
    asyncio.run(run(int(sys.argv[1])))
