"""REFI-QDA project (`.qdpx`): texts, codes, codings, themes, memos and participants.

Strictly valid against the standard's `Project.xsd`. GUIDs follow from our ids, so that a second
export merges with the first. Source: REFI-QDA standard 1.5, www.qdasoftware.org.
"""

from __future__ import annotations

import zipfile
from collections import Counter
from collections.abc import Iterator, Mapping, Sequence, Set
from dataclasses import dataclass, field
from io import BytesIO
from xml.etree.ElementTree import Element, SubElement

from workbench import __version__
from workbench.domain.board.board import Memo
from workbench.domain.board.codings import codings_by_coder
from workbench.domain.board.labels import labels_of
from workbench.domain.material.text import Transcript
from workbench.domain.study import Study
from workbench.domain.telling.wording import RELATIONS, count
from workbench.domain.trail.history import events_of
from workbench.domain.trail.incoming import Label
from workbench.exporters.dialects import Dialect, Measured
from workbench.exporters.provenance import head_line
from workbench.exporters.qdc import add_codes, clean, guid, own_guid, theme_guid, xml_bytes
from workbench.exporters.tables import themes_in_order

NAMESPACE = "urn:QDA-XML:project:1.0"
MACHINE = "Transcript Workbench (grouped by meaning)"
"""The user whose codings come from the run: nobody on the team placed those excerpts."""

NAME_CHARACTERS = 64
_WHEN = "%Y-%m-%dT%H:%M:%SZ"
_UNDATED = (1980, 1, 1, 0, 0, 0)

Span = tuple[int, int]


@dataclass(frozen=True, slots=True, kw_only=True)
class _Coding:
    """A code of the export (a GUID) on a passage, by a user (a GUID; empty: not known)."""

    code: str
    user: str


@dataclass(slots=True)
class _Project:
    """What is collected while the project is built; users are known once the rest is written.

    `spoken` holds the selections of each participant who speaks in a group, `placed` the analysts
    who put excerpts in a theme.
    """

    study: Study
    dialect: Dialect
    users: dict[str, str] = field(default_factory=dict)
    notes: list[Element] = field(default_factory=list)
    links: list[Element] = field(default_factory=list)
    spoken: dict[str, list[str]] = field(default_factory=dict)
    placed: dict[str, dict[str, str]] = field(default_factory=dict)

    def user(self, name: str, kind: str = "user") -> str:
        """The GUID of a person or machine; empty for nobody."""
        if not name:
            return ""
        its = own_guid(f"{kind}:{name}")
        self.users[its] = name
        return its

    def note(self, key: str, memo: Memo) -> str:
        """Write a memo down; gives the GUID to refer to it by."""
        its = own_guid(f"note:{key}:{memo.analyst}:{memo.text}")
        if all(note.attrib["guid"] != its for note in self.notes):
            known = 0 < memo.seq <= len(self.study.trail)
            when = self.study.trail[memo.seq - 1].time if known else None
            attributes = {"guid": its, "name": _short(memo.text)}
            attributes |= _by(self.user(memo.analyst))
            attributes |= {"creationDateTime": when.strftime(_WHEN)} if when else {}
            note = Element("Note", attributes)
            SubElement(note, "PlainTextContent").text = clean(memo.text)
            self.notes.append(note)
        return its

    def link(self, origin: str, target: str, name: str) -> None:
        """Relate two things of the project."""
        its = own_guid(f"link:{origin}:{target}")
        ends = {"originGUID": origin, "targetGUID": target}
        named = {"guid": its, "name": name, "direction": "OneWay"}
        self.links.append(Element("Link", named | ends))


def qdpx_bytes(study: Study, dialect: Dialect) -> bytes:
    """The archive: `project.qde` and a plain text for each transcript that still has one."""
    out = BytesIO()
    texts = {t.id: t for t in study.transcripts.values() if t.text}
    with zipfile.ZipFile(out, "w", zipfile.ZIP_DEFLATED) as archive:
        _put(archive, "project.qde", xml_bytes(_project(study, dialect, texts)))
        for transcript in texts.values():
            content = Measured(transcript.text, dialect).content.encode("utf-8")
            _put(archive, f"sources/{guid(transcript.id)}.txt", content)
    return out.getvalue()


