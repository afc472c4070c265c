"""Names that a language model on this machine finds, for the list of names to replace."""

import os
from importlib.util import find_spec

import pytest

from workbench.domain.errors import InputError
from workbench.domain.material.pseudonyms import candidates
from workbench.domain.material.speakers import resolve
from workbench.domain.material.text import Draft, Turn
from workbench.importers.recogniser import recognised, trimmed_name

MODEL = os.environ.get("WORKBENCH_PII_MODEL", "")
SAID = "My GP, Dr Nadia Rahman, sent me to the clinic in Sheffield. I work for Barclays Bank."


@pytest.mark.parametrize(
    ("words", "name"),
    [
        ("Ahmed at", "Ahmed"),
        ("the Pennine Trust", "Pennine Trust"),
        ("Moira's", "Moira"),
        ("O’Neill", "O’Neill"),
        ("Leeds\nRuth", "Leeds"),
        ("bus stop", ""),
        ("1960", ""),
        ("", ""),
    ],
)
def test_a_name_begins_and_ends_with_a_capital(words: str, name: str) -> None:
    assert trimmed_name(words) == name


def test_what_a_model_finds_is_offered_once_with_its_kind() -> None:
    draft = Draft(name="P1", text=SAID, turns=(Turn(start=0, end=len(SAID), speaker="Moira"),))
    found = {("person", "Nadia Rahman"): 1, ("place", "Sheffield"): 1, ("person", "Moira"): 3,
             ("organisation", "Google"): 1}  # fmt: skip
    offered = candidates([draft], resolve([draft]), (), found)
    assert [(c.pseudonym.name, c.pseudonym.replacement) for c in offered] == [
        ("Moira", "[Person 1]"), ("Nadia Rahman", "[Person 2]"), ("Sheffield", "[Place 1]"),
    ]  # fmt: skip


@pytest.mark.skipif(find_spec("presidio_analyzer") is not None, reason="Presidio is installed")
def test_without_the_extra_it_says_how_to_get_it() -> None:
    with pytest.raises(InputError, match=r"pip install 'transcript-workbench\[pii\]'"):
        recognised([SAID], "en_core_web_lg", "en")


@pytest.mark.pii
@pytest.mark.filterwarnings("default")
def test_a_real_model_finds_names_said_once_and_downloads_nothing() -> None:
    pytest.importorskip("presidio_analyzer")
    with pytest.raises(InputError, match="'no_such_model' is not an installed spaCy model"):
        recognised([SAID], "no_such_model", "en")
    if not MODEL:
        pytest.skip("name an installed spaCy model in WORKBENCH_PII_MODEL")
    found = recognised([SAID, "Then Nadia Rahman rang me."], MODEL, "en")
    assert found["person", "Nadia Rahman"] == 2
    assert found["place", "Sheffield"] == 1
