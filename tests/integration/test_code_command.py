"""`workbench code`: the codebook edited by single codes, and what is refused."""

from pathlib import Path

import pytest
from integration_kit import ANN, Ended, invoked, project_in

from workbench.domain.material.codebook import Code
from workbench.services.deciding import review


@pytest.fixture
def study(tmp_path: Path) -> Path:
    project_in(tmp_path / "study").store.close()
    return tmp_path / "study"


def code(study: Path, *words: str) -> Ended:
    return invoked("code", study, *words, "--analyst", "Ann")


def codes(study: Path) -> dict[str, Code]:
    project = project_in(study)
    found = {each.name: each for each in project.store.board().codes.values()}
    project.store.close()
    return found


def test_a_code_is_added_defined_renamed_nested_merged_and_retired(study: Path) -> None:
    assert code(study, "add", "Access", "--definition", "Getting there").code == 0
    added = code(study, "add", "Parking", "--under", "Access", "--color", "#0F766E")
    assert added.out.startswith("#2 ") and "Parking" in added.out
    assert code(study, "define", "Parking", "--exclude", "Staff").code == 0
    assert code(study, "rename", "Parking", "Parking and its cost").code == 0
    parking, access = codes(study)["Parking and its cost"], codes(study)["Access"]
    assert (parking.parent, parking.exclude, parking.color) == (access.id, "Staff", "#0f766e")
    assert parking.id[:8] and code(study, "nest", parking.id[:8]).code == 0
    assert codes(study)["Parking and its cost"].parent is None
    assert code(study, "merge", "Parking and its cost", "--into", "Access").code == 0
    assert [*codes(study)] == ["Access"]
    assert code(study, "retire", "Access", "--reason", "Nobody used it").code == 0
    assert codes(study) == {}


def test_defining_leaves_what_is_not_given_and_an_empty_text_takes_away(study: Path) -> None:
    code(study, "add", "Access", "--definition", "Getting there", "--example", "Two buses")
    code(study, "define", "Access", "--definition", "")
    only = codes(study)["Access"]
    assert (only.definition, only.example) == ("", "Two buses")


def test_what_the_command_did_is_undone_like_any_decision(study: Path) -> None:
    code(study, "add", "Access")
    code(study, "retire", "Access")
    project = project_in(study)
    review.undo(project, ANN)
    project.store.close()
    assert [*codes(study)] == ["Access"]


@pytest.mark.parametrize(
    ("words", "said"),
    [
        (("retire", "Nothing"), "no code is called"),
        (("add", "Access"), "Access"),
        (("define", "Access", "--color", "teal"), "#1f77b4"),
        (("nest", "Access", "--under", "Access"), "under itself"),
    ],
)
def test_what_does_not_fit_the_codebook_is_refused_in_one_line(
    study: Path, words: tuple[str, ...], said: str
) -> None:
    code(study, "add", "Access")
    refused = code(study, *words)
    assert (refused.code, said in refused.complaint) == (2, True), refused.complaint
    assert [*codes(study)] == ["Access"]
