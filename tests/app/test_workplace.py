"""One supervisor to a directory; keys are made once and kept to their owner."""

import socket
from pathlib import Path

import pytest

from app.local import ports
from app.local.errors import CannotStart
from app.local.keys import ensure_keys
from app.local.workplace import Workplace
from app.settings import read_settings


def test_a_second_one_is_told_who_is_there(tmp_path: Path) -> None:
    with (
        Workplace.claim(tmp_path, "http://127.0.0.1:8000"),
        pytest.raises(CannotStart, match=r"Already running here: http://127\.0\.0\.1:8000"),
        Workplace.claim(tmp_path, "http://127.0.0.1:8001"),
    ):
        pass
    with Workplace.claim(tmp_path, "http://127.0.0.1:8001") as workplace:
        assert workplace.directory == tmp_path


def test_keys_are_made_once_and_can_be_used(tmp_path: Path) -> None:
    variables = ensure_keys(tmp_path / "keys")
    first = read_settings(variables).vault
    assert read_settings(ensure_keys(tmp_path / "keys")).vault == first
    assert read_settings(ensure_keys(tmp_path / "others")).vault != first
    for file in variables.values():
        assert Path(file).stat().st_mode & 0o777 == 0o600


def test_logs_of_the_last_run_are_kept_aside(tmp_path: Path) -> None:
    with Workplace.claim(tmp_path, "here") as workplace:
        workplace.log("web").write_text("yesterday")
        workplace.begin_new_logs()
        assert not workplace.log("web").exists()
        assert (tmp_path / "logs" / "web.log.1").read_text() == "yesterday"


def test_a_taken_port_gives_way_to_a_free_one() -> None:
    with socket.socket() as taken:
        taken.bind(("127.0.0.1", 0))
        taken.listen()
        number = taken.getsockname()[1]
        assert not ports.is_free(number)
        other = ports.preferably(number)
    assert other != number
    assert ports.is_free(number)
    assert ports.preferably(number) == number
