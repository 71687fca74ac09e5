"""The catalogue and the marked texts agree, and the check says where they do not."""

import ast
from pathlib import Path

from app.translations import add, check, read_catalogue, remove_unused, uses
from app.web.rendering import SOURCE


def source_in(folder: Path) -> Path:
    """A small program with texts marked in code and in a template."""
    (folder / "rules.py").write_text(
        'A = N_("甲")\nB = _("乙{n}", n=1)\nC = ngettext("{n}丙", 2)\nD = Phrase("丁")\n'
        'E = gettext("不算")\nF = _(variable)\n',
        "utf-8",
    )
    (folder / "page.html").write_text(
        "{{ _('戊') }}{% if x %}{{ ngettext('{n}己', n) }}{% endif %}", "utf-8"
    )
    return folder


COMPLETE = [
    "甲\tA",
    "乙{n}\tB{n}",
    "{n}丙\t{n} c\t{n} cs",
    "丁\tD",
    "戊\tE",
    "{n}己\t{n} f\t{n} fs",
]


def test_marked_texts_are_found_in_code_and_templates(tmp_path):
    found = {(use.msgid, use.counts) for use in uses(source_in(tmp_path))}
    assert found == {
        ("甲", False),
        ("乙{n}", False),
        ("{n}丙", True),
        ("丁", False),
        ("戊", False),
        ("{n}己", True),
    }


def test_a_complete_catalogue_passes(tmp_path):
    catalogue = tmp_path / "messages.po"
    assert add(COMPLETE, catalogue) == 6
    assert check(source_in(tmp_path), catalogue) == []


def test_a_missing_text_is_named_with_its_place(tmp_path):
    catalogue = tmp_path / "messages.po"
    add(COMPLETE[1:], catalogue)
    assert check(source_in(tmp_path), catalogue) == ["rules.py:1: no English for “甲”"]


def test_a_text_that_counts_needs_singular_and_plural(tmp_path):
    catalogue = tmp_path / "messages.po"
    add([*COMPLETE[:5], "{n}己\t{n} f"], catalogue)
    assert check(source_in(tmp_path), catalogue) == ["page.html:1: no English for “{n}己”"]


def test_an_entry_that_nothing_uses_is_named_and_can_be_removed(tmp_path):
    catalogue, source = tmp_path / "messages.po", source_in(tmp_path)
    add([*COMPLETE, "旧的\told"], catalogue)
    assert check(source, catalogue) == ["no code or template uses “旧的”"]
    assert remove_unused(source, catalogue) == 1
    assert check(source, catalogue) == []


def test_places_that_the_text_does_not_have_are_named(tmp_path):
    catalogue = tmp_path / "messages.po"
    add([*COMPLETE, "乙{n}\tB {count}"], catalogue)
    assert len(check(source_in(tmp_path), catalogue)) == 1


def test_what_was_added_is_said_and_a_later_line_replaces_an_earlier(tmp_path):
    catalogue = tmp_path / "messages.po"
    add(["甲\tfirst", "{n}丙\t{n} c\t{n} cs"], catalogue)
    add(["甲\tsecond"], catalogue)
    english = read_catalogue(catalogue)
    assert english.say("甲") == "second"
    assert english.say_number("{n}丙", 1) == "1 c"
    assert english.say_number("{n}丙", 3) == "3 cs"
    assert english.say("没有译文") == "没有译文"


def test_every_text_of_the_site_has_its_english_and_none_is_left_over():
    assert check() == []


def test_who_looked_at_a_record_and_why_is_said_in_the_readers_language():
    plain = [
        f"{file.name}:{word.value.lineno}"
        for file in SOURCE.rglob("*.py")
        for call in ast.walk(ast.parse(file.read_text("utf-8")))
        if isinstance(call, ast.Call)
        and getattr(call.func, "attr", "") in ("open_record", "note_access", "read_plan")
        for word in call.keywords
        if word.arg in ("what", "why") and isinstance(word.value, ast.Constant | ast.JoinedStr)
    ]
    assert plain == []
