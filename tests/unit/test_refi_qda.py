"""REFI-QDA projects as we write them: valid, complete, and read back as they were."""

import io
import sys
import zipfile
from collections import Counter
from collections.abc import Mapping
from dataclasses import replace
from pathlib import Path

import pytest
from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as st
from lxml import etree
from pyrefiqda import RefiProject

from workbench.domain.board.board import Board, Memo, TranscriptEntry
from workbench.domain.errors import InputError
from workbench.domain.material.codebook import Code, Coding, code_id
from workbench.domain.material.participant_keys import participant_key
from workbench.domain.material.text import (
    Excerpt,
    Participant,
    Transcript,
    Turn,
    excerpt_id,
    stored_text,
    text_sha256,
)
from workbench.domain.material.text import transcript_id as id_of
from workbench.domain.study import Study
from workbench.domain.trail import events as ev
from workbench.domain.trail import incoming
from workbench.exporters import EXPORTS, export
from workbench.exporters.dialects import DIALECTS
from workbench.exporters.refi_qda import MACHINE, qdpx_bytes
from workbench.importers.qdpx import QdaProject, read_qda_project

sys.path.insert(0, str(Path(__file__).parents[1] / "golden"))
from study import History, small_study

NS = {"q": "urn:QDA-XML:project:1.0"}
SCHEMA = etree.XMLSchema(
    etree.parse(Path(__file__).parents[2] / "workbench/exporters/schema/Project.xsd")
)
WORDS = ["waiting", "two", "😀", "cafe\u0301", "café", "שלום", "a\u200bb", "—", "𝔘mlaut", "years."]


def study_of(
    texts: Mapping[str, str],
    *,
    codes: tuple[Code, ...] = (),
    codings: tuple[Coding, ...] = (),
    memos: Mapping[str, tuple[Memo, ...]] | None = None,
    participants: tuple[Participant, ...] = (),
    excerpts: tuple[Excerpt, ...] = (),
) -> Study:
    transcripts = {}
    for name, text in texts.items():
        sha = text_sha256(text)
        turns = (Turn(start=0, end=len(text), speaker="", role="participant"),)
        transcripts[id_of(sha)] = Transcript(
            id=id_of(sha), name=name, sha256=sha, text=text, turns=turns,
            participant_id=next((p.id for p in participants if p.id == name), None),
        )  # fmt: skip
    by_coder: dict[str, tuple[Coding, ...]] = {}
    for coding in codings:
        by_coder[coding.coder] = (*by_coder.get(coding.coder, ()), coding)
    board = Board(
        transcripts={
            t.id: TranscriptEntry(name=t.name, sha256=t.sha256, participant_id=t.participant_id)
            for t in transcripts.values()
        },
        codes={code.id: code for code in codes},
        codings=by_coder,
        memos=memos or {},
    )
    return Study(
        name="Kit", language="en", board=board, transcripts=transcripts,
        participants={p.id: p for p in participants}, excerpts={e.id: e for e in excerpts},
    )  # fmt: skip


def read_back(study: Study, folder: Path, dialect: str = "default") -> QdaProject:
    path = folder / "study.qdpx"
    export(study, "qdpx", path, dialect=dialect)
    return read_qda_project(path)


def project_xml(content: bytes) -> etree._Element:
    with zipfile.ZipFile(io.BytesIO(content)) as archive:
        return etree.fromstring(archive.read("project.qde"))


line = st.lists(st.sampled_from(WORDS), min_size=1, max_size=6).map(" ".join)
text = st.lists(line, min_size=1, max_size=5).map("\n".join)


def memos_of(draw: st.DrawFn) -> tuple[Memo, ...]:
    texts = draw(st.lists(text, max_size=2, unique=True))
    return tuple(Memo(seq=1, analyst=draw(st.sampled_from(["Ann", "Ben"])), text=t) for t in texts)


def span_of(draw: st.DrawFn, transcript: Transcript) -> tuple[int, int]:
    start = draw(st.integers(0, len(transcript.text) - 1))
    return start, draw(st.integers(start + 1, len(transcript.text)))


