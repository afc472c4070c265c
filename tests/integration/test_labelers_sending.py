"""What may leave the computer: shown before, allowed by somebody, written down after."""

from __future__ import annotations

import json
import os
import socket
import subprocess
import sys
from collections.abc import Iterator
from pathlib import Path

import pytest
from integration_kit import ANN, interviews, project_in
from labeler_kit import RUN_CLI, environment, workbench

from workbench.domain.errors import InputError
from workbench.domain.trail.events import EnableLabeler
from workbench.domain.trail.incoming import Label
from workbench.services.context import Author, Project
from workbench.services.deciding import review
from workbench.services.labelers.choosing import chosen_labeler, enable, require_allowed
from workbench.services.labelers.naming import label_again, tasks
from workbench.services.labelers.rehearsal import rehearse
from workbench.services.reading import study

ELSEWHERE = "chat:model=big,base_url=http://192.0.2.1/v1,key=TEAM_KEY"
"""A server nobody can reach (an address kept for documentation)."""


ASKS = """
from workbench.api import LabelerConfig, LabelerSpec, LabelProposal

class Asks:
    def label(self, request, chat):
        return LabelProposal(name=chat.complete(system="", user="").text)

SPEC = LabelerSpec(name="asks", version="1", config=LabelerConfig, make=lambda c, x: Asks())
"""
"""A plugin that asks the project's model without having said so."""


@pytest.fixture
def themed(small: Project, monkeypatch: pytest.MonkeyPatch) -> Iterator[Project]:
    monkeypatch.setenv("TEAM_KEY", "not-a-real-key")
    monkeypatch.setenv("WORKBENCH_PRICES", json.dumps({"big": {"input": 1_000_000, "output": 0}}))
    monkeypatch.setenv("WORKBENCH_CURRENCY", "EUR")
    small.store.close()
    project = project_in(small.folder)
    yield project
    project.store.close()


def test_a_server_that_never_answers_costs_the_time_of_two_themes(small: Project) -> None:
    with socket.create_server(("127.0.0.1", 0)) as silent:  # takes packets, and that is all
        where = f"127.0.0.1:{silent.getsockname()[1]}"
        option = f"chat:model=m,base_url=http://{where}/v1,request_timeout=0.3"
        said = workbench("label", small.folder, "--labeler", option, "--parallel", "2", check=1)
    assert f"{where} has never answered in time; start the server" in said.out + said.err
    failures = [
        given.failure
        for theme in study(small).board.live()
        for given in study(small).board.labels[theme.id]
        if given.labeler == "chat"
    ]
    assert len(failures) > 3 and failures.count(f"{where} did not answer in time") == 2


def test_nothing_is_sent_before_a_named_person_allows_it(themed: Project) -> None:
    env = {"TEAM_KEY": "not-a-real-key"}
    before = themed.store.board().seq
    for command in ("run", "label"):
        refused = workbench(command, themed.folder, "--labeler", ELSEWHERE, env=env, check=2)
        assert "would send excerpts to 192.0.2.1" in refused.err
        assert "nobody has allowed" in refused.err and "--dry-run" in refused.err
    assert themed.store.board().seq == before and themed.store.ledger().list() == ()

    said = workbench("plugins", "enable", themed.folder, ELSEWHERE, "--analyst", "Bo", env=env)
    assert "Bo allows" in said.out and "192.0.2.1" in said.out
    last = study(themed).trail[-1]
    assert last.analyst == "Bo" and isinstance(last.event, EnableLabeler)
    assert last.event.destination == "192.0.2.1" and last.event.sends_data_off_machine
    require_allowed(themed, chosen_labeler(themed, ELSEWHERE))
    another = chosen_labeler(themed, ELSEWHERE.replace("192.0.2.1", "192.0.2.7"))
    with pytest.raises(InputError, match=r"192\.0\.2\.7"):
        require_allowed(themed, another)


def test_leave_to_send_is_taken_back_like_any_decision(themed: Project) -> None:
    bo, chosen = Author(analyst="Bo"), chosen_labeler(themed, ELSEWHERE)
    assert enable(themed, bo, chosen) and enable(themed, bo, chosen) is None
    review.undo(themed, bo)
    with pytest.raises(InputError, match="nobody has allowed"):
        require_allowed(themed, chosen)


def test_a_labeler_on_this_computer_needs_no_leave(themed: Project) -> None:
    near = chosen_labeler(themed, "chat:model=small,base_url=http://127.0.0.1:9/v1")
    require_allowed(themed, near)
    assert enable(themed, ANN, near) is None and not themed.store.board().labelers


