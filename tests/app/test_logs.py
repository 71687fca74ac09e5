"""Logs name no person, whoever writes them."""

import json
import logging
from collections.abc import Iterator

import pytest
import structlog

from app import logs


@pytest.fixture(autouse=True)
def as_before() -> Iterator[None]:
    root = logging.getLogger()
    handlers, level = root.handlers, root.level
    yield
    root.handlers, root.level = handlers, level
    structlog.reset_defaults()


def test_personal_fields_are_removed_wherever_they_are(capsys: pytest.CaptureFixture[str]) -> None:
    logs.configure()
    structlog.get_logger("test").info(
        "found", phone="13800002207", child_id="c1", guardian={"name": "林晓芸", "role": "mother"}
    )
    written = capsys.readouterr().err
    line = json.loads(written)
    assert "13800002207" not in written
    assert "林晓芸" not in written
    assert (line["event"], line["child_id"], line["level"]) == ("found", "c1", "info")
    assert line["guardian"]["role"] == "mother"


def test_tracebacks_do_not_show_what_variables_held(capsys: pytest.CaptureFixture[str]) -> None:
    def look_up() -> None:
        secret_number = "43112320190101001X".lower()
        raise RuntimeError("look-up failed" if secret_number else "")

    for readable in (False, True):
        logs.configure(readable=readable)
        try:
            look_up()
        except RuntimeError:
            structlog.get_logger("test").exception("broken")
        written = capsys.readouterr().err
        assert "look-up failed" in written
        assert "43112320190101001x" not in written


def test_libraries_write_the_same_lines(capsys: pytest.CaptureFixture[str]) -> None:
    logs.configure()
    logging.getLogger("a.library").warning("slow")
    line = json.loads(capsys.readouterr().err)
    assert (line["event"], line["logger"], line["level"]) == ("slow", "a.library", "warning")


def test_less_than_the_level_is_not_written(capsys: pytest.CaptureFixture[str]) -> None:
    logs.configure("warning")
    structlog.get_logger("test").info("detail")
    assert capsys.readouterr().err == ""
