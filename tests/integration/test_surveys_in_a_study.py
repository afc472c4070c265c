"""A survey in a study: attributes of who answered, and a run that sets aside what is no answer."""

from pathlib import Path

import pytest
from integration_kit import ANN, SUBJECTS, invoked, project_in

from workbench.domain.material.pseudonyms import Pseudonym
from workbench.importers.pseudonyms import write_pseudonyms
from workbench.services.context import Project
from workbench.services.importing.projects import import_material, preview_material
from workbench.services.reading import study
from workbench.services.theming.run import RunOptions, run


def survey(path: Path, *, people: int = 30) -> Path:
    lines = ["id,group,site,What could be better?"]
    for n in range(people):
        words = SUBJECTS[sorted(SUBJECTS)[n % 5]]
        said = "n/a" if n % 3 == 2 else f"The {words[n % 8]} and the {words[(n + 1) % 8]} were bad"
        lines.append(f"R{n:02},{'AB'[n % 2]},{['Hull', 'Leeds', 'York'][n % 3]},{said}")
    path.write_text("\n".join(lines) + "\n", "utf-8")
    return path


@pytest.fixture
def empty(tmp_path: Path) -> Project:
    return project_in(tmp_path / "project")


def attributes(project: Project, who: str) -> dict[str, str]:
    return dict(study(project).participants[who].attributes)


def test_closed_columns_become_attributes_of_those_who_answered(
    empty: Project, tmp_path: Path
) -> None:
    report = import_material(empty, ANN, [survey(tmp_path / "s.csv")])
    assert attributes(empty, "s/R01") == {"group": "B", "site": "Leeds"}
    assert "'group', 'site' are attributes of who answered" in report.rows[0].message


def test_only_the_columns_that_are_named_become_attributes(empty: Project, tmp_path: Path) -> None:
    path = survey(tmp_path / "s.csv")
    report = import_material(empty, ANN, [path], attributes=["site", "agee"])
    assert attributes(empty, "s/R01") == {"site": "Leeds"}
    assert report.remarks == ("no survey has a closed column 'agee'; write it as its title is",)


def test_no_column_becomes_one_where_none_is_wanted(empty: Project, tmp_path: Path) -> None:
    import_material(empty, ANN, [survey(tmp_path / "s.csv")], attributes=[])
    assert attributes(empty, "s/R01") == {}


def test_a_participants_file_wins_and_keeps_its_ids(empty: Project, tmp_path: Path) -> None:
    people = tmp_path / "people.csv"
    people.write_text("participant,group,age\nR01,control,61\nR02,,44\n", "utf-8")
    import_material(empty, ANN, [survey(tmp_path / "s.csv")], participants=people)
    assert attributes(empty, "R01") == {"group": "control", "site": "Leeds", "age": "61"}
    assert attributes(empty, "R02") == {"group": "A", "site": "York", "age": "44"}
    assert attributes(empty, "s/R03") == {"group": "B", "site": "Hull"}


def test_a_survey_imported_before_gets_its_attributes_when_it_comes_again(
    empty: Project, tmp_path: Path
) -> None:
    path = survey(tmp_path / "s.csv")
    import_material(empty, ANN, [path], attributes=[])
    before = set(study(empty).excerpts)
    [row] = import_material(empty, ANN, [path]).rows
    assert "unchanged" in row.message and set(study(empty).excerpts) == before
    assert attributes(empty, "s/R01") == {"group": "B", "site": "Leeds"}


def test_a_preview_stores_no_attributes(empty: Project, tmp_path: Path) -> None:
    preview_material(empty, [survey(tmp_path / "s.csv")])
    assert not study(empty).participants


def test_names_on_the_list_are_replaced_in_attributes_too(empty: Project, tmp_path: Path) -> None:
    names = tmp_path / "names.csv"
    write_pseudonyms(names, [Pseudonym(name="Leeds", replacement="[town]", kind="place")])
    import_material(empty, ANN, [survey(tmp_path / "s.csv")], pseudonyms=names)
    assert attributes(empty, "s/R01") == {"group": "B", "site": "[town]"}


def test_a_run_sets_aside_what_is_no_answer_and_counts_it(empty: Project, tmp_path: Path) -> None:
    import_material(empty, ANN, [survey(tmp_path / "s.csv")])
    report = run(empty, ANN, RunOptions(seed=1))
    now = study(empty)
    assert {now.excerpts[e].text for e in now.board.set_aside} == {"n/a"}
    assert len(now.board.set_aside) == 10
    assert report.sentence.endswith("10 more set aside as filler, 10 of them as no answer.")


def test_the_command_and_a_study_file_name_the_columns(tmp_path: Path) -> None:
    path = survey(tmp_path / "s.csv")
    invoked("init", tmp_path / "one")
    ended = invoked("import", tmp_path / "one", path, "--attribute", "site", "--analyst", "Ann")
    assert ended.code == 0
    one = project_in(tmp_path / "one")
    assert attributes(one, "s/R01") == {"site": "Leeds"}
    (tmp_path / "study.toml").write_text(
        'transcripts = ["s.csv"]\n[survey]\nattributes = ["group"]\n', "utf-8"
    )
    from workbench.services.planning.study_file import read_study_file

    assert read_study_file(tmp_path / "study.toml").attributes == ("group",)


def test_a_look_with_the_columns_that_are_named_finds_what_strict_would_refuse(
    tmp_path: Path,
) -> None:
    """`--strict` and `--attribute` are said together: the one counts in the other's look."""
    folder, path = tmp_path / "mine", survey(tmp_path / "s.csv")
    doubtful = tmp_path / "k.txt"
    doubtful.write_text("Kim: Far.\nLee: Far.\nKim: I like rain.\nLee: So do I.\n", "utf-8")
    invoked("init", folder)
    given = ("--strict", "--attribute", "site", "--analyst", "Ann", "--json")
    refused = invoked("import", folder, path, doubtful, *given)
    said = {row["name"]: row["message"] for row in refused.value["rows"]}
    assert refused.code == 2 and not study(project_in(folder)).transcripts
    assert "'site'" in said["s.csv"] and "attribute" in said["s.csv"]
    assert "'group'" not in said["s.csv"]
    assert invoked("import", folder, path, *given).code == 0
    assert attributes(project_in(folder), "s/R01") == {"site": "Leeds"}
