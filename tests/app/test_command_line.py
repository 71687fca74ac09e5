"""The ``lifecycle`` command: help, mistakes, and how fast it starts."""

import importlib.util
import subprocess
import sys

import pytest

from app.__main__ import SUBCOMMANDS, main, overview


def lifecycle(*arguments: str, **environment: str) -> subprocess.CompletedProcess[str]:
    return subprocess.run(
        [sys.executable, "-m", "app", *arguments],
        env=environment,
        capture_output=True,
        text=True,
        check=False,
    )


@pytest.mark.parametrize("subcommand", SUBCOMMANDS, ids=lambda one: one.name)
def test_every_subcommand_has_a_module(subcommand) -> None:  # type: ignore[no-untyped-def]
    assert importlib.util.find_spec(subcommand.target) is not None


def test_help_lists_every_subcommand(capsys: pytest.CaptureFixture[str]) -> None:
    assert main([]) == 0
    shown = capsys.readouterr().out
    assert shown.strip() == overview()
    assert all(f"  {one.name} " in shown for one in SUBCOMMANDS)


def test_a_mistyped_name_is_guessed(capsys: pytest.CaptureFixture[str]) -> None:
    assert main(["sevre"]) == 2
    assert "Did you mean 'serve'?" in capsys.readouterr().err


def test_a_wrong_setting_ends_without_a_traceback() -> None:
    ended = lifecycle("migrate", ENVIRONMENT="development", PORT="many")
    assert ended.returncode == 2
    assert ended.stderr == (
        "lifecycle: PORT: 'many' is not usable; expected a number from 1 to 65535.\n"
    )


def test_an_unreachable_database_ends_without_a_traceback_or_password() -> None:
    url = "postgresql://someone:hunter2@127.0.0.1:1/nowhere"
    ended = lifecycle("migrate", ENVIRONMENT="development", DATABASE_URL=url)
    assert ended.returncode == 2
    assert ended.stderr.startswith("lifecycle: The database at postgresql://someone:***@127.0.0.1")
    assert "hunter2" not in ended.stderr
    assert "Traceback" not in ended.stderr


def test_help_imports_nothing_heavy() -> None:
    code = (
        "import sys, app.__main__ as cli; cli.main([]);"
        "print([m for m in ('sqlalchemy', 'litestar', 'jinja2') if m in sys.modules])"
    )
    shown = subprocess.run([sys.executable, "-c", code], capture_output=True, text=True, check=True)
    assert shown.stdout.splitlines()[-1] == "[]"
