"""The catalogue: Chinese texts, their English, and whether the two agree. 译文目录

One catalogue for the whole site, so that a term is translated once. ``check`` compares it
with every marked text in code and templates; ``add`` takes new pairs, one per line, as
``Chinese<TAB>English``, or ``Chinese<TAB>one form<TAB>plural form`` for a text that counts.
"""

import ast
import sys
from collections.abc import Iterable, Iterator
from pathlib import Path
from string import Formatter

from babel.messages.catalog import Catalog
from babel.messages.pofile import read_po, write_po
from jinja2 import Environment
from jinja2.ext import extract_from_ast
from msgspec import Struct

from kernel.i18n import ENGLISH, Forms, Translator

SOURCE = Path(__file__).parents[1]
CATALOGUE = Path(__file__).parent / "locale" / ENGLISH / "LC_MESSAGES" / "messages.po"

MARKS = frozenset({"_", "N_", "Phrase"})
COUNTING_MARKS = frozenset({"ngettext", "ngettext_forms"})


class Use(Struct, frozen=True, order=True):
    """A marked text and where it stands. 文本出处"""

    msgid: str
    place: str
    counts: bool = False


def read_catalogue(path: Path = CATALOGUE, language: str = ENGLISH) -> Translator:
    """The translator of one language; entries without a translation are left out."""
    messages: dict[str, Forms] = {}
    for entry in _entries(_read(path)):
        msgid, forms = entry
        if all(forms):
            messages[msgid] = forms
    return Translator(language, messages)


def uses(source: Path = SOURCE) -> list[Use]:
    """Every marked text in the Python code and the templates."""
    found = [use for file in sorted(source.rglob("*.py")) for use in _uses_in_python(file)]
    found += [use for file in sorted(source.rglob("*.html")) for use in _uses_in_template(file)]
    return found


def check(source: Path = SOURCE, path: Path = CATALOGUE) -> list[str]:
    """What is wrong, one sentence each: missing, unused, or with other places in the text."""
    english = dict(_entries(_read(path)))
    used = uses(source)
    problems = [f"{use.place}: no English for “{use.msgid}”" for use in _missing(used, english)]
    known = {use.msgid for use in used}
    problems += [f"no code or template uses “{msgid}”" for msgid in english if msgid not in known]
    for msgid, forms in english.items():
        problems += [
            f"“{msgid}” has other places in braces than “{form}”"
            for form in forms
            if form and not _places(form) <= _places(msgid)
        ]
    return problems


def add(lines: Iterable[str], path: Path = CATALOGUE) -> int:
    """Add or replace translations, keep the file sorted, and say how many were taken."""
    catalogue = _read(path)
    taken = 0
    for line in lines:
        msgid, *forms = line.rstrip("\n").split("\t")
        if not msgid or not forms:
            continue
        catalogue.delete(msgid)
        if len(forms) == 1:
            catalogue.add(msgid, forms[0])
        else:
            catalogue.add((msgid, msgid), tuple(forms))
        taken += 1
    _write(catalogue, path)
    return taken


def remove_unused(source: Path = SOURCE, path: Path = CATALOGUE) -> int:
    """Drop entries that nothing uses any more, and say how many."""
    catalogue = _read(path)
    known = {use.msgid for use in uses(source)}
    unused = [msgid for msgid, _forms in _entries(catalogue) if msgid not in known]
    for msgid in unused:
        catalogue.delete(msgid)
    _write(catalogue, path)
    return len(unused)


def main(arguments: list[str]) -> int:
    """``check`` (the default), ``add`` (pairs on standard input) or ``remove-unused``."""
    match arguments:
        case ["add"]:
            print(f"{add(sys.stdin)} added")
        case ["remove-unused"]:
            print(f"{remove_unused()} removed")
        case _:
            problems = check()
            print("\n".join(problems) or "Every text has its English, and none is left over.")
            return bool(problems)
    return 0


def _read(path: Path) -> Catalog:
    if not path.exists():
        return Catalog(locale=ENGLISH)
    with path.open("rb") as file:
        return read_po(file, locale=ENGLISH)


def _write(catalogue: Catalog, path: Path) -> None:
    catalogue.header_comment = "# English for the Chinese message ids, sorted by them."
    catalogue.fuzzy = False
    path.parent.mkdir(parents=True, exist_ok=True)
    with path.open("wb") as file:
        write_po(file, catalogue, width=0, sort_output=True, omit_header=False)


def _entries(catalogue: Catalog) -> Iterator[tuple[str, Forms]]:
    for entry in catalogue:
        msgid = entry.id if isinstance(entry.id, str) else entry.id[0]
        if msgid:
            forms = entry.string
            yield msgid, (forms,) if isinstance(forms, str) else tuple(forms or ())


def _missing(used: Iterable[Use], english: dict[str, Forms]) -> Iterator[Use]:
    seen: set[str] = set()
    for use in used:
        forms = english.get(use.msgid, ())
        complete = forms and all(forms) and (not use.counts or len(forms) > 1)
        if not complete and use.msgid not in seen:
            seen.add(use.msgid)
            yield use


def _places(text: str) -> set[str]:
    """The names in braces."""
    return {name for _text, name, _spec, _conversion in Formatter().parse(text) if name}


def _uses_in_python(file: Path) -> Iterator[Use]:
    for node in ast.walk(ast.parse(file.read_text("utf-8"))):
        if not isinstance(node, ast.Call) or not node.args:
            continue
        name, text = _called(node.func), node.args[0]
        if isinstance(text, ast.Constant) and isinstance(text.value, str) and name is not None:
            yield Use(text.value, f"{file.name}:{node.lineno}", counts=name in COUNTING_MARKS)


def _called(function: ast.expr) -> str | None:
    """The mark a call uses, if it is one."""
    if isinstance(function, ast.Name) and function.id in MARKS | COUNTING_MARKS:
        return function.id
    return None


def _uses_in_template(file: Path) -> Iterator[Use]:
    tree = Environment(autoescape=True).parse(file.read_text("utf-8"))
    names = (*MARKS, *COUNTING_MARKS)
    for line, name, texts in extract_from_ast(tree, names, babel_style=False):
        msgid = texts[0] if texts else None
        if isinstance(msgid, str):
            yield Use(msgid, f"{file.name}:{line}", counts=name in COUNTING_MARKS)


if __name__ == "__main__":
    sys.exit(main(sys.argv[1:]))
