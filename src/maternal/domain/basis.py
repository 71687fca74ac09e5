"""Where a rule comes from, so that every answer can say why. 规则依据"""

from msgspec import Struct

from kernel.i18n import ENGLISH, speaker


class Basis(Struct, frozen=True):
    """The clause a rule rests on.

    ``verified`` says that the clause itself was read in a public text of the source; a
    rule that is general knowledge so far carries ``False`` and awaits the official print.
    依据
    """

    rule: str
    region: str
    source: str
    edition: str
    clause: str
    verified: bool


class Rule(Struct, frozen=True, kw_only=True):
    """One entry of a rule set: its name in the set, and what it rests on. 规则条目"""

    id: str
    basis: Basis


class Words(Struct, frozen=True):
    """One statement in both languages, said in the reader's. 双语说法"""

    zh: str
    en: str

    def __str__(self) -> str:
        return self.en if speaker().language == ENGLISH else self.zh


class NamedRule(Rule, frozen=True, kw_only=True):
    """A rule with a name to show. 有名称的规则条目"""

    zh: str
    en: str

    @property
    def words(self) -> Words:
        """Its name, in the reader's language."""
        return Words(self.zh, self.en)
