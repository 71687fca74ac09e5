"""Marking texts for translation. 文本翻译"""


def N_(msgid: str) -> str:
    """Mark a text for the catalogue; it is translated where it is shown."""
    return msgid
