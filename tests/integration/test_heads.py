"""A head that was printed tells later whether the end of the trail was cut off or rewritten."""

from __future__ import annotations

import json
import re
import sqlite3
import zipfile
from contextlib import closing
from pathlib import Path

import pytest
from docx import Document
from integration_kit import ANN, invoked, project_in
from openpyxl import load_workbook

from workbench.domain.errors import InputError
from workbench.domain.trail.heads import Head, read_head
from workbench.exporters import EXPORTS
from workbench.services.context import Project
from workbench.services.deciding import review
from workbench.services.projects import head, verify
from workbench.services.reporting import export

HASH = "0123456789abcdef" * 4


def decided(project: Project, times: int) -> Head:
    for _ in range(times):
        review.create_theme(project, ANN, name=f"Theme {project.new_id()}")
    return head(project)


def cut(project: Project, events: int) -> None:
    """Take the last events out and rewrite the board, as somebody who knows the program would."""
    with project.store.begin() as tx:
        connection, last = tx.trail._connection, tx.trail.head() - events  # type: ignore[attr-defined]
        for table in ("trail_text", "event"):
            connection.exec_driver_sql(f"DELETE FROM {table} WHERE seq > {last}")
        tx.erasure.rewrite_board()
    project.store.close()


def test_cutting_the_end_is_not_seen_from_within_but_from_a_head(small: Project) -> None:
    kept = decided(small, 4)
    assert invoked("verify", small.folder, "--head", str(kept)).code == 0
    cut(small, 4)
    assert verify(project_in(small.folder)) == ()
    ended = invoked("verify", small.folder, "--head", kept.short)
    assert ended.code == 1
    was, now = kept.seq, kept.seq - 4
    assert ended.out.splitlines()[0] == (
        f"the trail had {was} events when this head was printed; it now has {now} events: "
        "its end is missing"
    )


def test_a_trail_that_was_cut_and_written_on_is_another_one(small: Project) -> None:
    kept = decided(small, 2)
    cut(small, 2)
    decided(project_in(small.folder), 3)
    ended = invoked("verify", small.folder, "--head", str(kept), "--json")
    assert ended.code == 1
    assert ended.value["problems"] == [
        f"event #{kept.seq} is not the one that the trail had when this head was printed: it, or "
        "one before it, was altered, or the trail is another one"
    ]


def test_a_head_holds_however_far_the_trail_has_gone_on(small: Project) -> None:
    kept = [decided(small, 1) for _ in range(3)]
    decided(small, 2)
    for one in (*kept, Head(seq=0, hash="0" * 64)):
        for written in (str(one), one.short, f" #{one.seq}: {one.hash[:12].upper()}… "):
            ended = invoked("verify", small.folder, "--head", written)
            assert (ended.code, ended.err) == (0, "")
            assert f"Event #{one.seq} is the one whose head was printed." in ended.out
    other = kept[0].hash[:11] + ("0" if kept[0].hash[11] != "0" else "1")
    assert invoked("verify", small.folder, "--head", f"{kept[0].seq}:{other}").code == 1
    assert invoked("verify", small.folder, "--head", f"{kept[1].seq}:{kept[0].hash}").code == 1


@pytest.mark.parametrize(
    "wrong",
    ["", ":", "12", HASH, f"12:{HASH[:11]}", f"12:{HASH}0", f"-1:{HASH}", f"12:{HASH[:-1]}g",
     f"١٢:{HASH}", f"12 {HASH}", "9" * 40 + ":" + HASH, "12:<b>", "12:\x00" + HASH],
)  # fmt: skip
def test_what_is_no_head_is_refused_in_one_line(wrong: str, small: Project) -> None:
    with pytest.raises(InputError):
        read_head(wrong)
    if wrong and "\x00" not in wrong:
        ended = invoked("verify", small.folder, f"--head={wrong}")
        assert ended.code == 2 and ended.out == ""


def test_every_report_bears_the_head_and_commands_print_it(small: Project, tmp_path: Path) -> None:
    now = decided(small, 1)
    paths = {to: export(small, to, tmp_path / f"x.{to}") for to in EXPORTS}
    said = json.loads(paths["json"].read_text("utf-8"))["head"]
    assert said == {"seq": now.seq, "hash": now.hash}
    assert str(now) in paths["html"].read_text("utf-8")
    assert any(str(now) in p.text for p in Document(str(paths["docx"])).paragraphs)
    about = load_workbook(paths["xlsx"])["About"].values
    assert ("head of the trail", str(now)) in [row[:2] for row in about]
    with zipfile.ZipFile(paths["qdpx"]) as archive:
        said = archive.read("project.qde").decode()
        assert f"<Description>The head of the trail is {now}." in said
    for command in ("status", "verify"):
        assert now.short in invoked(command, small.folder).out
        assert invoked(command, small.folder, "--json").value["head"] == str(now)
    asked = re.search(r"--head (\S+)", paths["html"].read_text("utf-8"))
    assert asked and invoked("verify", small.folder, "--head", asked[1]).code == 0


def test_the_head_of_an_exported_project_becomes_no_memo(small: Project, tmp_path: Path) -> None:
    path = export(small, "qdpx", tmp_path / "x.qdpx")
    other = project_in(tmp_path / "other")
    assert invoked("import", other.folder, path, "--analyst", "Ann").code == 0
    assert not other.store.board().memos_on("project", "")


def test_an_empty_trail_has_a_head(tmp_path: Path) -> None:
    project = project_in(tmp_path / "study")
    assert head(project) == Head(seq=0, hash="0" * 64)
    assert json.loads(export(project, "json", tmp_path / "x.json").read_text("utf-8"))["head"]
    assert "Head: 0:000" in invoked("verify", project.folder).out


def test_an_altered_hash_is_no_way_out(small: Project) -> None:
    """The head's own row says what was printed, but it does not follow from the row any more."""
    kept = decided(small, 1)
    small.store.close()
    with closing(sqlite3.connect(small.folder / "workbench.db")) as database:
        database.execute(
            "UPDATE event SET analyst = 'Eve' WHERE seq = (SELECT max(seq) FROM event)"
        )
        database.commit()
    ended = invoked("verify", small.folder, "--head", str(kept))
    assert ended.code == 1 and "was altered" in ended.out