def qdpx_leaves_out(study: Study) -> tuple[str, ...]:
    """What a `.qdpx` has no place for, or what is left out, a line each."""
    board = study.board
    waiting = [t for t in board.live() if t.state != "accepted"]
    in_accepted = {
        e for t in themes_in_order(study, ("accepted",)) for e in board.members.get(t.id, ())
    }
    unsent = {t.id for t in waiting} | {t.id for t in board.themes.values() if t.state == "retired"}
    memos = sum(len(board.memos_on("theme", t)) for t in unsent)
    loose = len(study.excerpts.keys() - in_accepted)
    lines = (
        (len(waiting), f"{count(len(waiting), 'theme')} that nobody has accepted"),
        (memos, f"{count(memos, 'memo')} on such themes"),
        (loose, f"the bounds of {count(loose, 'excerpt')} in no accepted theme"),
        (len(study.transcripts), "who speaks when, and which turns are interviewers'"),
        (
            len(study.trail),
            "the trail and the strengths of memberships (they are in the json export)",
        ),
    )
    return tuple(line for number, line in lines if number)


def _put(archive: zipfile.ZipFile, name: str, content: bytes) -> None:
    """Add an entry without the time of day, so that the same study gives the same bytes."""
    entry = zipfile.ZipInfo(name, _UNDATED)
    entry.compress_type = zipfile.ZIP_DEFLATED
    archive.writestr(entry, content)


def _project(study: Study, dialect: Dialect, texts: Mapping[str, Transcript]) -> Element:
    project = _Project(study, dialect)
    made_with = f"Transcript Workbench {__version__}"
    origin = f"{made_with} for {dialect.name}" if dialect.name else made_with
    root = Element("Project", {"xmlns": NAMESPACE, "name": clean(study.name), "origin": origin})
    users, book = Element("Users"), Element("CodeBook")
    codes = add_codes(study, book)
    _note_codes(project, codes)
    sources = Element("Sources")
    for transcript in texts.values():
        sources.append(_source(project, transcript))
    variables, cases = _cases(project, texts)
    project_memos = [project.note("project:", memo) for memo in study.board.memos_on("project", "")]
    for its, name in sorted(project.users.items()):
        SubElement(users, "User", {"guid": its, "name": clean(name)})
    notes, links = Element("Notes"), Element("Links")
    notes.extend(project.notes)
    links.extend(project.links)
    parts = (users, book, variables, cases, sources, notes, links, _sets(project, texts))
    root.extend(part for part in parts if len(part))
    if study.trail:
        SubElement(root, "Description").text = head_line(study)
    for its in project_memos:
        SubElement(root, "NoteRef", {"targetGUID": its})
    return root


def _note_codes(project: _Project, codes: Mapping[str, Element]) -> None:
    """Memos on codes and accepted themes, labelers' proposals, and how themes stand to codes."""
    study = project.study
    for code in study.board.codes.values():
        for memo in study.board.memos_on("code", code.id):
            _refer(codes[guid(code.id)], project.note(f"code:{code.id}", memo))
    for theme in themes_in_order(study, ("accepted",)):
        element = codes[theme_guid(theme.id)]
        for memo in (*study.board.memos_on("theme", theme.id), *_proposals(study, theme.id)):
            _refer(element, project.note(f"theme:{theme.id}", memo))
        for link in theme.codes:
            if guid(link.code_id) in codes:
                project.link(theme_guid(theme.id), guid(link.code_id), RELATIONS[link.relation])


