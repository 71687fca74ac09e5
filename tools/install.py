"""Make the virtual environment and install into it, showing progress. Standard library only.

``create`` runs under any Python and makes ``.venv``; ``local`` and ``dev`` run under the
environment's own Python and install what ``requirements/`` pins, by hash. A stamp remembers
what was installed, so that doing it again costs nothing.
"""

import fcntl
import hashlib
import re
import shutil
import subprocess
import sys
import time
import venv
from collections.abc import Iterator
from contextlib import contextmanager
from pathlib import Path

ROOT = Path(__file__).resolve().parents[1]
ENVIRONMENT = ROOT / ".venv"
LOG = ENVIRONMENT / "install.log"
LINES_SHOWN_ON_FAILURE = 15

# What an installation of the first also provides.
INCLUDES = {"dev": ("dev", "local"), "local": ("local",)}


class Failed(Exception):
    """The installation cannot go on; the message says why and what to do."""


def main() -> int:
    task = sys.argv[1]
    try:
        with only_one_at_a_time():
            create() if task == "create" else install(task)
    except Failed as reason:
        print(f"\n{reason}", file=sys.stderr)
        return 1
    except KeyboardInterrupt:
        print("\nInterrupted; start again to go on.", file=sys.stderr)
        return 130
    return 0


@contextmanager
def only_one_at_a_time() -> Iterator[None]:
    """Two commands started together do not install over each other."""
    with (ROOT / "requirements" / "local.txt").open() as file:
        fcntl.flock(file, fcntl.LOCK_EX)
        yield


def create() -> None:
    """Make an empty environment, in place of one that does not work."""
    if Path(sys.prefix) == ENVIRONMENT:
        raise Failed("The environment cannot remake itself; use tools/install.sh.")
    print(f"Making .venv with Python {sys.version.split()[0]} ({sys.executable})", flush=True)
    try:
        if ENVIRONMENT.is_symlink():
            ENVIRONMENT.unlink()
        elif ENVIRONMENT.exists():
            shutil.rmtree(ENVIRONMENT)
        venv.create(ENVIRONMENT, with_pip=True, symlinks=True)
    except PermissionError as failure:
        raise Failed(
            f"{failure.filename} cannot be changed: it belongs to another user. "
            "Use a clone of your own, or remove .venv as its owner."
        ) from None
    except subprocess.CalledProcessError as failure:
        raise Failed(
            f"The environment could not be made: {failure}\n"
            "On Debian or Ubuntu:  apt-get install python3-venv"
        ) from None


def install(name: str) -> None:
    """Install one list of requirements and the project, unless that is done already."""
    if stamp(name).exists() and stamp(name).read_text() == digest(name):
        return
    started = time.monotonic()
    requirements = ROOT / "requirements" / f"{name}.txt"
    pip("--require-hashes", "-r", str(requirements), expected=count(requirements))
    pip("--no-deps", "--no-build-isolation", "--no-index", "--editable", str(ROOT), expected=0)
    for part in INCLUDES[name]:
        stamp(part).write_text(digest(part))
    print(f"Installed in {time.monotonic() - started:.0f} s.", flush=True)


def stamp(name: str) -> Path:
    return ENVIRONMENT / f"installed-{name}"


def digest(name: str) -> str:
    """Changes with the requirements, the project's own definition, and where all this lies."""
    parts = [(ROOT / "requirements" / f"{name}.txt").read_bytes()]
    parts += [(ROOT / "pyproject.toml").read_bytes(), str(ROOT).encode(), sys.version.encode()]
    return hashlib.sha256(b"\0".join(parts)).hexdigest()


def count(requirements: Path) -> int:
    return len(re.findall(r"^[A-Za-z0-9]", requirements.read_text(), re.MULTILINE))


def pip(*arguments: str, expected: int) -> None:
    """Run ``pip install``, keeping what it says in a log and showing how far it is."""
    words = [sys.executable, "-m", "pip", "install", "--no-input", "--progress-bar=off"]
    words += ["--disable-pip-version-check", *arguments]
    progress = Progress(expected)
    try:
        log = LOG.open("a")
    except PermissionError:
        raise Failed(".venv belongs to another user. Use a clone of your own.") from None
    with (
        log,
        subprocess.Popen(
            words, stdout=subprocess.PIPE, stderr=subprocess.STDOUT, text=True, cwd=ROOT
        ) as process,
    ):
        assert process.stdout is not None
        said = []
        for line in process.stdout:
            log.write(line)
            said.append(line)
            progress.note(line)
    progress.end()
    if process.returncode != 0:
        raise Failed(
            "".join(said[-LINES_SHOWN_ON_FAILURE:])
            + f"\nInstalling failed; the whole story is in {LOG}. Where the package index cannot "
            "be reached, set pip's index-url to one that can. Where this Python is the trouble, "
            "remove .venv and choose another with PYTHON=/path/to/python3."
        )


class Progress:
    """One line that fills up on a terminal; elsewhere a line for every tenth of the way."""

    def __init__(self, expected: int) -> None:
        self.expected = expected
        self.seen = 0
        self.tenth = -1
        self.live = sys.stdout.isatty()

    def note(self, line: str) -> None:
        if not self.expected:
            return
        words = line.split()
        if line.startswith(("Collecting ", "Requirement already satisfied")):
            self.seen = min(self.seen + 1, self.expected)
            name = re.split(r"[=<>!;\s]", words[1 if words[0] == "Collecting" else 3])[0]
            self.show(f"collecting {name}", tenth=self.seen * 10 // self.expected)
        elif line.startswith("Installing collected packages"):
            self.seen = self.expected  # those that other systems need were not counted
            self.show("unpacking", tenth=11)

    def show(self, what: str, tenth: int) -> None:
        text = f"Installing {self.seen:>3}/{self.expected}  {what}"
        if self.live:
            print(f"\r{text:<70.70}", end="", flush=True)
        elif tenth != self.tenth:
            print(text, flush=True)
        self.tenth = tenth

    def end(self) -> None:
        if self.live:
            print("\r" + " " * 70 + "\r", end="", flush=True)


if __name__ == "__main__":
    raise SystemExit(main())
