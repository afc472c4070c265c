from pathlib import Path

import pytest

from workbench.domain.errors import UnreadableFile
from workbench.importers import many
from workbench.importers.many import read_many


def a_folder(folder: Path, count: int) -> list[Path]:
    paths = [folder / f"P{number:02}.txt" for number in range(count)]
    for path in paths:
        path.write_text(f"INT: How?\nP: By {path.stem}, \U0001f600 every day.\n", "utf-8")
    return paths


def test_many_files_are_read_as_one_by_one(tmp_path: Path) -> None:
    paths = a_folder(tmp_path, 12)
    alone = {path: outcome for path in paths for outcome in read_many([path]).values()}
    told: list[tuple[int, int]] = []
    together = read_many(paths, progress=lambda _, done, total: told.append((done, total)))
    assert together == alone
    assert list(together) == paths
    assert told[0] == (0, 12) and told[-1] == (12, 12)


def test_a_bad_file_stops_none_of_the_others(tmp_path: Path) -> None:
    paths = a_folder(tmp_path, 8)
    paths[3].write_bytes(b"\x00\x01\x02" * 100)
    paths[5].unlink()
    outcomes = read_many(paths)
    refused = [path for path, found in outcomes.items() if isinstance(found, UnreadableFile)]
    assert refused == [paths[3], paths[5]]
    assert "binary" in str(outcomes[paths[3]])


def test_a_file_that_takes_too_long_is_given_up(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    paths = a_folder(tmp_path, 6)
    monkeypatch.setattr(many, "MAX_SECONDS", 1e-6)
    outcomes = read_many(paths[:5])
    assert all(isinstance(found, UnreadableFile) for found in outcomes.values())
    assert "takes longer" in str(outcomes[paths[0]])


def test_a_file_that_stops_its_reader_is_refused_and_the_rest_is_read(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    paths = a_folder(tmp_path, 6)
    source = (
        "import os, workbench.importers.worker as w; real = w.read_transcripts\n"
        "w.read_transcripts = lambda p, l: os._exit(9) if p.stem == 'P02' else real(p, l)\n"
        "w.main()"
    )
    monkeypatch.setattr(many, "_COMMAND", (*many._COMMAND[:3], source))
    outcomes = read_many(paths)
    bad = [path for path, found in outcomes.items() if isinstance(found, UnreadableFile)]
    assert bad == [paths[2]]
    assert "stopped the program that reads it" in str(outcomes[paths[2]])
