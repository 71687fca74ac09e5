"""The ``lifecycle`` command. Each subcommand lives in a module of its own. 命令行

Nothing but the chosen subcommand is imported, so that help and small commands start at once.
A subcommand is a function that takes the remaining arguments and returns an exit status.
"""

import difflib
import importlib
import sys
from collections.abc import Callable, Sequence
from itertools import groupby
from typing import NamedTuple

from app.local.errors import CannotStart
from app.settings import WrongSettings


class Subcommand(NamedTuple):
    """One subcommand: where it lives and what it is for. 子命令"""

    group: str
    name: str
    target: str
    summary: str


SUBCOMMANDS = (
    Subcommand("Run", "serve", "app.serve", "the pages and the API"),
    Subcommand("Run", "worker", "app.worker", "scheduled jobs and the letters to the outside"),
    Subcommand("Run", "telemetry", "app.telemetry", "sensor readings from the broker"),
    Subcommand("Run", "sensors", "app.sensors", "simulated sensors that publish readings"),
    Subcommand("Run", "demo", "app.demo", "all of the above, with a database and a broker"),
    Subcommand("Database", "migrate", "app.migrate", "bring the database to the current schema"),
    Subcommand("Database", "seed", "app.seed", "fill an empty database with a believable county"),
    Subcommand(
        "Database",
        "check-migrations",
        "app.check_migrations",
        "check that the migrations build the tables; --write MESSAGE writes the next one",
    ),
    Subcommand("Rules", "answer", "app.conformance.answer", "answer a file of cases"),
    Subcommand("Rules", "conformance", "app.conformance.compare", "compare answers with cases"),
    Subcommand("Rules", "import-acip", "app.conformance.import_acip", "convert CDC's schedules"),
    Subcommand(
        "Rules", "preview-edition", "app.preview_edition", "whose plans other rules would change"
    ),
    Subcommand("Rules", "plan-all", "app.plan_all", "make every child's plan, with every core"),
    Subcommand("Set up", "translations", "app.translations", "check the catalogue, or add to it"),
    Subcommand("Set up", "token", "app.issue_token", "a bearer token for a machine client"),
    Subcommand("Set up", "settings", "app.show_settings", "every environment variable and its use"),
)


def main(arguments: Sequence[str] | None = None) -> int:
    """Run a subcommand; returns the exit status."""
    given = list(sys.argv[1:] if arguments is None else arguments)
    if not given or given[0] in ("-h", "--help", "help"):
        print(overview())
        return 0
    chosen = next((one for one in SUBCOMMANDS if one.name == given[0]), None)
    if chosen is None:
        return _unknown(given[0])
    try:
        run: Callable[[list[str]], int] = importlib.import_module(chosen.target).main
        return run(given[1:])
    except WrongSettings as wrong:
        return _fail(wrong.problems)
    except CannotStart as reason:
        return _fail([str(reason)])
    except KeyboardInterrupt:
        return 130
    except BrokenPipeError:  # whoever read our output has gone, as `| head` does
        sys.stderr.close()
        return 0


def overview() -> str:
    """The list of subcommands, by group."""
    lines = ["usage: lifecycle COMMAND [--help] …"]
    for group, members in groupby(SUBCOMMANDS, key=lambda one: one.group):
        lines += ["", group]
        lines += [f"  {one.name:<17} {one.summary}" for one in members]
    return "\n".join(lines)


def _unknown(name: str) -> int:
    close = difflib.get_close_matches(name, [one.name for one in SUBCOMMANDS], n=1)
    meant = f" Did you mean '{close[0]}'?" if close else ""
    return _fail([f"There is no command '{name}'.{meant} 'lifecycle --help' lists them all."])


def _fail(problems: list[str]) -> int:
    for problem in problems:
        print(f"lifecycle: {problem}", file=sys.stderr)
    return 2


if __name__ == "__main__":
    raise SystemExit(main())
