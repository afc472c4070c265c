"""What an analyst decides about themes. Every function appends one decision and returns it.

Raises, all of them: `DecisionError` where the decision does not fit the board, `StaleBoard` where
somebody else changed what it touches, `NotFound` for an unknown id. Nothing is written then.
"""

from __future__ import annotations

from collections.abc import Sequence

from workbench.domain.board.board import Board
from workbench.domain.errors import DecisionError
from workbench.domain.importing.people import who_speaks_at
from workbench.domain.material.codebook import code_id as new_code_id
from workbench.domain.material.participant_keys import participant_key
from workbench.domain.material.text import Excerpt, excerpt_id
from workbench.domain.study import Study
from workbench.domain.trail.events import (
    Accept,
    Add,
    AdoptAsCode,
    CreateTheme,
    LinkCode,
    MarkExcerpt,
    Merge,
    Move,
    Nest,
    Park,
    Part,
    Redefine,
    Redo,
    Reinstate,
    Reject,
    Relation,
    Remove,
    Rename,
    Reopen,
    Restore,
    SetAside,
    Split,
    Undo,
    UnlinkCode,
    WriteMemo,
)
from workbench.domain.trail.notes import MemoTarget
from workbench.domain.trail.recorded import Recorded
from workbench.domain.words import whole_words
from workbench.services.context import Author, Project, decide, record
from workbench.services.deciding.previews import merged_name
from workbench.services.deciding.written import written_name, written_text
from workbench.services.excerpts.keyphrases import keyphrases_of_split, merged_keyphrases
from workbench.services.importing.people import known_people
from workbench.services.reading import forget_study, study


def create_theme(
    project: Project,
    by: Author,
    *,
    name: str,
    definition: str = "",
    excerpts: Sequence[str] = (),
    parent: str | None = None,
) -> Recorded:
    """Make a theme, empty or of chosen excerpts (which also stay where they are)."""
    event = CreateTheme(
        theme_id=project.new_id(), name=written_name(name), definition=written_text(definition),
        excerpts=tuple(excerpts), parent=parent,
    )  # fmt: skip
    return decide(project, by, event)


def accept(project: Project, by: Author, theme_id: str, name: str | None = None) -> Recorded:
    """Accept a theme under a new name or the one it is shown with."""
    shown = name or project.store.board().name_of(theme_id)
    if not shown:
        raise DecisionError("the theme has no name yet; give it one to accept it")
    return decide(project, by, Accept(theme_id=theme_id, name=written_name(shown)))


def reject(project: Project, by: Author, theme_id: str) -> Recorded:
    """Reject a theme; its excerpts are in the pool unless other themes hold them."""
    return decide(project, by, Reject(theme_id=theme_id))


def park(project: Project, by: Author, theme_id: str) -> Recorded:
    """Put a theme off."""
    return decide(project, by, Park(theme_id=theme_id))


def reopen(project: Project, by: Author, theme_id: str) -> Recorded:
    """Make an accepted, rejected or parked theme a candidate again."""
    return decide(project, by, Reopen(theme_id=theme_id))


def rename(project: Project, by: Author, theme_id: str, name: str) -> Recorded:
    """Give a theme the analyst's name; no labeler overwrites it."""
    return decide(project, by, Rename(theme_id=theme_id, name=written_name(name)))


def redefine(project: Project, by: Author, theme_id: str, definition: str) -> Recorded:
    """Say what a theme means; empty takes the definition away."""
    return decide(project, by, Redefine(theme_id=theme_id, definition=written_text(definition)))


def nest(project: Project, by: Author, theme_id: str, parent: str | None) -> Recorded:
    """Put a theme under another, or at the top."""
    return decide(project, by, Nest(theme_id=theme_id, parent=parent))


