"""What contributors are told to run is there, and what runs at a commit is fetched from nowhere."""

import re
from pathlib import Path

import pytest
import yaml

ROOT = Path(__file__).parents[2]
TARGETS = set(re.findall(r"^([a-z-]+):", (ROOT / "Makefile").read_text("utf-8"), re.M))


@pytest.mark.parametrize("name", ["CONTRIBUTING.md", "README.md", "docs/soak.md", ".ci/run"])
def test_every_target_that_is_named_is_in_the_makefile(name: str) -> None:
    text = (ROOT / name).read_text("utf-8")
    spans = re.findall(r"`make ([a-z -]+)", text) + re.findall(r"^make ([a-z -]+)", text, re.M)
    named = {target for span in spans for target in span.split()}
    assert named and named <= TARGETS


def test_hooks_are_of_this_computer_and_run_what_make_runs() -> None:
    config = yaml.safe_load((ROOT / ".pre-commit-config.yaml").read_text("utf-8"))
    assert [repo["repo"] for repo in config["repos"]] == ["local"]
    hooks = config["repos"][0]["hooks"]
    assert all(hook["language"] == "system" for hook in hooks)
    run = [hook["entry"].split() for hook in hooks]
    assert run and all(program == "make" and target in TARGETS for program, target in run)


@pytest.mark.parametrize("name", ["CONTRIBUTING.md", "docs/soak.md", "docs/quality.md"])
def test_links_to_other_pages_lead_somewhere(name: str) -> None:
    page = ROOT / name
    links = re.findall(r"\]\(([^)#:]+)(?:#[^)]*)?\)", page.read_text("utf-8"))
    assert links
    assert [link for link in links if not (page.parent / link).exists()] == []