def test_a_dry_run_shows_every_prompt_and_the_cost_and_sends_nothing(themed: Project) -> None:
    chosen = chosen_labeler(themed, ELSEWHERE)
    shown = rehearse(themed, chosen)
    now = study(themed)
    assert [prompt.theme_id for prompt in shown.prompts] == [t.id for t in now.board.live()]
    for prompt in shown.prompts:
        said = [e.text for e in now.members_of(prompt.theme_id)]
        assert any(json.dumps(text, ensure_ascii=False) in prompt.user for text in said)
        others = [e.text for e in now.excerpts.values() if e.text not in said]
        assert not any(text in prompt.user for text in others if len(text) > 60)
        assert not any(person in prompt.user for person in now.participants)
    assert (shown.destination, shown.allowed, shown.model) == ("192.0.2.1", False, "big")
    assert shown.cost == shown.input_tokens > 1000 and shown.currency == "EUR"
    assert shown.output_tokens == 800 * len(shown.prompts)
    assert themed.store.ledger().list() == ()

    env = {key: os.environ[key] for key in ("TEAM_KEY", "WORKBENCH_PRICES", "WORKBENCH_CURRENCY")}
    args = ("label", themed.folder, "--labeler", ELSEWHERE, "--dry-run")
    text = workbench(*args, env=env).out
    assert shown.prompts[0].user in text and "nothing was sent" in text and "EUR" in text
    assert "no language model" in workbench(
        "label", themed.folder, "--labeler", "keyphrase", "--dry-run"
    ).out  # fmt: skip
    assert "nothing was sent" in workbench("egress", themed.folder).out


MAILS = """
import json
from dataclasses import asdict
from pathlib import Path
from workbench.api import LabelerConfig, LabelerSpec, LabelProposal

class Mails:
    def label(self, request, chat):
        box = Path(__file__).parent / "post" / f"{request.cluster_id}.json"
        box.write_text(json.dumps(asdict(request)))
        return LabelProposal(name="Sent about " + request.keyphrases[0])

SPEC = LabelerSpec(
    name="mails", version="1", config=LabelerConfig, make=lambda c, x: Mails(),
    sends_data_off_machine=True,
)
"""
"""A plugin with a way out of its own, which the host cannot see."""


def test_what_a_plugin_was_given_that_sends_by_itself_is_in_the_ledger(
    themed: Project, tmp_path: Path
) -> None:
    plugins = tmp_path / "plugins"
    (plugins / "post").mkdir(parents=True)
    (plugins / "mails.py").write_text(MAILS, "utf-8")
    env = {"WORKBENCH_PLUGINS_DIR": str(plugins)}
    args = ("label", themed.folder, "--labeler", "mails")
    refused = workbench(*args, env=env, check=2)
    assert "to a place of its own choosing, and nobody has allowed" in refused.err
    dry = workbench(*args, "--dry-run", env=env).out
    assert "Nobody has allowed it" in dry and themed.store.ledger().list() == ()
    assert not list((plugins / "post").iterdir())

    workbench("plugins", "enable", themed.folder, "mails", env=env)
    workbench(*args, env=env | {"WORKBENCH_AI_OFF": "1"})
    posted = {p.stem: json.loads(p.read_text()) for p in (plugins / "post").iterdir()}
    calls = {call.cluster_id: call for call in themed.store.ledger().list()}
    assert set(calls) == set(posted) == {t.id for t in themed.store.board().live()}
    for theme, call in calls.items():
        assert [e["id"] for e in posted[theme]["exemplars"]] == list(call.excerpt_ids)
        assert call.off_machine and call.model.startswith("labeler mails 1+sha256.")
        assert call.bytes_sent > sum(len(e["text"]) for e in posted[theme]["exemplars"])
    again = len(calls)
    workbench(*args, env=env)
    assert len(themed.store.ledger().list()) == again, "a kept answer is not asked for again"

    each = workbench("egress", themed.folder, "--each", "--json").value
    listed = {request["call"]["cluster_id"]: request["call"]["excerpt_ids"] for request in each}
    assert listed == {theme: list(call.excerpt_ids) for theme, call in calls.items()}
    text = workbench("egress", themed.folder, "--each").out
    assert all(call.excerpt_ids[0][:8] in text for call in calls.values())
    assert "a place of its own choosing (elsewhere)" in workbench("egress", themed.folder).out


def test_a_theme_that_keeps_its_name_is_said_to(themed: Project, tmp_path: Path) -> None:
    plugins = tmp_path / "plugins"
    plugins.mkdir()
    (plugins / "asks.py").write_text(ASKS, "utf-8")
    args = ("label", themed.folder, "--labeler", "asks", "--plugins-dir", plugins)
    told = workbench(*args, check=1).out
    board = study(themed).board
    assert all(f"(keeps “{board.name_of(theme.id)}”)" in told for theme in board.live())
    assert "stays unnamed" not in told


