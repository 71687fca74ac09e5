"""The commands over case files: line by line, and going on after a bad line."""

import io
import json
from pathlib import Path
from types import SimpleNamespace

import pytest

from app.conformance import answer as answer_command
from app.conformance import compare as compare_command
from app.conformance.runner import Progress, run


def double(case):
    return {"twice": 2 * int(case["number"])}


KIND = SimpleNamespace(
    answer=double,
    differences=lambda case, got: [] if got["twice"] == case["expected"] else ["not twice"],
    label=lambda case: case.get("topic", "numbers"),
)
LINES = (
    '{"id": 1, "number": 1, "expected": 2}',
    "",
    "not json",
    '{"id": 2, "number": "x", "expected": 2}',
    '{"id": 3, "number": 2, "expected": 5, "name": "wrong on purpose"}',
)


@pytest.fixture
def cases(tmp_path: Path) -> Path:
    path = tmp_path / "cases.jsonl"
    path.write_text("\n".join(LINES))
    return path


@pytest.fixture(autouse=True)
def doubling(monkeypatch: pytest.MonkeyPatch) -> None:
    for command in (answer_command, compare_command):
        monkeypatch.setattr(command, "load_kind", lambda _: KIND)


def test_answers_come_one_a_line_and_a_bad_case_says_why(cases, capsys):
    assert answer_command.main(["growth", str(cases)]) == 0
    lines = [json.loads(line) for line in capsys.readouterr().out.splitlines()]
    assert [line["id"] for line in lines] == [1, None, 2, 3]
    assert lines[0]["answer"] == {"twice": 2}
    assert "line 3" in lines[1]["error"]
    assert "ValueError" in lines[2]["error"]
    assert lines[3]["answer"] == {"twice": 4}


def test_the_table_counts_and_the_first_differences_follow(cases, capsys):
    assert compare_command.main(["growth", str(cases), "--show", "3"]) == 1
    text = capsys.readouterr().out
    assert "all              1 / 4" in text
    assert "3  wrong on purpose" in text
    assert "not twice" in text


def test_a_run_without_differences_succeeds(cases):
    cases.write_text(LINES[0])
    assert compare_command.main(["growth", str(cases)]) == 0


def test_a_missing_file_is_named(capsys):
    with pytest.raises(SystemExit):
        answer_command.main(["growth", "nowhere.jsonl"])
    assert "there is no file nowhere.jsonl" in capsys.readouterr().err


class Terminal(io.StringIO):
    def isatty(self) -> bool:
        return True


def test_progress_is_drawn_on_a_terminal_only(cases):
    terminal, pipe = Terminal(), io.StringIO()
    for out in (terminal, pipe):
        list(run(KIND, cases, Progress(cases.stat().st_size, out)))
    assert "100%" in terminal.getvalue()
    assert pipe.getvalue() == ""
