"""``lifecycle answer KIND CASES.jsonl > ANSWERS.jsonl``. 回答案例

Reads only the case file and the rules that ship with the program, ignores what the cases
expect, and writes one line per case as soon as it is known.
"""

from __future__ import annotations

import sys

from app.conformance.arguments import parser
from app.conformance.runner import Progress, load_kind, run


def main(arguments: list[str]) -> int:
    """Answer every case; the exit status is 0 even for cases whose answer is an error."""
    given = parser("answer", __doc__).parse_args(arguments)
    for result in run(load_kind(given.kind), given.cases, Progress.of(given.cases)):
        sys.stdout.write(result.as_line().decode() + "\n")
        sys.stdout.flush()
    return 0
