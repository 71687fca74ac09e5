"""Which ports are free on this machine. 端口"""

import socket


def is_free(port: int, host: str = "127.0.0.1") -> bool:
    """May we listen there? Sockets still winding down do not count against it."""
    with socket.socket() as probe:
        probe.setsockopt(socket.SOL_SOCKET, socket.SO_REUSEADDR, 1)
        try:
            probe.bind((host, port))
        except OSError:
            return False
    return True


def any_free(host: str = "127.0.0.1") -> int:
    """A port that nobody uses at this moment."""
    with socket.socket() as probe:
        probe.bind((host, 0))
        port: int = probe.getsockname()[1]
        return port


def preferably(port: int, host: str = "127.0.0.1") -> int:
    """The port asked for, or any other when it is taken."""
    return port if is_free(port, host) else any_free(host)
