"""A format or an engine in its list is wherever one can be chosen, and nowhere is one missing."""

import asyncio
import re
from pathlib import Path

import gradio as gr
import pytest
import typer
from typer.testing import CliRunner

from workbench import exporters
from workbench.bootstrap import create_project, open_project
from workbench.cli import export as export_command
from workbench.cli import run as run_command
from workbench.clustering import CLUSTERERS, Engine, make_clusterer
from workbench.clustering.density import DensityClusterer
from workbench.domain.errors import InputError
from workbench.exporters import EXPORTS, Format
from workbench.exporters.dialects import DIALECTS, Dialect
from workbench.services import reporting
from workbench.services.planning.study_file import read_study_file
from workbench.services.theming.run import run_options
from workbench.settings import Settings, read_settings
from workbench.ui.pages import export as export_page
from workbench.ui.pages import run as run_page

REFERENCE = (Path(__file__).parents[2] / "docs" / "reference.md").read_text("utf-8")
USAGE = dict(re.findall(r"^(workbench (?:export|run)) (DIR .*)$", REFERENCE, re.M))


def write_note(study, part, dialect):
    part.write_text(f"{study.name} for {dialect.name or 'everybody'}")


@pytest.fixture
def note(monkeypatch):
    """A format that this test alone knows."""
    made = Format(
        name="note", title="A note", blurb="Short & sweet.", write=write_note,
        dialects={"default": Dialect(), "bo": Dialect(name="Bo's")},
        leaves_out=lambda study: ("everything",),
    )  # fmt: skip
    monkeypatch.setitem(EXPORTS, made.name, made)
    return made


@pytest.fixture
def echo(monkeypatch):
    """An engine that this test alone knows."""
    made = Engine(name="echo", title="An echo", make=lambda: DensityClusterer(name="echo"))
    monkeypatch.setitem(CLUSTERERS, made.name, made)
    return made


@pytest.fixture
def folder(tmp_path):
    create_project(tmp_path / "study", name="Pain").store.close()
    return tmp_path / "study"


@pytest.fixture
def opened(folder):
    project = open_project(folder)
    yield project
    project.store.close()


def help_of(command):
    app = typer.Typer()
    command.register(app)
    shown = CliRunner().invoke(app, ["--help"], env={"COLUMNS": "200", "TERM": "dumb"})
    return shown.output


def shown(page, project):
    """All that a page is made of, as it is sent to the browser."""

    async def made():  # Gradio leaves open the event loop that it makes where none is running
        with gr.Blocks() as blocks:
            page.build(project, blocks)
        return str(blocks.get_config_file())

    return asyncio.run(made())


def study_file(folder, more):
    (folder / "one.txt").write_text("INT: How is it?\nP: It hurts.\n")
    path = folder / "study.toml"
    path.write_text(f'transcripts = ["one.txt"]\n{more}')
    return path


def test_a_format_that_is_added_is_written_wherever_it_is_asked_for(note, folder, opened):
    assert "note" in help_of(export_command)
    assert reporting.left_out(opened, "note") == ("everything",)
    written = reporting.export(opened, "note", folder / "a.note", dialect="bo")
    assert written.read_text() == "Pain for Bo's"
    file = study_file(folder, '[[export]]\nto = "note"\n')
    assert read_study_file(file).exports == (("note", None),)


def test_a_format_that_is_added_is_on_the_page_with_its_dialects(note, opened):
    page = shown(export_page, opened)
    for words in ("A note", "Short & sweet.", "/export/note", "/export/note?dialect=bo"):
        assert words in page


def test_an_engine_that_is_added_can_be_chosen_wherever_one_is(echo, folder, opened):
    assert "echo" in help_of(run_command)
    assert "An echo" in shown(run_page, opened)
    assert run_options(Settings(), clusterer="echo").clusterer == "echo"
    (folder / "settings.toml").write_text('clusterer = "echo"\n')
    assert read_settings(folder).clusterer == "echo"
    file = study_file(folder, '[run]\nclusterer = "echo"\n')
    assert read_study_file(file).clusterer == "echo"
    assert make_clusterer("echo").name == "echo"


def test_an_engine_that_nobody_knows_is_refused_with_those_there_are(folder):
    known = " or ".join(CLUSTERERS)
    (folder / "settings.toml").write_text('clusterer = "kmeans"\n')
    for ask in (
        lambda: read_settings(folder),
        lambda: run_options(Settings(), clusterer="kmeans"),
        lambda: read_study_file(study_file(folder, '[run]\nclusterer = "kmeans"\n')),
        lambda: make_clusterer("kmeans"),
    ):
        with pytest.raises(InputError, match=f"'kmeans' is unknown; choose {known}"):
            ask()


@pytest.mark.parametrize("name", CLUSTERERS)
def test_an_engine_goes_by_its_name_in_the_list(name):
    assert make_clusterer(name).name == name


@pytest.mark.parametrize("name", EXPORTS)
def test_a_dialect_that_nobody_knows_is_refused(name):
    with pytest.raises(InputError, match=r"no dialect|has no dialects"):
        exporters.format_named(name).dialect("klingon")


def test_the_reference_has_every_format_and_every_dialect():
    asked = re.search(r"--to (\S+)", USAGE["workbench export"])
    assert asked[1].split("|") == list(EXPORTS)
    table = REFERENCE.split("## What comes out")[1].split("\n\n")[1]
    rows = [cell for cell in re.findall(r"^\| (`.*?`) \|", table, re.M)]
    assert sorted(re.findall(r"`(.+?)`", " ".join(rows))) == sorted(EXPORTS)
    dialects = next(line for line in REFERENCE.splitlines() if line.startswith("| `--dialect"))
    assert all(f"`{name}`" in dialects for name in DIALECTS)


def test_the_reference_has_every_engine():
    asked = re.search(r"--clusterer (\S+?)\]", USAGE["workbench run"])
    assert asked[1].split("|") == list(CLUSTERERS)
    setting = next(line for line in REFERENCE.splitlines() if line.startswith("| `clusterer`"))
    example = next(line for line in REFERENCE.splitlines() if line.startswith("clusterer = "))
    for name in CLUSTERERS:
        assert f"`{name}`" in setting
        assert name in example
