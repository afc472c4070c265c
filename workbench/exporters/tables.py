"""From a study to rows, the same for every report; pure.

Reports quote evidence of live themes only, accepted ones first, and name people by participant
id. Positions are code points of the stored text.
"""

from __future__ import annotations

from collections import Counter
from collections.abc import Iterable, Mapping, Sequence
from dataclasses import replace

from workbench.domain.board.board import LIVE, Theme
from workbench.domain.board.labels import labels_of
from workbench.domain.material.codebook import Code
from workbench.domain.material.text import Excerpt
from workbench.domain.measures.stability import stabilities
from workbench.domain.study import Study
from workbench.domain.telling.citing import cited, cited_by
from workbench.domain.telling.going_back import taken_back
from workbench.domain.telling.matrix import Grouping, masked, matrix
from workbench.domain.telling.narrative import sentence
from workbench.domain.telling.wording import transcript_title
from workbench.domain.trail.events import kind_of
from workbench.exporters.evidence import evidence_lines
from workbench.exporters.rows import CodeRow, LinkedCode, QuoteRow, ThemeOfCode, ThemeRow, TrailRow

HIDDEN = "masked"
"""Stands for a count of so few participants that they could be identified."""

LONG = 1500
"""Characters beyond which a quote is too long to stand for a theme."""

STATES = ("accepted", "candidate", "parked", "rejected", "retired")
"""The order in which reports show themes."""


def themes_in_order(study: Study, states: Iterable[str] = STATES) -> tuple[Theme, ...]:
    """Themes of these states: by state, then most excerpts first, ties by id."""
    board, wanted = study.board, tuple(states)
    chosen = [theme for theme in board.themes.values() if theme.state in wanted]
    return tuple(
        sorted(
            chosen,
            key=lambda t: (STATES.index(t.state), -len(board.members.get(t.id, ())), t.id),
        )
    )


def theme_rows(study: Study, groups: Grouping) -> tuple[ThemeRow, ...]:
    """Live themes: accepted, candidates, parked; each with the most excerpts first."""
    themes = themes_in_order(study, LIVE)
    depths = dict(outline([t.id for t in themes], {t.id: t.parent for t in themes}))
    known = stabilities(study.board, study.groupings)
    return tuple(
        replace(
            _theme_row(study, theme, groups, depths[theme.id]),
            evidence=evidence_lines(study, theme.id, known.get(theme.id)),
        )
        for theme in themes
    )


def theme_tree(study: Study, groups: Grouping) -> tuple[ThemeRow, ...]:
    """The same rows with each theme under its parent."""
    rows = {row.id: row for row in theme_rows(study, groups)}
    parents = {row: study.board.themes[row].parent for row in rows}
    return tuple(rows[theme] for theme, _ in outline(list(rows), parents))


def quote_rows(study: Study, groups: Grouping) -> tuple[QuoteRow, ...]:
    """Every excerpt of every live theme, themes in order, strongest first within each."""
    named, by = titles(study), cited_by(study)
    rows = []
    for theme in themes_in_order(study, LIVE):
        keys = study.board.key_quotes_of(theme.id)
        for excerpt in study.members_of(theme.id):
            row = _quote_row(study, theme, excerpt, groups, named)
            who = cited(study, excerpt.participant_id, by)
            rows.append(replace(row, key=excerpt.id in keys, cited=who))
    return tuple(rows)


def loose_rows(study: Study) -> tuple[tuple[Excerpt, str], ...]:
    """Excerpts in no live theme with `unthemed` or `set aside`, in transcript order."""
    states = excerpt_states(study)
    return tuple((study.excerpts[e], state) for e, state in states.items() if state != "themed")


def typical(quotes: Sequence[QuoteRow], most: int, *, long: int = LONG) -> tuple[QuoteRow, ...]:
    """Up to `most` quotes: all key quotes first, then such that everybody speaks.

    Nobody speaks twice before everybody else once. Groups take turns, the strongest quote first.
    Quotes of more than `long` characters come only after all others. Key quotes are shown even
    if there are more than `most`.
    """
    turns: Counter[str] = Counter()
    seats: Counter[tuple[int, str]] = Counter()
    ranked: list[tuple[tuple[bool, bool, int, int], QuoteRow]] = []
    for quote in quotes:
        turn = turns[quote.participant]
        rank = (not quote.key, len(quote.text) > long, turn, seats[turn, quote.group])
        ranked.append((rank, quote))
        turns[quote.participant] += 1
        seats[turn, quote.group] += 1
    enough = max(most, sum(quote.key for quote in quotes))
    return tuple(quote for _, quote in sorted(ranked, key=lambda pair: pair[0])[:enough])


def code_rows(study: Study) -> tuple[CodeRow, ...]:
    """The codebook, codes under their parents, with the live themes linked to each."""
    codes = study.board.codes
    order = outline(list(codes), {code.id: code.parent for code in codes.values()})
    linked = _themes_by_code(study)
    return tuple(_code_row(codes, code, depth, linked.get(code, ())) for code, depth in order)


def trail_rows(study: Study) -> tuple[TrailRow, ...]:
    """The trail, oldest first; what was taken back says so."""
    back = taken_back(study.trail)
    return tuple(
        TrailRow(
            seq=recorded.seq,
            time=recorded.time,
            analyst=recorded.analyst,
            kind=kind_of(recorded.event),
            what=sentence(recorded, study, back=back.get(recorded.seq)),
            reason=recorded.reason,
            hash=recorded.hash,
        )
        for recorded in study.trail
    )


