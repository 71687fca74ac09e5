"""Postgres refuses to run as root; find it somebody else to be. 数据库系统用户

A root user may well have unpacked the project where nobody else can enter (``/root``, a private
temporary directory). The server then keeps one single capability of root's, to walk through
directories and to read. It never gets the right to write elsewhere, and no directory's mode
is changed.
"""

import os
import pwd
import shutil
import stat
from pathlib import Path

from app.local.errors import CannotStart

# Linux capability numbers, most modest first. A container may allow only the second.
_SEARCH_CAPABILITIES = {"dac_read_search": 2, "dac_override": 1}


def server_user(data: Path) -> pwd.struct_passwd | None:
    """The account the server runs under: the data's owner, ``postgres`` or ``nobody``.

    ``None`` means ourselves: we are not root and need no other account.
    """
    if os.geteuid() != 0:
        return None
    if (data / "PG_VERSION").exists() and data.stat().st_uid != 0:
        return pwd.getpwuid(data.stat().st_uid)
    for name in ("postgres", "nobody"):
        try:
            return pwd.getpwnam(name)
        except KeyError:
            continue
    raise CannotStart(
        "Postgres does not run as root, and there is neither a 'postgres' nor a 'nobody' account. "
        "Run this as an ordinary user, or set DATABASE_URL to a server of your own."
    )


def run_as(user: pwd.struct_passwd | None, *needed: Path, leashed: bool = False) -> list[str]:
    """The words to put before a command so that it runs as ``user`` and can reach ``needed``.

    ``leashed`` lets it end with its parent, which becoming another user would else undo.
    """
    if user is None:
        return []
    setpriv = shutil.which("setpriv", path=os.environ.get("PATH", "") + ":/usr/bin:/bin")
    if setpriv is None:
        raise CannotStart(
            "Postgres does not run as root, and 'setpriv' (Debian: util-linux) is missing. "
            "Install it, run this as an ordinary user, or set DATABASE_URL."
        )
    words = [setpriv, f"--reuid={user.pw_uid}", f"--regid={user.pw_gid}", "--clear-groups"]
    if leashed:
        words.append("--pdeathsig=INT")
    if all(_enterable(path) for path in needed):
        return words
    capability = _search_capability()
    return [
        *words,
        f"--inh-caps=+{capability}",
        f"--ambient-caps=+{capability}",
        "--securebits=+no_setuid_fixup",  # or access(2) would ignore the capability
    ]


def _enterable(path: Path) -> bool:
    """May anybody walk into this directory, from the root down?"""
    return all(parent.stat().st_mode & stat.S_IXOTH for parent in path.resolve().parents)


def _search_capability() -> str:
    status = Path("/proc/self/status").read_text()
    line = next(line for line in status.splitlines() if line.startswith("CapBnd:"))
    allowed = int(line.split()[1], 16)
    for name, number in _SEARCH_CAPABILITIES.items():
        if allowed >> number & 1:
            return name
    raise CannotStart(
        "Postgres runs as an unprivileged user, which cannot enter this directory. "
        "Move the project to a directory that everybody can enter, or set DATABASE_URL."
    )
