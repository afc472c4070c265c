from dataclasses import replace

import pytest
from hypothesis import example, given
from hypothesis import strategies as st

from workbench.api import CodeView, ExcerptView, LabelProposal, LabelRejected, LabelRequest
from workbench.labeling.checks import checked, is_placeholder, name_key
from workbench.labeling.proposals import cache_key, proposal_from_json, proposal_to_json
from workbench.labeling.quotations import invented_quotation, unmarked_passage

REQUEST = LabelRequest(
    cluster_id="t1",
    size=2,
    exemplars=(
        ExcerptView(
            id="e1", text="I came home and cried, to be honest.\nIt was the patients’ room."
        ),
        ExcerptView(id="e2", text="Nobody told me “you will be fine” before that day."),
    ),
    codebook=(CodeView(id="c1", name="Being believed"),),
)


def proposed(name: str = "Being believed", **more: object) -> LabelProposal:
    return checked(LabelProposal(name=name, **more), REQUEST)  # type: ignore[arg-type]


def test_a_good_proposal_passes_unchanged() -> None:
    given_ = LabelProposal(
        name="Being believed",
        description="They say “I came home and cried” of the first meeting.",
        code_id="c1",
        evidence=("e2", "e1"),
        notes={"model": "small"},
    )
    assert checked(given_, REQUEST) == given_


@pytest.mark.parametrize(
    ("raw", "mended"),
    [
        ("  Being \n believed ", "Being believed"),
        ('"Being believed."', "Being believed"),
        ("**Being believed**", "Being believed"),
        ("Being\u202e believed\u0007", "Being believed"),
        ("# Being believed", "Being believed"),
        ("“Being believed”", "Being believed"),
        ("'Being believed'", "Being believed"),
        ('"Believed" at last', '"Believed" at last'),
        ('They "believed" and "heard"', 'They "believed" and "heard"'),
    ],
)
def test_faults_of_form_in_a_name_are_mended(raw: str, mended: str) -> None:
    assert proposed(raw).name == mended


@pytest.mark.parametrize(
    "name",
    ["", "  ", "...", "42", "\u200b", "Theme 3", "theme", "Cluster 12", "Other", "Misc.", "N/A",
     "None", "Various topics", "Untitled", "topic b", "Unknown", "The theme", "Outliers",
     "Personal experiences", "Views and opinions", "Participants' perspectives",
     "Various aspects of the interviews", "Key Issues and Other Matters"],
)  # fmt: skip
def test_names_that_say_nothing_are_refused(name: str) -> None:
    with pytest.raises(LabelRejected):
        proposed(name)


@pytest.mark.parametrize(
    "name",
    ["Otherness", "Theme parks", "Other people's pain", "1960s music", "Shared experiences",
     "Views of the sea", "Opinions nobody asked for", "Feelings"],
)  # fmt: skip
def test_names_that_only_resemble_a_placeholder_stand(name: str) -> None:
    assert proposed(name).name == name and not is_placeholder(name)


@pytest.mark.parametrize(
    "text",
    ["<script>alert(1)</script>", "see ![x](http://a.example/p.png)", "[click](javascript:1)",
     "<img src=x onerror=y>", "https://a.example", "&lt;b&gt;", "```json", "ftp://a.example",
     "![x][1]", "mailto:a@b.example", "data:text/html,x"],
)  # fmt: skip
def test_markup_and_links_are_refused_everywhere(text: str) -> None:
    for faulty in ({"name": f"Name {text}"}, {"description": text}, {"notes": {"n": text}}):
        with pytest.raises(LabelRejected, match=r"markup|link"):
            checked(replace(LabelProposal(name="Being believed"), **faulty), REQUEST)  # type: ignore[arg-type]