def split(
    project: Project,
    by: Author,
    theme_id: str,
    parts: Sequence[Sequence[str]],
    names: Sequence[str] = (),
) -> Recorded:
    """Split a theme into parts that together hold each of its excerpts.

    Args:
        parts: excerpt ids of each side; an excerpt may be in several.
        names: the sides' names, in order; a side without one is shown with its keyphrases.
    """
    given = [*names, *[""] * (len(parts) - len(names))]
    phrases = keyphrases_of_split(study(project), theme_id, parts)
    sides = tuple(
        Part(
            theme_id=project.new_id(), excerpts=tuple(part),
            name=written_name(name) if name.strip() else "", keyphrases=tuple(words),
        )
        for part, name, words in zip(parts, given, phrases, strict=True)
    )  # fmt: skip
    return decide(project, by, Split(theme_id=theme_id, parts=sides))


def merge(
    project: Project, by: Author, theme_ids: Sequence[str], name: str | None = None
) -> Recorded:
    """Merge themes into a new one that remembers them; unnamed, it takes the largest one's name."""
    now = study(project)
    chosen = name or merged_name(now, theme_ids)
    phrases = merged_keyphrases(now, theme_ids)
    event = Merge(
        theme_ids=tuple(theme_ids),
        into=project.new_id(),
        name=written_name(chosen),
        keyphrases=tuple(phrases),
    )
    return decide(project, by, event)


def move(
    project: Project, by: Author, excerpts: Sequence[str], *, source: str | None, target: str
) -> Recorded:
    """Move excerpts from a theme (or the pool: None) to another."""
    return decide(project, by, Move(excerpts=tuple(excerpts), source=source, target=target))


def add(project: Project, by: Author, excerpts: Sequence[str], target: str) -> Recorded:
    """Put excerpts into a further theme."""
    return decide(project, by, Add(excerpts=tuple(excerpts), target=target))


def remove(project: Project, by: Author, excerpts: Sequence[str], source: str) -> Recorded:
    """Take excerpts out of a theme."""
    return decide(project, by, Remove(excerpts=tuple(excerpts), source=source))


def set_aside(project: Project, by: Author, excerpts: Sequence[str]) -> Recorded:
    """Set filler aside: in no theme, still visible."""
    return decide(project, by, SetAside(excerpts=tuple(excerpts)))


def reinstate(project: Project, by: Author, excerpts: Sequence[str]) -> Recorded:
    """Let excerpts that were set aside count again."""
    return decide(project, by, Reinstate(excerpts=tuple(excerpts)))


def mark_excerpt(
    project: Project,
    by: Author,
    transcript_id: str,
    start: int,
    end: int,
    target: str | None = None,
) -> Recorded:
    """Make an excerpt of a span marked by hand; it may cross turns.

    Args:
        start: first code point of the span in the transcript's text; what begins or ends within a
            word is grown to the whole of it.
        end: one past the last.
        target: the theme to put it in.
    """
    with project.store.begin() as tx:
        transcript = tx.material.transcript(transcript_id)
        if not (0 <= start < end <= len(transcript.text)) or not transcript.text[start:end].strip():
            raise DecisionError(f"there are no words at {start}-{end} of {transcript.name}")
        start, end = whole_words(transcript.text, start, end)
        text = transcript.text[start:end]
        excerpt = Excerpt(
            id=excerpt_id(transcript_id, start, end), transcript_id=transcript_id,
            participant_id=who_speaks_at(transcript, start, known_people(tx.material)),
            start=start, end=end, text=text,
        )  # fmt: skip
        event = MarkExcerpt(
            excerpt_id=excerpt.id, transcript_id=transcript_id, start=start, end=end, target=target
        )
        recorded = record(tx.trail, by, event)
        tx.material.put_excerpts([excerpt])
    forget_study(project)
    return recorded


def link_code(
    project: Project, by: Author, theme_id: str, code_id: str, relation: Relation = "same"
) -> Recorded:
    """Say how a theme stands to a code: same, broader, narrower or overlaps."""
    return decide(project, by, LinkCode(theme_id=theme_id, code_id=code_id, relation=relation))