def code_of(draw: st.DrawFn, name: str, above: list[Code]) -> Code:
    parent = draw(st.sampled_from([None, *(c.id for c in above)]))
    parts = {p: draw(text | st.just("")) for p in ("definition", "include", "exclude", "example")}
    return Code(
        id=code_id(name, parent), name=name, parent=parent,
        color=draw(st.sampled_from(["", "#CC3311"])), **parts,
    )  # fmt: skip


@st.composite
def studies(draw: st.DrawFn) -> Study:
    """Nested codes, several coders, people with and without attributes, memos on everything."""
    texts = {f"T{i}": t for i, t in enumerate(draw(st.lists(text, max_size=3, unique=True)))}
    codes: list[Code] = []
    for name in draw(st.lists(st.sampled_from(WORDS), max_size=4, unique_by=str.casefold)):
        codes.append(code_of(draw, name, codes))
    codings: list[Coding] = []
    excerpts: list[Excerpt] = []
    bare = study_of(texts).transcripts.values()
    people = tuple(
        Participant(
            id=t.name,
            attributes=draw(st.dictionaries(st.sampled_from(["group", "Jahr:von", "a: b"]), line)),
        )
        for t in bare
        if draw(st.booleans())
    )
    whose = {p.id for p in people}
    for transcript in bare:
        for _ in range(draw(st.integers(0, 4))) if codes else ():
            start, end = span_of(draw, transcript)
            code, coder = draw(st.sampled_from(codes)), draw(st.sampled_from(["Ann", "Ben", ""]))
            codings.append(
                Coding(
                    code_id=code.id, transcript_id=transcript.id, start=start, end=end, coder=coder
                )
            )  # fmt: skip
        start, end = span_of(draw, transcript)
        excerpts.append(
            Excerpt(
                id=excerpt_id(transcript.id, start, end), transcript_id=transcript.id, start=start,
                end=end, text=transcript.text[start:end],
                participant_id=transcript.name if transcript.name in whose else None,
            )
        )  # fmt: skip
    places = [
        "project:", *(f"transcript:{t.id}" for t in bare), *(f"code:{c.id}" for c in codes),
        *(f"excerpt:{e.id}" for e in excerpts),
        *(f"participant:{participant_key(p.id)}" for p in people),
    ]  # fmt: skip
    memos = {place: found for place in places if (found := memos_of(draw))}
    return study_of(
        texts, codes=tuple(codes), codings=tuple(codings), memos=memos, participants=people,
        excerpts=tuple(excerpts),
    )  # fmt: skip


def places_of(study: Study, back: QdaProject) -> dict[str, tuple[str, str, int, int]]:
    """Each key of a memo as a note's target, GUID, start and end."""
    cases = {case.name: case.guid for case in back.cases}
    return {
        "project:": ("project", "", 0, 0),
        **{f"transcript:{t}": ("source", t, 0, 0) for t in study.transcripts},
        **{f"code:{c}": ("code", c, 0, 0) for c in study.board.codes},
        **{
            f"excerpt:{e.id}": ("passage", e.transcript_id, e.start, e.end)
            for e in study.excerpts.values()
        },
        **{
            f"participant:{participant_key(p)}": ("case", cases[p], 0, 0)
            for p in study.participants
        },
    }


@settings(
    max_examples=100, deadline=None, suppress_health_check=[HealthCheck.function_scoped_fixture]
)
@given(study=studies(), dialect=st.sampled_from(sorted(DIALECTS)))
def test_a_study_is_read_back_as_it_was(tmp_path: Path, study: Study, dialect: str) -> None:
    content = qdpx_bytes(study, DIALECTS[dialect])
    SCHEMA.assertValid(project_xml(content))
    if not study.transcripts:
        return
    back = read_back(study, tmp_path, dialect)
    texts = {s.guid: s.draft.text for s in back.sources}
    assert texts == {t.id: t.text for t in study.transcripts.values()}
    known = {code.id: code for code in back.codes}
    assert {c: known.get(c) for c in study.board.codes} == dict(study.board.codes)
    own = [c for codings in study.board.codings.values() for c in codings]
    assert Counter((c.code, c.source, c.start, c.end, c.coder) for c in back.codings) == Counter(
        (c.code_id, c.transcript_id, c.start, c.end, c.coder) for c in own
    )
    places = places_of(study, back)
    assert sorted((n.target, n.guid, n.start, n.end, n.text, n.author) for n in back.notes) == (
        sorted(
            (*places[key], stored_text(m.text).text.strip(), m.analyst)
            for key, memos in study.board.memos.items()
            for m in memos
        )
    )
    if dialect == "atlasti":
        attributes = {t.id: study.participants.get(t.name) for t in study.transcripts.values()}
        assert {s.guid: s.variables for s in back.sources} == {
            guid: person.attributes if person else {} for guid, person in attributes.items()
        }
    assert {(c.name, *sorted(c.variables.items()), *c.sources) for c in back.cases} == {
        (p.id, *sorted(p.attributes.items()), t.id)
        for p in study.participants.values()
        for t in study.transcripts.values()
        if t.name == p.id
    }


