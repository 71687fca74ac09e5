"""The arguments that both commands over case files share. 命令参数"""

from __future__ import annotations

import argparse
from pathlib import Path

from app.conformance.runner import KINDS


def parser(command: str, purpose: str) -> argparse.ArgumentParser:
    """A parser for ``lifecycle COMMAND KIND CASES.jsonl``."""
    made = argparse.ArgumentParser(prog=f"lifecycle {command}", description=purpose)
    made.add_argument("kind", choices=KINDS)
    made.add_argument("cases", type=_existing, metavar="CASES.jsonl")
    return made


def _existing(text: str) -> Path:
    path = Path(text)
    if not path.is_file():
        raise argparse.ArgumentTypeError(f"there is no file {text}")
    return path