def unlink_code(project: Project, by: Author, theme_id: str, code_id: str) -> Recorded:
    """Take a code off a theme."""
    return decide(project, by, UnlinkCode(theme_id=theme_id, code_id=code_id))


def adopt_as_code(
    project: Project, by: Author, theme_id: str, name: str = "", parent: str | None = None
) -> Recorded:
    """Make a code of a theme, with its definition and, unless another one is given, its name.

    Args: parent: the code that it stands under; None: at the top.
    """
    board = project.store.board()
    theme, name = board.theme(theme_id), name or board.name_of(theme_id)
    if not name:
        raise DecisionError("the theme has no name yet; give it one to adopt it as a code")
    name = written_name(name, "code")
    event = AdoptAsCode(
        theme_id=theme_id, code_id=new_code_id(name, parent), name=name, parent=parent,
        definition=theme.definition,
    )  # fmt: skip
    return decide(project, by, event)


def write_memo(
    project: Project, by: Author, target: MemoTarget, target_id: str, text: str
) -> Recorded:
    """Note something on the project (empty id), a participant, transcript, excerpt, theme or code.

    Raises:
        DecisionError: the text is empty, or there is no such target.
    """
    if not text.strip():
        raise DecisionError("a memo needs a text")
    _check_target(study(project), target, target_id)
    target_id = participant_key(target_id) if target == "participant" else target_id
    return decide(
        project, by, WriteMemo(target=target, target_id=target_id, text=written_text(text))
    )


def undo(project: Project, by: Author) -> Recorded:
    """Take back the analyst's own latest decision.

    Raises:
        DecisionError: there is none, or a later event builds on it (the message says which).
    """
    board = project.store.board()
    standing = board.undoable.get(by.analyst, ())
    if not standing:
        why = _but_an_import(board, by) or _but_a_restore(board)
        raise DecisionError(f"{by.analyst} has no decision to take back{why}")
    return decide(project, by, Undo(target=standing[-1]))


def _but_a_restore(board: Board) -> str:
    """Who went back to a point, and can therefore bring back what was decided before."""
    standing = ((seq, who) for who, seqs in board.undoable.items() for seq in seqs)
    found = [(seq, who) for seq, who in standing if seq in board.covered]
    if not found:
        return ""
    seq, who = max(found)
    return f"; {who} went back to a point with #{seq}, and can undo that"


def _but_an_import(board: Board, by: Author) -> str:
    """How to take a file out, if an import was the last thing that the analyst did."""
    steps = board.steps
    theirs = (n for n in reversed(range(1, len(steps) + 1)) if steps.analyst_of(n) == by.analyst)
    newest = next(theirs, None)
    if newest is None or steps.kind_of(newest) != "import":
        return ""
    return (
        "; an import is not undone: take the file out with "
        "`workbench remove DIR TRANSCRIPT` or on the Import page"
    )


def redo(project: Project, by: Author) -> Recorded:
    """Redo what the analyst undid last."""
    taken_back = project.store.board().redoable.get(by.analyst, ())
    if not taken_back:
        raise DecisionError(f"{by.analyst} has taken nothing back")
    return decide(project, by, Redo(target=taken_back[-1]))


def restore(project: Project, by: Author, to: int) -> Recorded:
    """Let all decisions stand as they stood after event number `to`; what was imported stays.

    `undo` takes it back like any decision.
    """
    return decide(project, by, Restore(to=to))


def _check_target(now: Study, target: MemoTarget, target_id: str) -> None:
    known = {
        "project": {""},
        "participant": now.participants.keys(),
        "transcript": now.transcripts.keys(),
        "excerpt": now.excerpts.keys(),
        "theme": now.board.themes.keys(),
        "code": now.board.codes.keys(),
    }
    if target_id not in known[target]:
        raise DecisionError(f"there is no {target} {target_id!r} to write a memo on")