def _proposals(study: Study, theme_id: str) -> Iterator[Memo]:
    """What each labeler proposed for a theme, as a memo of the labeler's."""
    named = ((r.event, r.seq) for r in events_of(study.trail, Label))
    newest = {event.labeler: seq for event, seq in named if isinstance(event, Label)}
    for label in labels_of(study.board, theme_id):
        if label.name:
            text = "\n\n".join(filter(None, (f"Proposed: {label.name}", label.description)))
            who = f"{label.labeler} {label.version} (labeler)"
            yield Memo(seq=newest.get(label.labeler, 0), analyst=who, text=text)


def _source(project: _Project, transcript: Transcript) -> Element:
    its = guid(transcript.id)
    attributes = {
        "guid": its,
        "name": clean(transcript.name),
        "plainTextPath": f"internal://{its}.txt",
    }
    source = Element("TextSource", attributes)
    measured = Measured(transcript.text, project.dialect)
    memos = _passage_memos(project, transcript)
    coded = _coded(project, transcript)
    for span in sorted(coded.keys() | memos.keys()):
        own = _selection(transcript, span, measured)
        own.extend(_codings(own.attrib["guid"], coded.get(span, ())))
        for note in memos.get(span, ()):
            _refer(own, note)
        source.append(own)
    if transcript.participant_id is None:
        _note_speakers(project, transcript, coded.keys() | memos.keys())
    for memo in project.study.board.memos_on("transcript", transcript.id):
        _refer(source, project.note(f"transcript:{transcript.id}", memo))
    return source


def _note_speakers(project: _Project, transcript: Transcript, spans: Set[Span]) -> None:
    """Remember whose the passages of a group are."""
    for excerpt in project.study.excerpts.values():
        span = (excerpt.start, excerpt.end)
        if excerpt.transcript_id == transcript.id and excerpt.participant_id and span in spans:
            project.spoken.setdefault(excerpt.participant_id, []).append(_of(transcript, span))


def _coded(project: _Project, transcript: Transcript) -> dict[Span, list[_Coding]]:
    """Human codings, and the members of accepted themes, by passage."""
    study = project.study
    found: dict[Span, list[_Coding]] = {}
    for coder, codings in codings_by_coder(study.board).items():
        for coding in codings:
            if coding.transcript_id == transcript.id and coding.code_id in study.board.codes:
                on = found.setdefault((coding.start, coding.end), [])
                on.append(_Coding(code=guid(coding.code_id), user=project.user(coder)))
    for theme in themes_in_order(study, ("accepted",)):
        for excerpt in study.members_of(theme.id):
            if excerpt.transcript_id == transcript.id:
                who = _placed_by(project, theme.id, excerpt.id)
                on = found.setdefault((excerpt.start, excerpt.end), [])
                on.append(_Coding(code=theme_guid(theme.id), user=who))
    return found


def _placed_by(project: _Project, theme_id: str, excerpt_id: str) -> str:
    """Who put an excerpt in a theme: the machine, or an analyst."""
    if not project.study.board.members[theme_id][excerpt_id].by_hand:
        return project.user(MACHINE, "machine")
    if theme_id not in project.placed:
        project.placed[theme_id] = _placing(project.study, theme_id)
    return project.user(project.placed[theme_id].get(excerpt_id, ""))


def _placing(study: Study, theme_id: str) -> dict[str, str]:
    """Excerpt to the analyst whose event last put it in the theme or changed how it is there."""
    placed: dict[str, str] = {}
    touched = sorted(study.board.steps.touching("members", theme_id))
    for step in (study.board.steps[seq - 1] for seq in touched):
        was = step.before.get("members", {}).get(theme_id) or {}
        now = step.after.get("members", {}).get(theme_id) or {}
        placed |= {e: step.analyst for e, in_accepted in now.items() if was.get(e) != in_accepted}
    return placed


def _passage_memos(project: _Project, transcript: Transcript) -> dict[Span, list[str]]:
    study = project.study
    return {
        (excerpt.start, excerpt.end): [
            project.note(f"excerpt:{excerpt.id}", memo)
            for memo in study.board.memos_on("excerpt", excerpt.id)
        ]
        for excerpt in study.excerpts.values()
        if excerpt.transcript_id == transcript.id and study.board.memos_on("excerpt", excerpt.id)
    }


