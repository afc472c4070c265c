"""What can be suggested, and what analysts have decided: both read off the board.

A **target** is a code of the codebook, or a theme that analysts stand behind and that does not
belong to a code yet. A **verdict** says that an excerpt belongs to a target or does not. Because
both are read off the board each time, undo takes back what was learnt.
"""

from __future__ import annotations

from bisect import bisect_left
from collections import defaultdict
from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass, field
from typing import Literal

from workbench.domain.board.board import Board, Theme
from workbench.domain.material.codebook import Code, Coding, described, points, quotes
from workbench.domain.material.text import Excerpt
from workbench.domain.proposing.taken_out import TakenOut, lineage
from workbench.domain.study import Study
from workbench.domain.trail.events import SetAside
from workbench.domain.trail.history import events_of


@dataclass(frozen=True, slots=True, kw_only=True)
class Target:
    """A code or theme that excerpts can be suggested for.

    Attributes:
        id: of the code or theme.
        kind: which of the two.
        name: as the analysts know it.
        about: name and definition, to compare excerpts with.
        include: what else is meant, point by point.
        exclude: what is not meant.
        examples: quotes that were given for it.
        themes: live themes that stand for it, largest first; a code may have none yet.
        above: ids of the targets it stands under; an excerpt that belongs to it may belong to them.
    """

    id: str
    kind: Literal["code", "theme"]
    name: str
    about: str
    include: tuple[str, ...] = ()
    exclude: tuple[str, ...] = ()
    examples: tuple[str, ...] = ()
    themes: tuple[str, ...] = ()
    above: frozenset[str] = frozenset()

    @property
    def words(self) -> str:
        """Everything that says what it is: about, include and examples."""
        return "\n".join((self.about, *self.include, *self.examples))


@dataclass(slots=True, kw_only=True)
class Verdicts:
    """What was decided, by excerpt id.

    Attributes:
        belongs: targets that the excerpt belongs to.
        not_this: targets that it does not belong to, though it may belong to any other.
        nothing: excerpts that analysts set aside: they belong to no target.
        open: targets above one that the excerpt belongs to: it may belong to them as well.
    """

    belongs: dict[str, set[str]] = field(default_factory=lambda: defaultdict(set))
    not_this: dict[str, set[str]] = field(default_factory=lambda: defaultdict(set))
    nothing: set[str] = field(default_factory=set)
    open: dict[str, set[str]] = field(default_factory=lambda: defaultdict(set))

    def of(self, excerpt: str, target: Target) -> float | None:
        """1: belongs; 0: does not; None: nobody said.

        An excerpt that was given a target is taken to be read as a whole: it does not belong to the
        others, except those above.
        """
        memberships = self.belongs.get(excerpt, ())
        if target.id in memberships:
            return 1.0
        if target.id in self.not_this.get(excerpt, ()) or excerpt in self.nothing:
            return 0.0
        return 0.0 if memberships and target.id not in self.open.get(excerpt, ()) else None

    def decided(self) -> set[str]:
        """Excerpts about which something was decided."""
        return self.belongs.keys() | self.not_this.keys() | self.nothing


def targets(board: Board) -> tuple[Target, ...]:
    """Codes by name, then themes that analysts stand behind by name, ties by id."""
    standing = _themes_of_codes(board)
    parents = {code.id: code.parent for code in board.codes.values()}
    codes = [
        of_code(code, standing[code.id], _above(parents, code.id)) for code in board.codes.values()
    ]
    taken = {theme for themes in standing.values() for theme in themes}
    themes = [
        _of_theme(theme, board)
        for theme in board.live()
        if theme.id not in taken and stood_behind(board, theme) and board.name_of(theme.id)
    ]
    return (*_by_name(codes), *_by_name(themes))


def stood_behind(board: Board, theme: Theme) -> bool:
    """Whether analysts accepted the theme or put excerpts into it."""
    memberships = board.members.get(theme.id, {}).values()
    return theme.state == "accepted" or any(m.by_hand for m in memberships)


def verdicts(study: Study, known: Sequence[Target], out: TakenOut | None = None) -> Verdicts:
    """What has been decided so far; `out` remembers what was taken out.

    Members of an accepted theme count only where somebody opened them: nobody has judged the
    others. Human codings count where they cover half of the excerpt or lie in it by half.
    """
    found = Verdicts()
    for target in known:
        for theme in target.themes:
            for excerpt in _judged_members(study, theme):
                found.belongs[excerpt].add(target.id)
    _add_codings(found, study, {t.id for t in known})
    _add_taken_out(found, known, study.board, (out or TakenOut()).upto(study.board, study.trail))
    stands_for = _stands_for(study.board, known)
    for excerpt, declined in study.board.declined.items():
        found.not_this[excerpt] |= {t.id for one in declined for t in stands_for.get(one, ())}
    put_aside = _set_aside_by_hand(study)
    found.nothing |= {e for e in put_aside if e in study.board.set_aside}
    above = {target.id: target.above for target in known if target.above}
    for excerpt, memberships in found.belongs.items() if above else ():
        found.open[excerpt] |= {a for target in memberships for a in above.get(target, ())}
    return found


