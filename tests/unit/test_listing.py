"""Long tables by page: what is found, how it is sorted, which page is shown."""

from __future__ import annotations

from workbench.services.jobs import Job
from workbench.ui.kit.listing import PAGE, Line, listing
from workbench.ui.kit.progress import Step, job_values

STEPS = (
    Step(begins="embedding", words="Reading", weight=3),
    Step(begins="naming", words="Naming", weight=1),
)


def lines(*names: str) -> list[Line]:
    return [{"name": name, "n": i} for i, name in enumerate(names)]


def names(shown: object) -> list[str]:
    return [row["name"] for row in shown["rows"]]  # type: ignore[index]


def test_numbers_in_names_are_sorted_as_numbers_and_what_has_no_value_is_last() -> None:
    every = lines("P10", "P2", "", "p1")
    for down, expected in ((False, ["p1", "P2", "P10", ""]), (True, ["P10", "P2", "p1", ""])):
        assert names(listing(every, find="", sort="name", down=down, page=0)) == expected
    assert names(listing(every, find="", sort="n", down=True, page=0)) == ["p1", "", "P2", "P10"]
    assert len(listing(every, find="", sort="no column", down=False, page=0)["rows"]) == 4


def test_every_word_is_looked_for_in_whatever_a_row_says() -> None:
    every: list[Line] = [
        {"name": "P01", "attributes": {"group": "Tutor"}, "said": [{"text": "By bus"}]},
        {"name": "P02", "attributes": {"group": "tutor"}, "said": []},
    ]
    assert names(listing(every, find="tutor BUS", sort="name", down=False, page=0)) == ["P01"]
    assert listing(every, find="nobody", sort="name", down=False, page=0)["total"] == 0


def test_a_page_beyond_the_last_is_the_last() -> None:
    every = lines(*(f"P{i}" for i in range(PAGE + 5)))
    for page, at, rows in ((0, 0, PAGE), (1, 1, 5), (9, 1, 5), (-3, 0, PAGE)):
        shown = listing(every, find="", sort="name", down=False, page=page)
        assert (shown["page"], shown["pages"], len(shown["rows"])) == (at, 2, rows)


def test_a_job_says_its_share_of_the_whole_and_the_time_left() -> None:
    half = Job(id="1", kind="run", message="embedding", done=2, total=4, elapsed=60, in_step=60)
    shown = job_values(half, STEPS)
    assert shown["text"] == "Reading: 2 of 4 · 38 % · about 2 minutes left"
    assert shown["percent"] == 38
    late = Job(id="1", kind="run", message="naming with x", done=1, total=2, elapsed=70)
    assert job_values(late, STEPS)["text"] == "Naming: 1 of 2 · 88 % · less than a minute left"
    early = Job(id="1", kind="run", message="loading the model", elapsed=2)
    assert job_values(early, STEPS)["text"] == "loading the model"
