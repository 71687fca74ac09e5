"""The import contracts hold, and a deliberate violation does not pass them."""

import shutil
import subprocess
import sys
from pathlib import Path

import pytest

ROOT = Path(__file__).parents[2]

VIOLATIONS = {
    "a module imports its sibling": ("immunize/usecases/peek.py", "import coldchain.domain"),
    "the kernel imports a module": ("kernel/peek.py", "import maternal.domain"),
    "domain code reaches the database": ("maternal/domain/peek.py", "import sqlalchemy"),
    "domain code imports a use case": ("immunize/domain/peek.py", "import immunize.usecases"),
    "a use case knows the web framework": ("coldchain/usecases/peek.py", "import litestar"),
    "a new package takes no place in the layers": ("coldchain/helpers.py", ""),
}


@pytest.fixture(scope="module")
def verdict(tmp_path_factory: pytest.TempPathFactory) -> str:
    """What the linter says of a copy of the code in which every violation was committed."""
    copy = tmp_path_factory.mktemp("copy")
    shutil.copytree(ROOT / "src", copy / "src", ignore=shutil.ignore_patterns("__pycache__"))
    shutil.copy(ROOT / "pyproject.toml", copy)
    for path, line in VIOLATIONS.values():
        (copy / "src" / path).write_text(f'"""A violation."""\n\n{line}\n')
    result = lint(copy)
    assert result.returncode != 0
    return result.stdout


def lint(directory: Path) -> subprocess.CompletedProcess[str]:
    return subprocess.run(
        [Path(sys.executable).with_name("lint-imports"), "--no-cache"],
        cwd=directory,
        env={"PYTHONPATH": str(directory / "src")},
        capture_output=True,
        text=True,
        check=False,
    )


@pytest.mark.parametrize("name", VIOLATIONS)
def test_a_violation_is_named(verdict: str, name: str) -> None:
    path, line = VIOLATIONS[name]
    module = path.removesuffix(".py").replace("/", ".")
    imported = line.removeprefix("import ")
    found = [said for said in verdict.splitlines() if module in said and imported in said]
    assert found, verdict