def excerpt_states(study: Study) -> dict[str, str]:
    """Excerpt id to `themed`, `set aside` or `unthemed`, in transcript order."""
    pool, aside = frozenset(study.board.unthemed()), study.board.set_aside
    return {
        e: "set aside" if e in aside else "unthemed" if e in pool else "themed"
        for e in study.excerpts
    }


def titles(study: Study) -> dict[str, str]:
    """Transcript id to the title that reports give it."""
    return {transcript: transcript_title(study, transcript) for transcript in study.transcripts}


def question(study: Study, excerpt: Excerpt) -> str:
    """The words that an excerpt answers; several spans a line each."""
    transcript = study.transcripts.get(excerpt.transcript_id)
    if transcript is None:
        return ""
    return "\n".join(transcript.text[span.start : span.end] for span in excerpt.context)


def outline(keys: Sequence[str], parents: Mapping[str, str | None]) -> tuple[tuple[str, int], ...]:
    """The keys as a tree read from top to bottom, each with its depth.

    Siblings keep their order. A parent that is not among the keys is ignored, and a cycle of
    parents is opened at its first key, so every key comes exactly once.
    """
    known = set(keys)
    children: dict[str | None, list[str]] = {}
    for key in keys:
        parent = parents.get(key)
        children.setdefault(parent if parent in known else None, []).append(key)
    seen: dict[str, int] = {}
    for top in (*children.get(None, ()), *keys):
        stack = [(top, 0)]
        while stack:
            key, depth = stack.pop()
            if key not in seen:
                seen[key] = depth
                stack += [(child, depth + 1) for child in reversed(children.get(key, ()))]
    return tuple(seen.items())


def _theme_row(study: Study, theme: Theme, groups: Grouping, depth: int) -> ThemeRow:
    members = study.members_of(theme.id)
    per_person = Counter(e.participant_id for e in members if e.participant_id)
    (counted,) = matrix(study, groups, [theme.id])
    shown = masked(counted)
    opened = sum(1 for e in members if study.opened.get(e.id))
    most = min(per_person.items(), key=lambda item: (-item[1], item[0]), default=("", 0))
    return ThemeRow(
        id=theme.id,
        name=shown_name(study, theme.id),
        named_by=_named_by(study, theme),
        state=theme.state,
        definition=theme.definition,
        parent=shown_name(study, theme.parent) if theme.parent else "",
        depth=depth,
        excerpts=len(members),
        participants=len(per_person),
        in_groups=tuple(cell.participants for cell in shown.cells),
        excerpts_in_groups=tuple(cell.excerpts for cell in shown.cells),
        codes=_linked_codes(study, theme),
        keyphrases=theme.keyphrases,
        opened=opened / len(members) if members else 1.0,
        heaviest=(most[0], most[1] / len(members) if members else 0.0),
        memos=study.board.memos_on("theme", theme.id),
    )


def shown_name(study: Study, theme_id: str) -> str:
    """A theme's name; without one, its keyphrases or else its short id, in brackets."""
    name = study.board.name_of(theme_id)
    if name:
        return name
    about = ", ".join(study.board.theme(theme_id).keyphrases[:3])
    return f"[unnamed: {about or theme_id[:8]}]"


def _named_by(study: Study, theme: Theme) -> str:
    labels = [label for label in labels_of(study.board, theme.id) if label.name]
    if not theme.name:
        return f"the labeler {labels[-1].labeler}" if labels else ""
    kept = sorted(label.labeler for label in labels if label.name == theme.name)
    return f"the labeler {kept[0]}, kept by an analyst" if kept else "an analyst"


def _linked_codes(study: Study, theme: Theme) -> tuple[LinkedCode, ...]:
    codes = study.board.codes
    return tuple(
        LinkedCode(id=link.code_id, name=codes[link.code_id].name, relation=link.relation)
        for link in theme.codes
        if link.code_id in codes
    )


def _quote_row(
    study: Study, theme: Theme, excerpt: Excerpt, groups: Grouping, named: Mapping[str, str]
) -> QuoteRow:
    membership = study.board.members[theme.id][excerpt.id]
    return QuoteRow(
        theme_id=theme.id,
        theme=shown_name(study, theme.id),
        state=theme.state,
        excerpt_id=excerpt.id,
        participant=excerpt.participant_id or "",
        group=groups.of.get(excerpt.participant_id or "", ""),
        transcript=named[excerpt.transcript_id],
        start=excerpt.start,
        end=excerpt.end,
        text=excerpt.text,
        question=question(study, excerpt),
        strength=membership.strength,
        origin=membership.origin,
        opened=bool(study.opened.get(excerpt.id)),
    )


def _themes_by_code(study: Study) -> dict[str, tuple[ThemeOfCode, ...]]:
    linked: dict[str, tuple[ThemeOfCode, ...]] = {}
    for theme in themes_in_order(study, LIVE):
        for link in theme.codes:
            found = ThemeOfCode(
                name=shown_name(study, theme.id), state=theme.state, relation=link.relation
            )
            linked[link.code_id] = (*linked.get(link.code_id, ()), found)
    return linked


def _code_row(
    codes: Mapping[str, Code], code_id: str, depth: int, themes: tuple[ThemeOfCode, ...]
) -> CodeRow:
    code = codes[code_id]
    parent = codes.get(code.parent or "")
    return CodeRow(
        id=code.id,
        name=code.name,
        parent=parent.name if parent else "",
        depth=depth,
        definition=code.definition,
        include=code.include,
        exclude=code.exclude,
        example=code.example,
        themes=themes,
    )
