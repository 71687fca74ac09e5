"""How refusals name many codes. 编号列举"""

from collections.abc import Sequence


def a_few(codes: Sequence[str], most: int = 5) -> str:
    """The first few codes, for a sentence; the facts hold them all."""
    return "、".join(codes[:most]) + ("…" if len(codes) > most else "")
