"""Rules are read with their sources, and a change is tried before it counts."""

import re

import httpx
import msgspec
import pytest
from tests.immunize.makers import acting, make_organisation
from tests.immunize.signing_in import sign_in_staff
from tests.maternal.makers import a_pregnancy, make_mother, make_ward

from kernel.access import Role
from kernel.errors import InvalidInput, NotAllowed
from kernel.transaction import Tx
from maternal.errors import RuleFileRefused
from maternal.standards import rule_book
from maternal.usecases.open_pregnancy import open_pregnancy
from maternal.usecases.try_rules import Regrading, rules_by_section, try_rules
from maternal.web import rule_words
from maternal.web.rules import EXAMPLE
from maternal.web.words import SECTIONS


def keeper(tx: Tx) -> Tx:
    """The transaction in the hands of whoever keeps the rules at the same organisation."""
    return acting(tx, msgspec.structs.replace(tx.actor, role=Role.ADMINISTRATOR))


async def test_a_draft_shows_which_entries_and_how_many_grades_change(tx: Tx):
    tx, _ = await make_ward(tx)
    older = await make_mother(tx, birth_date=tx.today.replace(year=tx.today.year - 39, day=1))
    await open_pregnancy(tx, a_pregnancy(tx, older))
    await open_pregnancy(tx, a_pregnancy(tx, await make_mother(tx)))
    trial = await try_rules(keeper(tx), "CN", EXAMPLE)
    [change] = trial.changes
    assert change.rule == "risk_factors.age-40"
    assert change.after is not None
    assert "年龄 ≥ 38 岁" in rule_words.said(change.after, trial.after)
    assert trial.regradings == (Regrading("yellow", "orange", 1),)
    assert trial.examined == 2
    age_40 = next(one for one in rule_book().risk_factors if one.id == "age-40")
    assert age_40.when[0].at_least == 40


async def test_a_wrong_draft_says_what_is_wrong(tx: Tx):
    tx, _ = await make_ward(tx)
    for text in ("not toml", EXAMPLE.replace("orange", "mauve")):
        with pytest.raises(RuleFileRefused):
            await try_rules(keeper(tx), "CN", text)
    with pytest.raises(InvalidInput):
        await try_rules(keeper(tx), "33", EXAMPLE)
    with pytest.raises(NotAllowed):
        await try_rules(tx, "CN", EXAMPLE)


async def test_the_page_lists_every_rule_and_tries_a_draft(client: httpx.AsyncClient, tx: Tx):
    county = await make_organisation(tx)
    await sign_in_staff(client, tx, county, Role.ADMINISTRATOR)
    page = await client.get("/rules/care")
    assert page.status_code == 200
    assert page.text.count('<th scope="row">') == sum(
        len(rules) for rules in rules_by_section(rule_book()).values()
    )
    assert "国卫办妇幼发〔2017〕35号" in page.text
    assert "心衰史" in (await client.get("/rules/care?region=33")).text
    hidden = dict(re.findall(r'type="hidden" name="([^"]+)" value="([^"]*)"', page.text))
    tried = await client.post("/rules/care/trial", data=hidden | {"text": EXAMPLE})
    assert "risk_factors.age-40" in tried.text
    wrong = await client.post("/rules/care/trial", data=hidden | {"text": "x"})
    assert wrong.status_code == 422
    assert 'href="#f-text"' in wrong.text


async def test_others_read_but_do_not_try(client: httpx.AsyncClient, tx: Tx):
    county = await make_organisation(tx)
    await sign_in_staff(client, tx, county, Role.NURSE)
    assert "试一条规则" not in (await client.get("/rules/care")).text


def test_every_section_has_a_name():
    assert set(rule_book().__struct_fields__) == set(SECTIONS)


@pytest.mark.parametrize("region", ["CN", "33", "51", "61"])
def test_every_rule_is_said_in_words(region: str):
    book = rule_book(region)
    for rules in rules_by_section(book).values():
        for rule in rules:
            text = f"{rule_words.title(rule)} {rule_words.said(rule, book)}"
            plain = text.replace(book.certificate_number.pattern, "")
            assert not re.search(r"[{}\[\]]|True|False|None|_days|_at\b", plain), text


async def test_rules_are_found_by_a_word(client: httpx.AsyncClient, tx: Tx):
    _, hospital = await make_ward(tx)
    await sign_in_staff(client, tx, hospital, Role.ADMINISTRATOR)
    page = await client.get("/rules/care?q=贫血")
    assert "血红蛋白 ≥ 90，&lt; 110 g/L" in page.text
    assert "超声校正界值" not in page.text
    assert "没有规则提到“不存在的词”" in (await client.get("/rules/care?q=不存在的词")).text