def test_a_long_interview_keeps_its_positions(tmp_path: Path) -> None:
    words = "we waited two years for café letters " * 13
    pages = "\n".join(f"P: {n} 😀 {words}" for n in range(1800))
    code = Code(id=code_id("Waiting"), name="Waiting")
    (key,) = study_of({"long": pages}).transcripts
    spans = [(n * 499, n * 499 + 37) for n in range(len(pages) // 499)]
    codings = tuple(
        Coding(code_id=code.id, transcript_id=key, start=a, end=b, coder="Ann") for a, b in spans
    )
    study = study_of({"long": pages}, codes=(code,), codings=codings)
    for dialect in ("nvivo", "maxqda"):
        back = read_back(study, tmp_path, dialect)
        assert [(c.start, c.end) for c in back.codings] == spans
    assert len(pages.split()) > 150_000


@pytest.mark.parametrize("dialect", sorted(DIALECTS))
def test_every_dialect_is_valid_and_gives_the_same_bytes_each_time(dialect: str) -> None:
    content = qdpx_bytes(small_study(), DIALECTS[dialect])
    root = project_xml(content)
    SCHEMA.assertValid(root)
    assert content == qdpx_bytes(small_study(), DIALECTS[dialect])
    guids = root.xpath("//@guid")
    assert len(guids) == len(set(guids))


def later(study: Study) -> Study:
    """The study after somebody else coded a passage, and decided on a theme of Ann's."""
    history = History(board=study.board, trail=list(study.trail))
    (coding,) = study.board.codings["Bob"]
    history.record(incoming.LoadCodings(codings=(replace(coding, coder="Amy"), coding)))
    history.record(ev.Rename(theme_id="theme-1", name="Believed"), analyst="Bob")
    unthemed = max(study.board.set_aside)
    history.record(ev.Add(excerpts=(unthemed,), target="theme-1"), analyst="Bob")
    history.record(ev.WriteMemo(target="theme", target_id="theme-1", text="Who else?"))
    return replace(study, board=history.board, trail=tuple(history.trail))


@pytest.mark.parametrize("dialect", sorted(DIALECTS))
def test_a_later_export_merges_with_an_earlier_one(dialect: str) -> None:
    first, second = (
        {(e.tag, e.get("guid"), e.get("creatingUser")) for e in root.iter() if e.get("guid")}
        for root in (
            project_xml(qdpx_bytes(study, DIALECTS[dialect]))
            for study in (small_study(), later(small_study()))
        )
    )
    assert first < second


def test_an_excerpt_is_coded_by_whoever_put_it_in_the_theme() -> None:
    study = later(small_study())
    root = project_xml(qdpx_bytes(study, DIALECTS["default"]))
    names = {u.get("guid"): u.get("name") for u in root.iterfind(".//q:User", NS)}
    code = root.xpath("string(//q:Code[@name='Believed']/@guid)", namespaces=NS)
    by = Counter(
        names[coding.getparent().get("creatingUser")]
        for coding in root.xpath(f"//q:CodeRef[@targetGUID='{code}']", namespaces=NS)
    )
    assert by == {MACHINE: 4, "Ann": 1, "Bob": 1}


def sliced(written: bytes, start: int, end: int, dialect: str) -> str:
    """A passage as a program of that dialect cuts it out of the file beside the project."""
    if dialect == "nvivo":
        return written.decode().encode("utf-16-le")[2 * start : 2 * end].decode("utf-16-le")
    return written.decode()[start:end].replace("\r\n", "\n")


@pytest.mark.parametrize("dialect", sorted(DIALECTS))
def test_another_reader_finds_codes_sources_and_the_words_of_every_selection(
    tmp_path: Path, dialect: str
) -> None:
    study, path = small_study(), tmp_path / "study.qdpx"
    export(study, "qdpx", path, dialect=dialect)
    project = RefiProject.load(path, str(tmp_path / "unpacked"))
    assert project.code_book is not None
    assert project.sources is not None
    words = set()
    for source in project.sources.text_source:
        name = str(source.plain_text_path).replace("internal://", "")
        written = (tmp_path / "unpacked" / "sources" / name).read_bytes()
        words |= {
            sliced(written, s.start_position, s.end_position, dialect)
            for s in source.plain_text_selection
        }
    accepted = [t for t in study.board.themes.values() if t.state == "accepted"]
    assert words >= {e.text for theme in accepted for e in study.members_of(theme.id)}


def test_analysts_coders_labelers_and_the_machine_are_users_of_their_own() -> None:
    root = project_xml(qdpx_bytes(small_study(), DIALECTS["default"]))
    users = set(root.xpath("//q:User/@name", namespaces=NS))
    assert MACHINE in users
    assert any(name.endswith("(labeler)") for name in users)
    assert set(small_study().board.codings) <= users


def test_members_of_accepted_themes_are_codings_of_the_theme_s_code() -> None:
    study = small_study()
    root = project_xml(qdpx_bytes(study, DIALECTS["default"]))
    themes = root.xpath("//q:Code[@name='Themes']//q:Code", namespaces=NS)
    accepted = [t for t in study.board.themes.values() if t.state == "accepted"]
    assert {t.get("name") for t in themes} == {study.board.name_of(t.id) for t in accepted}
    for theme in accepted:
        (code,) = [t for t in themes if t.get("name") == study.board.name_of(theme.id)]
        found = root.xpath(f"//q:CodeRef[@targetGUID='{code.get('guid')}']", namespaces=NS)
        assert len(found) == len(study.members_of(theme.id))


def test_the_nvivo_dialect_counts_an_emoji_twice_and_maxqda_s_a_line_end() -> None:
    code = Code(id=code_id("A"), name="A")
    (key,) = study_of({"t": "😀\nhere"}).transcripts
    coding = Coding(code_id=code.id, transcript_id=key, start=2, end=6, coder="Ann")
    study = study_of({"t": "😀\nhere"}, codes=(code,), codings=(coding,))
    places = {
        name: project_xml(qdpx_bytes(study, dialect)).xpath(
            "string(//q:PlainTextSelection/@startPosition)", namespaces=NS
        )
        for name, dialect in DIALECTS.items()
    }
    assert places == {"default": "2", "nvivo": "3", "maxqda": "3", "atlasti": "2"}


def test_atlasti_gets_attributes_as_groups_of_documents() -> None:
    people = (Participant(id="P01", attributes={"gender": "female"}),)
    study = study_of({"P01": "Hello there."}, participants=people)
    root = project_xml(qdpx_bytes(study, DIALECTS["atlasti"]))
    assert root.xpath("string(//q:Set/@name)", namespaces=NS) == "gender: female"


def test_what_has_no_place_is_said() -> None:
    lines = EXPORTS["qdpx"].leaves_out(small_study())
    assert any("nobody has accepted" in line for line in lines)
    assert EXPORTS["json"].leaves_out(replace(small_study(), trail=())) == ()


def test_an_unknown_dialect_is_refused_with_those_there_are(tmp_path: Path) -> None:
    with pytest.raises(InputError, match="default, nvivo, maxqda, atlasti"):
        export(small_study(), "qdpx", tmp_path / "a.qdpx", dialect="word")
    with pytest.raises(InputError, match="default, candidates"):
        export(small_study(), "docx", tmp_path / "a.docx", dialect="nvivo")
