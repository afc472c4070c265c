"""Whatever a labeler prints, starts or closes, standard output holds the one JSON value."""

from __future__ import annotations

import subprocess
import sys
from pathlib import Path

import pytest
from labeler_kit import imported, workbench, workbench_process

from workbench.labeling.conformance import check_labeler
from workbench.labeling.dropins import drop_ins

PLUGIN = """
import atexit, contextlib, ctypes, os, subprocess, sys, threading, time
from workbench.api import LabelerConfig, LabelerSpec, LabelProposal

{first}

def later():
    for _ in range(50):
        time.sleep(0.02)
        with contextlib.suppress(ValueError):  # a test has closed its own
            print("SPOILT")

class Loud:
    def label(self, request, chat):
{body}
        return LabelProposal(name="About " + (request.keyphrases or ("words",))[0])

SPEC = LabelerSpec(
    name="loud", version="1", config=LabelerConfig, make=lambda c, context: Loud(), parallel=2
)
"""

LATER = "import time; time.sleep(1.5); print('SPOILT', flush=True)"

LOUD = {
    "print": "print('SPOILT')",
    "descriptor": "os.write(1, b'SPOILT')",
    "C": "ctypes.CDLL(None).puts(b'SPOILT'); ctypes.CDLL(None).fflush(None)",
    "program": "subprocess.run(['echo', 'SPOILT'], check=True)",
    "shell": "os.system('echo SPOILT')",
    "original": "sys.__stdout__.write('SPOILT'); sys.__stdout__.flush()",
    "fork": "if os.fork() == 0: os.write(1, b'SPOILT'); os._exit(0)",
    # What is forked prints without `print`, whose lock another thread may have held just then.
    "fork that returns": "if os.fork() == 0: os.write(1, b'SPOILT'); sys.exit(0)",
    "fork that prints later": (
        "if os.fork() == 0: time.sleep(1.5); os.write(1, b'SPOILT'); os._exit(0)"
    ),
    "program that prints later": f"subprocess.Popen([sys.executable, '-c', {LATER!r}])",
    "thread that prints later": ("threading.Thread(target=later, daemon=True).start()"),
    "at the end": "atexit.register(os.write, 1, b'SPOILT')",
    # Two are asked at once: the other may have closed it, and it is not open again yet.
    "closes the descriptor": "with contextlib.suppress(OSError): print('SPOILT'); os.close(1)",
    "closes the file": "sys.stdout.close()",
    "closes and prints": "os.close(1); print('SPOILT', flush=True)",
}
"""What a labeler does each time that it is asked."""


CLOSING = tuple(kind for kind in LOUD if kind.startswith("closes"))
TOGETHER = (tuple(kind for kind in LOUD if kind not in CLOSING), *((kind,) for kind in CLOSING))
"""What is tried in one process: each costs a second."""


def plugin(folder: Path, body: str = "pass", first: str = "") -> Path:
    folder.mkdir(exist_ok=True)
    written = PLUGIN.format(body=f"        {body}", first=first)
    (folder / "loud.py").write_text(written, "utf-8")
    return folder


@pytest.fixture(scope="module")
def run_once(tmp_path_factory: pytest.TempPathFactory) -> Path:
    folder = imported(tmp_path_factory.mktemp("loud"))
    workbench("run", folder)
    return folder


@pytest.mark.parametrize("kinds", TOGETHER, ids=lambda kinds: kinds[-1])
def test_the_value_is_all_there_is(kinds: tuple[str, ...], run_once: Path, tmp_path: Path) -> None:
    body = "\n        ".join(LOUD[kind] for kind in kinds)
    plugins = plugin(tmp_path / "plugins", f"{body}  # {kinds}")
    done = workbench_process(
        "label", run_once, "--labeler", "loud", "--plugins-dir", plugins, "--json", check=None
    )
    [report] = done.value
    assert report["labeler"] == "loud" and "SPOILT" not in done.out
    if kinds != ("closes and prints",):  # which raises: no names
        assert done.code == 0 and report["named"] > 0, done.err


def test_what_is_printed_as_a_plugin_is_imported_is_kept_out(
    run_once: Path, tmp_path: Path
) -> None:
    plugins = plugin(tmp_path / "plugins", first="print('SPOILT')\nos.system('echo SPOILT')")
    for command in (
        ("plugins", "list", "--load"), ("plugins", "check", "loud"),
        ("label", run_once, "--labeler", "loud", "--dry-run"),
    ):  # fmt: skip
        done = workbench_process(
            *command, "--plugins-dir", plugins, "--json", env={"WORKBENCH_ANALYST": "Ann"},
            check=None,
        )  # fmt: skip
        assert done.value and "SPOILT" not in done.out.replace("('SPOILT SPOILT')", ""), command


def test_a_reader_does_not_wait_for_what_a_labeler_left_behind(
    run_once: Path, tmp_path: Path
) -> None:
    plugins = plugin(tmp_path / "plugins", "if os.fork() == 0: time.sleep(20); os._exit(0)")
    script = (
        "import subprocess, sys; from labeler_kit import command, environment\n"
        "with open('/dev/null', 'w') as no:\n"
        " said = subprocess.Popen(command(*sys.argv[1:]), "
        "stdout=-1, stderr=no, env=environment())\n"
        " print(len(said.stdout.read()), said.poll(), flush=True)"
    )
    asked = ["label", str(run_once), "--labeler", "loud", "--plugins-dir", str(plugins), "--json"]
    waited = subprocess.run(
        [sys.executable, "-c", script, *asked], cwd=Path(__file__).parent, capture_output=True,
        text=True, timeout=120, check=True,
    )  # fmt: skip
    assert int(waited.stdout.split()[0]) > 10


AT_ONCE = [kind for kind in LOUD if kind != "at the end" and "later" not in kind]
"""What is over when a call is: the others would go on printing in this very process."""


@pytest.mark.parametrize("kind", AT_ONCE)
def test_the_check_sees_it(kind: str, tmp_path: Path) -> None:
    [drop] = drop_ins(plugin(tmp_path / "plugins", LOUD[kind]))
    assert drop.spec is not None
    said = "\n".join(check_labeler(drop.spec, timeout=10))
    prints, starts = "writes to standard output", "starts processes"
    if kind in ("program", "shell", "fork", "fork that returns"):
        assert starts in said
    if kind in ("print", "descriptor", "C", "program", "shell", "fork"):
        assert prints in said and "SPOILT" in said
    if kind.startswith("closes"):
        assert "closes standard output" in said


def test_the_check_says_nothing_of_a_labeler_that_behaves(tmp_path: Path) -> None:
    [drop] = drop_ins(plugin(tmp_path / "plugins"))
    assert drop.spec is not None
    said = "\n".join(check_labeler(drop.spec))
    assert "standard output" not in said and "processes" not in said