def test_an_address_without_a_scheme_is_a_link_unless_it_is_a_note_of_the_models_name() -> None:
    for faulty in ({"name": "See a.example/p.png"}, {"description": "See a.example/p.png?q=1"}):
        with pytest.raises(LabelRejected, match="link"):
            checked(replace(LabelProposal(name="Being believed"), **faulty), REQUEST)  # type: ignore[arg-type]
    for model in ("hub.example/someone/small-4b", "/opt/llama.cpp/models/small.gguf"):
        assert proposed(notes={"model": model}).notes == {"model": model}


@pytest.mark.parametrize(
    "name", ["Age < 40 and > 20", "Pain [sic] again", "Getting in/out of the car", "Data: mine"]
)
def test_signs_that_only_resemble_markup_stand(name: str) -> None:
    assert proposed(name).name == name


def test_lengths_are_capped() -> None:
    for faulty in ({"name": "n" * 101}, {"description": "d" * 601}, {"notes": {"n": "x" * 2001}}):
        with pytest.raises(LabelRejected, match="characters"):
            checked(replace(LabelProposal(name="Being believed"), **faulty), REQUEST)  # type: ignore[arg-type]
    with pytest.raises(LabelRejected, match="21 notes"):
        proposed(notes={str(i): "" for i in range(21)})


def test_code_and_evidence_must_be_among_what_was_shown() -> None:
    with pytest.raises(LabelRejected, match="code 'c9'"):
        proposed(code_id="c9")
    with pytest.raises(LabelRejected, match="evidence 'e9'"):
        proposed(evidence=("e1", "e9"))


def test_an_example_of_the_prompt_is_no_name() -> None:
    with pytest.raises(LabelRejected, match="example"):
        checked(LabelProposal(name="lending TOOLS!"), REQUEST, examples=("Lending tools",))


@pytest.mark.parametrize(
    "proposal",
    [None, {"name": "x"}, "name", LabelProposal(name=3), LabelProposal(name="n", evidence="e1"),  # type: ignore[arg-type]
     LabelProposal(name="n", notes={"a": 1}), LabelProposal(name="n", code_id=7)],  # type: ignore[arg-type, dict-item]
)  # fmt: skip
def test_what_is_no_proposal_is_the_plugins_bug(proposal: object) -> None:
    with pytest.raises(TypeError):
        checked(proposal, REQUEST)  # type: ignore[arg-type]


@pytest.mark.parametrize(
    "text",
    [
        'One said "I came home and cried".',
        "One said “I came home and cried.”",
        "One said ‘I came home and cried’ of it.",
        "One said 'I came home and cried, to be honest.'",
        '«Nobody told me "you will be fine" before»',
        "'It was the patients' room'",
        "The patients' tutors and the 'drop-outs' of the group's first year",
        'So-called "peer support groups" helped',
        "It's the members' own room, isn't it",
    ],
)
def test_exact_or_short_quotations_stand(text: str) -> None:
    assert invented_quotation(text, [e.text for e in REQUEST.exemplars]) is None


@pytest.mark.parametrize(
    "text",
    [
        'One said "I came home and laughed".',
        "One said “I went home and cried”",
        "One said 'I came home and I cried'",
        "One said ‘the pain never stops’ twice",
        'An unclosed "quotation of some length',
        "'the patients' room was always empty'",
        'First "I came home and cried", then "we all felt much better"',
        "「nobody ever told me anything」",
        '"I came home ... to be honest"',
    ],
)
def test_invented_quotations_are_found(text: str) -> None:
    assert invented_quotation(text, [e.text for e in REQUEST.exemplars]) is not None
    with pytest.raises(LabelRejected, match="none of the excerpts"):
        proposed(description=text)


LONG = "It takes me two buses to get there, and by then my back’s had enough already, it has."