def _selection(transcript: Transcript, span: Span, measured: Measured) -> Element:
    return Element(
        "PlainTextSelection",
        {
            "guid": _of(transcript, span),
            "name": _short(transcript.text[span[0] : span[1]]),
            "startPosition": str(measured.position(span[0])),
            "endPosition": str(measured.position(span[1])),
        },
    )


def _of(transcript: Transcript, span: Span) -> str:
    """The GUID of a passage."""
    return own_guid(f"selection:{transcript.id}:{span[0]}-{span[1]}")


def _codings(selection: str, codings: Sequence[_Coding]) -> Iterator[Element]:
    """The codings of a passage; a number tells apart only those that are otherwise the same.

    So later codings by others leave the GUIDs of earlier ones as they are.
    """
    seen: Counter[_Coding] = Counter()
    for coding in codings:
        its = own_guid(f"coding:{selection}:{coding.code}:{coding.user}:{seen[coding]}")
        seen[coding] += 1
        element = Element("Coding", {"guid": its} | _by(coding.user))
        SubElement(element, "CodeRef", {"targetGUID": coding.code})
        yield element


def _cases(project: _Project, texts: Mapping[str, Transcript]) -> tuple[Element, Element]:
    """Participants with their attributes and the transcripts or passages that are theirs."""
    study = project.study
    names = sorted({name for p in study.participants.values() for name in p.attributes})
    variables, cases = Element("Variables"), Element("Cases")
    for name in names:
        known = {"guid": _variable(name), "name": clean(name), "typeOfVariable": "Text"}
        SubElement(variables, "Variable", known)
    for person in study.participants.values():
        its = own_guid(f"case:{person.id}")
        case = SubElement(cases, "Case", {"guid": its, "name": clean(person.id)})
        for name, value in sorted(person.attributes.items()):
            if value:
                given = SubElement(case, "VariableValue")
                SubElement(given, "VariableRef", {"targetGUID": _variable(name)})
                SubElement(given, "TextValue").text = clean(value)
        for transcript in texts.values():
            if transcript.participant_id == person.id:
                SubElement(case, "SourceRef", {"targetGUID": guid(transcript.id)})
        for passage in project.spoken.get(person.id, ()):
            SubElement(case, "SelectionRef", {"targetGUID": passage})
        for memo in study.memos_on("participant", person.id):
            project.link(project.note(f"case:{person.id}", memo), its, "memo")
    return variables, cases


def _sets(project: _Project, texts: Mapping[str, Transcript]) -> Element:
    """Attributes as sets of sources, for the program that reads them so."""
    sets = Element("Sets")
    groups: dict[str, list[str]] = {}
    for transcript in texts.values() if project.dialect.groups else ():
        person = project.study.participants.get(transcript.participant_id or "")
        for name, value in sorted(person.attributes.items()) if person else ():
            if value:
                groups.setdefault(f"{name}: {value}", []).append(guid(transcript.id))
    for name, members in groups.items():
        group = SubElement(sets, "Set", {"guid": own_guid(f"set:{name}"), "name": clean(name)})
        for member in members:
            SubElement(group, "MemberSource", {"targetGUID": member})
    return sets


def _variable(name: str) -> str:
    return own_guid(f"variable:{name}")


def _refer(element: Element, note: str) -> None:
    """Refer to a note, before the codes within if the standard wants it there."""
    place = next((i for i, child in enumerate(element) if child.tag == "Code"), len(element))
    element.insert(place, Element("NoteRef", {"targetGUID": note}))


def _by(user: str) -> dict[str, str]:
    return {"creatingUser": user} if user else {}


def _short(text: str) -> str:
    """The beginning of a text on one line, as a name."""
    line = " ".join(clean(text).split())
    return line if len(line) <= NAME_CHARACTERS else f"{line[: NAME_CHARACTERS - 1]}…"