def _themes_of_codes(board: Board) -> dict[str, list[str]]:
    """Code id to the live themes that are the same as it, by link or by name."""
    names = {code.name.strip().casefold(): code.id for code in board.codes.values()}
    standing: dict[str, list[str]] = {code: [] for code in board.codes}
    for theme in board.live():
        same = {link.code_id for link in theme.codes if link.relation == "same"}
        same &= board.codes.keys()
        alike = names.get(board.name_of(theme.id).strip().casefold())
        for code in sorted(same or ({alike} if alike else set())):
            standing[code].append(theme.id)
    return standing


def of_code(code: Code, themes: Sequence[str] = (), above: frozenset[str] = frozenset()) -> Target:
    """A code as a target, with everything its codebook says about it."""
    return Target(
        id=code.id, kind="code", name=code.name, about=described(code),
        include=points(code.include), exclude=points(code.exclude),
        examples=quotes(code.example), themes=tuple(themes), above=above,
    )  # fmt: skip


def _of_theme(theme: Theme, board: Board) -> Target:
    name = board.name_of(theme.id)
    words = theme.definition or ", ".join(theme.keyphrases)
    about = f"{name}: {words}" if words else name
    above = _above({t.id: t.parent for t in board.themes.values()}, theme.id)
    return Target(
        id=theme.id, kind="theme", name=name, about=about, themes=(theme.id,),
        above=above,
    )  # fmt: skip


def _above(parents: Mapping[str, str | None], of: str) -> frozenset[str]:
    found: set[str] = set()
    parent = parents.get(of)
    while parent is not None and parent in parents and parent not in found:
        found.add(parent)
        parent = parents[parent]
    return frozenset(found)


def _by_name(found: Iterable[Target]) -> list[Target]:
    return sorted(found, key=lambda target: (target.name.casefold(), target.id))


def _judged_members(study: Study, theme: str) -> list[str]:
    accepted = study.board.theme(theme).state == "accepted"
    memberships = study.board.members.get(theme, {})
    return [e for e, m in memberships.items() if m.by_hand or (accepted and study.opened.get(e))]


def _add_codings(found: Verdicts, study: Study, known: set[str]) -> None:
    every = [c for codings in study.board.codings.values() for c in codings if c.code_id in known]
    coded = {coding.transcript_id for coding in every}
    placed = _by_transcript(e for e in study.excerpts.values() if e.transcript_id in coded)
    for coding in every:
        for excerpt in _covered(coding, placed.get(coding.transcript_id, ())):
            found.belongs[excerpt].add(coding.code_id)


def _by_transcript(excerpts: Iterable[Excerpt]) -> Mapping[str, Sequence[Excerpt]]:
    placed: dict[str, list[Excerpt]] = defaultdict(list)
    for excerpt in excerpts:
        placed[excerpt.transcript_id].append(excerpt)
    return {
        t: sorted(memberships, key=lambda e: (e.end, e.start)) for t, memberships in placed.items()
    }


def _covered(coding: Coding, placed: Sequence[Excerpt]) -> list[str]:
    """Excerpts of which the coding covers half, or that hold half of the coding."""
    covered = []
    for i in range(bisect_left(placed, coding.start, key=lambda e: e.end), len(placed)):
        excerpt = placed[i]
        common = min(excerpt.end, coding.end) - max(excerpt.start, coding.start)
        if excerpt.start >= coding.end:
            break
        if 2 * common >= min(excerpt.end - excerpt.start, coding.end - coding.start):
            covered.append(excerpt.id)
    return covered


def _stands_for(board: Board, known: Sequence[Target]) -> dict[str, list[Target]]:
    """Code or theme id, of earlier themes too, to the targets that stand for it now."""
    found: dict[str, list[Target]] = defaultdict(list)
    for target in known:
        earlier = (lineage(board, theme) for theme in target.themes)
        for one in sorted({target.id}.union(*earlier)):
            found[one].append(target)
    return found


def _add_taken_out(
    found: Verdicts, known: Sequence[Target], board: Board, out: Mapping[str, frozenset[str]]
) -> None:
    """Excerpts that an analyst took out of a theme, and that no theme of its target holds."""
    for target in known:
        memberships = {e for theme in target.themes for e in board.members.get(theme, ())}
        for theme in target.themes:
            for excerpt in out[theme] - memberships:
                found.not_this[excerpt].add(target.id)


def _set_aside_by_hand(study: Study) -> set[str]:
    return {
        excerpt
        for recorded in events_of(study.trail, SetAside)
        if isinstance(recorded.event, SetAside)
        for excerpt in recorded.event.excerpts
    }