@pytest.mark.parametrize(
    "text",
    [
        f"People say {LONG}",
        "Two of them: it takes me TWO buses to get there and by then my back's had enough.",
        f"“Nobody told me” and then {LONG[3:]}",
    ],
)
def test_a_description_in_a_participants_words_without_quotation_marks_is_left_out(
    text: str,
) -> None:
    request = replace(REQUEST, exemplars=(ExcerptView(id="e1", text=LONG), *REQUEST.exemplars))
    kept = checked(LabelProposal(name="Being believed", description=text), request)
    assert kept == LabelProposal(name="Being believed")


@pytest.mark.parametrize(
    "text",
    [
        f"One says “{LONG}”",
        f"One says '{LONG}'",
        "It takes two buses to get there, and by then their backs have had enough.",
        f"“{LONG[:40]}” is how one begins; {LONG[40:75]}",
        "",
    ],
)
def test_quoted_or_reworded_it_stands(text: str) -> None:
    assert unmarked_passage(text, [LONG]) is None


WORDS = st.lists(st.sampled_from(["pain", "bus", "room", "tutor", "hope", "cried"]), min_size=4)


@given(WORDS, WORDS, st.sampled_from(['""', "“”", "‘’", "''", "«»", "„“"]))
def test_a_quotation_stands_exactly_when_somebody_said_it(
    said: list[str], quoted: list[str], marks: str
) -> None:
    excerpt, passage = " ".join(said), " ".join(quoted)
    found = invented_quotation(f"They say {marks[0]}{passage}{marks[1]} often", [excerpt])
    assert (found is None) == (passage in excerpt)


@given(st.text(max_size=150))
@example("B\r.")
@example("Waiting *.")
@example("\"'Waiting.'\"")
def test_a_checked_name_is_one_clean_line_and_checking_it_again_changes_nothing(name: str) -> None:
    try:
        once = proposed(name)
    except LabelRejected:
        return
    assert once.name.isprintable() or "\u200d" in once.name or "\u200c" in once.name
    assert checked(once, REQUEST) == once


def test_equal_names_have_equal_keys() -> None:
    assert name_key("The  bus,  again!") == name_key("the bus again")
    assert name_key("The bus") != name_key("The busses")
    assert name_key("काम") != name_key("कम")


texts = st.text(st.characters(codec="utf-8"), max_size=30)
proposals = st.builds(
    LabelProposal,
    name=texts,
    description=texts,
    code_id=st.none() | texts,
    evidence=st.lists(texts, max_size=4).map(tuple),
    notes=st.dictionaries(texts, texts, max_size=3),
)


@given(proposals)
def test_a_stored_proposal_comes_back_equal(proposal: LabelProposal) -> None:
    assert proposal_from_json(proposal_to_json(proposal)) == proposal


@pytest.mark.parametrize("text", ["", "{", "[]", '{"name": 3}', '{"name": "x", "more": 1}'])
def test_what_is_no_stored_proposal_is_a_value_error(text: str) -> None:
    with pytest.raises(ValueError):
        proposal_from_json(text)


def test_the_cache_key_covers_everything_an_answer_depends_on() -> None:
    base: dict[str, object] = {"labeler": "a", "version": "1", "config": {"n": 1}}
    variants = [
        cache_key(REQUEST, **base),  # type: ignore[arg-type]
        *(
            cache_key(REQUEST, **base | other)  # type: ignore[arg-type]
            for other in (
                {"labeler": "b"},
                {"version": "2"},
                {"config": {"n": 2}},
                {"prompt_version": "p"},
                {"chat_id": "m"},
            )
        ),
        *(
            cache_key(replace(REQUEST, **other), **base)  # type: ignore[arg-type]
            for other in (
                {"seed": 1},
                {"size": 3},
                {"language": "de"},
                {"keyphrases": ("x",)},
                {"contrast": (("x",),)},
                {"codebook": ()},
                {"exemplars": REQUEST.exemplars[:1]},
                {"cluster_id": "t2"},
            )
        ),
    ]
    assert len(set(variants)) == len(variants)
    assert variants[0] == cache_key(REQUEST, **base)  # type: ignore[arg-type]