def test_a_dry_run_says_which_labeler_is_broken(themed: Project, tmp_path: Path) -> None:
    plugins = tmp_path / "plugins"
    plugins.mkdir()
    (plugins / "rotten.py").write_text("import no_such_library\nSPEC = 1\n", "utf-8")
    args = ("--labeler", "rotten", "--labeler", "keyphrase", "--plugins-dir", plugins, "--dry-run")
    told = workbench("label", themed.folder, *args, check=1).out
    assert "labeler 'rotten'" in told and "no_such_library" in told
    assert "keyphrase asks no language model" in told


def test_a_study_file_names_who_allows_what_is_sent(tmp_path: Path) -> None:
    interviews(tmp_path / "files", range(1, 4))
    plan = tmp_path / "study.toml"
    sending = 'name = "chat"\nmodel = "big"\nbase_url = "http://192.0.2.1/v1"\nkey = "TEAM_KEY"\n'
    plan.write_text(f'transcripts = ["files/*.txt"]\n[[labeler]]\n{sending}', "utf-8")
    refused = workbench("batch", plan, env={"TEAM_KEY": "not-a-real-key"}, check=2)
    assert "would send excerpts to 192.0.2.1" in refused.err
    assert "enabled_by" in refused.err and not (tmp_path / "out").exists()


def test_names_that_went_stale_are_given_again_and_those_by_analysts_stay(
    themed: Project,
) -> None:
    first, second, third, *_ = [t.id for t in themed.store.board().live()]
    review.rename(themed, ANN, first, "As Ann calls it")
    moved = list(study(themed).board.members[second])[:3]
    review.move(themed, ANN, moved, source=second, target=first)
    labels = study(themed).board.labels
    assert labels[first][-1].stale and labels[second][-1].stale and not labels[third][-1].stale

    listed = workbench("status", themed.folder).out
    assert listed.count("members changed since") == 1, "a name by an analyst is never stale"
    asked = tasks(themed, only_stale=True)
    assert [(task.labeler.name, set(task.themes)) for task in asked] == [
        ("keyphrase", {first, second})
    ]
    before = labels[third]
    assert [report.named for report in label_again(themed, asked)] == [2]
    board = study(themed).board
    assert not any(given.stale for held in board.labels.values() for given in held)
    assert board.labels[third] == before
    assert board.name_of(first) == board.theme(first).name == "As Ann calls it"
    assert tasks(themed, only_stale=True) == ()
    again = workbench("label", themed.folder, "--stale").out
    assert "No theme needs a new name" in again


def test_a_labeler_is_asked_again_as_it_was_chosen(themed: Project) -> None:
    [task] = tasks(themed, ["keyphrase:terms=1,as=short"])
    assert label_again(themed, [task])[0].labeler == "short"
    [event] = [r.event for r in study(themed).trail if isinstance(r.event, Label)][-1:]
    assert (event.labeler, event.option) == ("short", "keyphrase:terms=1,as=short")
    assert [t.labeler.name for t in tasks(themed)] == ["keyphrase", "short"]


def test_a_project_without_ai_runs_without_the_code_that_asks_models(tmp_path: Path) -> None:
    """A whole batch in a process that cannot import the client library."""
    interviews(tmp_path / "files", range(1, 4))
    plan = tmp_path / "study.toml"
    run = "[run]\nstability = 0\n"
    labeler = '[[labeler]]\nname = "asks"\n'
    plan.write_text(f'transcripts = ["files/*.txt"]\n{run}{labeler}', "utf-8")
    plugins = tmp_path / "plugins"
    plugins.mkdir()
    (plugins / "asks.py").write_text(ASKS, "utf-8")
    near = {"WORKBENCH_CHAT_URL": "http://127.0.0.1:9/v1", "WORKBENCH_CHAT_MODEL": "small"}
    off = near | {"WORKBENCH_AI_OFF": "1", "WORKBENCH_PLUGINS_DIR": str(plugins)}
    code = "import sys\nsys.modules['openai'] = None\n" + RUN_CLI
    ended = subprocess.run(
        [sys.executable, "-c", code, "batch", str(plan), "--json"],
        env=environment(off), capture_output=True, encoding="utf-8", timeout=120, check=False,
    )  # fmt: skip
    assert ended.returncode == 1, ended.stderr
    words, asks = json.loads(ended.stdout)["run"]["naming"]
    assert words["problem"] == "" and words["named"] > 0
    assert asks["named"] == 0 and "without AI" in asks["problem"]
    refused = workbench("label", tmp_path / "out" / "study", "--labeler", "chat", env=off, check=2)
    assert "without AI" in refused.err
