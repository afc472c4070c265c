"""What labelers are shown of themes: excerpts, keyphrases, phrases, codes; nobody's name."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import replace

from workbench.api import CodeView, ExcerptView, LabelRequest
from workbench.clustering.titles import Phrase
from workbench.domain.board.board import LIVE, Theme
from workbench.domain.board.labels import labels_of
from workbench.domain.material.codebook import Code
from workbench.domain.measures.clusters import exemplars
from workbench.domain.study import Study
from workbench.services.context import Project
from workbench.services.excerpts.keyphrases import keyphrases_of_sides, merged_keyphrases
from workbench.services.excerpts.vectors import excerpt_vectors
from workbench.services.labelers.likeness import codes_like
from workbench.services.labelers.titles import title_phrases

CENTRAL, VARIED = 6, 4
"""Exemplars a labeler is shown: the most central, and the most different among the rest."""

NEIGHBOURS = 4
"""Other themes whose keyphrases it is shown, so that names distinguish themes."""

CODES = 12
"""Codes it is shown: the nearest."""


def label_requests(
    project: Project, now: Study, theme_ids: Sequence[str], seed: int | None = None
) -> tuple[LabelRequest, ...]:
    """What a labeler is shown of each theme: words and codes, never who said them."""
    drawn = newest_seed(project, now) if seed is None else seed
    themes = [now.board.theme(t) for t in theme_ids]
    themes = [t for t in themes if t.state in LIVE and now.board.members.get(t.id)]
    if not themes:
        return ()
    phrases, like = title_phrases(project, now), codes_like(project, now)
    return tuple(
        replace(
            _request(project, now, theme, phrases.get(theme.id, ()), drawn),
            like=like.get(theme.id),
        )
        for theme in themes
    )


def newest_seed(project: Project, now: Study) -> int:
    """The seed of the newest run; of a study without one, that of the settings."""
    run = now.board.runs.get(now.board.newest_run)
    config = {setting.name: setting.value for setting in run.config} if run else {}
    try:
        return int(config["seed"])
    except (KeyError, ValueError):
        return project.settings.seed


def _request(
    project: Project, now: Study, theme: Theme, phrases: Sequence[Phrase], seed: int
) -> LabelRequest:
    members = now.members_of(theme.id)
    quiet = now.quiet(members)
    size, members = len(members), tuple(e for e in members if e.id not in quiet) or members
    vectors = excerpt_vectors(project, now, members)
    shown = exemplars(vectors, [e.id for e in members], central=CENTRAL, varied=VARIED)
    return LabelRequest(
        cluster_id=theme.id,
        size=size,
        exemplars=tuple(ExcerptView(id=members[i].id, text=members[i].text) for i in shown),
        keyphrases=_keyphrases(now, theme),
        contrast=_contrast(now, theme),
        codebook=tuple(map(_view, _nearest_codes(now, theme))),
        language=now.language,
        seed=seed,
        phrases=tuple(phrase.text for phrase in phrases),
        asked=tuple(phrase.text for phrase in phrases if phrase.asked),
    )


def _keyphrases(now: Study, theme: Theme) -> tuple[str, ...]:
    """A theme's own phrases; for its present members, if they have changed since it was named."""
    changed = any(given.stale for given in labels_of(now.board, theme.id))
    if theme.keyphrases and not changed:
        return theme.keyphrases
    return _of_its_members(now, theme)


def _of_its_members(now: Study, theme: Theme) -> tuple[str, ...]:
    """Phrases for a theme without any: a side like the others, or all were erased or changed."""
    inherited = merged_keyphrases(now, theme.sources)
    if inherited:
        return tuple(inherited)
    others = [list(now.board.members[t.id]) for t in now.board.live() if t.id != theme.id]
    return tuple(keyphrases_of_sides(now, [list(now.board.members[theme.id]), *others])[0])


def _contrast(now: Study, theme: Theme) -> tuple[tuple[str, ...], ...]:
    """Keyphrases of the themes that share most of this one's, then of the largest."""
    mine = set(theme.keyphrases)
    others = [t for t in now.board.live() if t.id != theme.id and t.keyphrases]
    others.sort(key=lambda t: -len(mine & set(t.keyphrases)))
    return tuple(t.keyphrases for t in others[:NEIGHBOURS])


def _nearest_codes(now: Study, theme: Theme) -> list[Code]:
    near = now.near_codes.get(theme.id, ())
    codes = now.board.codes
    return [codes[c] for c, _ in near[:CODES] if c in codes]


def _view(code: Code) -> CodeView:
    return CodeView(id=code.id, name=code.name, definition=code.definition)
