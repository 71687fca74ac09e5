"""Engine and schedule files agree with a second, plain reading of the programme's text."""

import random

import pytest
from tests.immunize.domain.nip_restated import Child

from app.conformance import nip

CHILDREN = 150


@pytest.mark.parametrize("seed", range(4))
def test_made_up_children_are_answered_as_the_text_says(seed):
    chance = random.Random(seed)
    for _ in range(CHILDREN):
        case = Child(chance).case()
        assert nip.differences(case, nip.answer(case)) == [], case
