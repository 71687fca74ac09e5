"""Saying things in the reader's language. 文本翻译

Message ids are Chinese, with ``{name}`` places for values; every other language is a
catalogue beside them. ``N_`` marks a text where it is written, ``_`` translates it where it
is shown. The reader's language is bound once at the edge, with ``speaking``.
"""

from collections.abc import Generator, Mapping
from contextlib import contextmanager
from contextvars import ContextVar

from msgspec import Struct, field

CHINESE = "zh-Hans"
ENGLISH = "en"
LANGUAGES = (CHINESE, ENGLISH)

Forms = tuple[str, ...]
"""One translation: a single form, or the English singular and plural."""


def N_(msgid: str) -> str:
    """Mark a text for the catalogue; it is translated where it is shown."""
    return msgid


class Phrase(Struct, frozen=True):
    """A sentence with its values, to be said later in the reader's language. 待译语句"""

    msgid: str
    values: dict[str, object] = field(default_factory=dict)

    def __str__(self) -> str:
        return speaker().say(self)


class Translator:
    """Says Chinese message ids in one language. 译者

    A text without a translation is said in Chinese: better understood by somebody than by
    nobody. The translation check keeps this from reaching a release.
    """

    def __init__(self, language: str, messages: Mapping[str, Forms] | None = None) -> None:
        self.language = language
        self._messages = messages or {}

    def find(self, msgid: str, n: int | None = None) -> str:
        """The translation, its places still open; ``n`` chooses singular or plural."""
        forms = self._messages.get(msgid)
        if not forms:
            return msgid
        return forms[0] if n is None or n == 1 else forms[-1]

    def say(self, text: str | Phrase, /, **values: object) -> str:
        """Translate, and fill in the values. A text without values is left as it is."""
        if isinstance(text, Phrase):
            return self.say(text.msgid, **text.values, **values)
        found = self.find(text)
        return found.format(**self.spoken(values)) if values else found

    def say_number(self, msgid: str, n: int, /, **values: object) -> str:
        """Translate a text that counts something; ``{n}`` is the number."""
        return self.find(msgid, n).format(n=n, **self.spoken(values))

    def spoken(self, values: Mapping[str, object]) -> dict[str, object]:
        """Values ready to be filled in: phrases among them are translated too."""
        return {
            name: self.say(value) if isinstance(value, Phrase) else value
            for name, value in values.items()
        }


_SPEAKER: ContextVar[Translator] = ContextVar("speaker")
_IN_CHINESE = Translator(CHINESE)


def speaker() -> Translator:
    """Who speaks to the present reader; Chinese unless an edge bound another language."""
    return _SPEAKER.get(_IN_CHINESE)


@contextmanager
def speaking(translator: Translator) -> Generator[Translator, None, None]:
    """Speak one language to whoever reads what is said inside."""
    token = _SPEAKER.set(translator)
    try:
        yield translator
    finally:
        _SPEAKER.reset(token)


def _(text: str | Phrase, /, **values: object) -> str:
    """Translate into the present reader's language."""
    return speaker().say(text, **values)


def ngettext(msgid: str, n: int, /, **values: object) -> str:
    """Translate a text that counts: one Chinese form, singular and plural elsewhere."""
    return speaker().say_number(msgid, n, **values)


def choose_language(cookie: str | None, accept: str | None) -> str:
    """The reader's language: their own choice, else what the browser asks for first.

    >>> choose_language(None, "en-GB,en;q=0.9,zh;q=0.5")
    'en'
    >>> choose_language("zh-Hans", "en")
    'zh-Hans'
    """
    if cookie in LANGUAGES:
        return cookie
    for wanted in _by_preference(accept or ""):
        if wanted.startswith("en"):
            return ENGLISH
        if wanted.startswith("zh"):
            return CHINESE
    return CHINESE


def _by_preference(accept: str) -> list[str]:
    """The languages of an Accept-Language header, most wanted first."""
    wanted: list[tuple[float, str]] = []
    for part in accept.lower().split(","):
        language, _sep, quality = part.strip().partition(";q=")
        try:
            wanted.append((float(quality or 1), language))
        except ValueError:
            continue
    return [language for _weight, language in sorted(wanted, key=lambda item: -item[0])]
