"""Having themes named by labelers: what they are shown, and what becomes of their answers."""

from __future__ import annotations

from collections.abc import Callable, Sequence
from dataclasses import dataclass
from functools import partial
from pathlib import Path
from threading import Event as Flag

from workbench.api import CodeView, ExcerptView, LabelerMisconfigured, LabelRequest
from workbench.domain.board import LIVE, GivenLabel, Recorded, Theme
from workbench.domain.clusters import exemplars
from workbench.domain.codebook import Code
from workbench.domain.egress import ChatCall
from workbench.domain.events import EnableLabeler, Label, ThemeLabel
from workbench.domain.grounding import unsupported_words
from workbench.domain.ports import Progress, silent
from workbench.domain.study import Study
from workbench.labeling.choice import Chosen, choose
from workbench.labeling.client import ChatOptions
from workbench.labeling.dropins import drop_ins
from workbench.labeling.host import Outcome, label_clusters
from workbench.labeling.lines import Line, open_line
from workbench.labeling.registry import find, find_built_in, is_built_in, parse_option
from workbench.services.context import Author, Services, record
from workbench.services.reading import study
from workbench.services.sides import keyphrases_of_sides, merged_keyphrases
from workbench.services.vectors import excerpt_vectors
from workbench.settings import Settings

CENTRAL, VARIED = 6, 4
"""Exemplars a labeler is shown: the most central, and the most different among the rest."""

NEIGHBOURS = 4
"""Other themes whose keyphrases it is shown, so that names set themes apart."""

CODES = 12
"""Codes it is shown: the nearest."""

CHAT_KEY = "WORKBENCH_CHAT_API_KEY"
"""The secret that the project's own language model asks for."""


@dataclass(frozen=True, slots=True, kw_only=True)
class NamingReport:
    """What a labeler did.

    Attributes:
        named: how many themes it named.
        failures: ids of those it could not name, each with the reason.
        overreach: ids of those whose name holds words that no member says, with these words.
    """

    labeler: str
    named: int
    version: str = ""
    failures: tuple[tuple[str, str], ...] = ()
    overreach: tuple[tuple[str, tuple[str, ...]], ...] = ()


def chosen_labeler(s: Services, option: str) -> Chosen:
    """The labeler of `NAME[:key=value,…]`, its options checked.

    Raises:
        InputError: no such labeler, it is broken, or an option is wrong.
    """
    return labeler_of(option, s.settings, s.secret)


def labeler_of(option: str, settings: Settings, secret: Callable[[str], str | None]) -> Chosen:
    """The labeler of `NAME[:key=value,…]` where no project is open yet; errors as above.

    Drop-ins are run only where one of them can be meant.
    """
    name, options = parse_option(option)
    lookup = partial(_secret, secret)
    if settings.no_plugins or is_built_in(name):
        chosen = choose(find_built_in(name), options, secret=lookup)
    else:
        dropped = drop_ins(Path(settings.plugins_dir)) if settings.plugins_dir else ()
        spec = find(name, dropped)
        sha256 = next((drop.sha256 for drop in dropped if drop.spec is spec), "")
        chosen = choose(spec, options, secret=lookup, sha256=sha256)
    _line(chosen, settings, lookup, ledger=lambda _: None).close()  # says now what it lacks
    return chosen


def name_themes(
    s: Services,
    chosen: Chosen,
    theme_ids: Sequence[str] | None = None,
    *,
    parallel: int | None = None,
    by: Author | None = None,
    progress: Progress = silent,
    cancelled: Flag | None = None,
) -> NamingReport:
    """Have a labeler name themes (all live ones by default) and append what it said, if new.

    Names that analysts gave stay; a theme that it cannot name keeps its reason.
    """
    now = study(s)
    wanted = theme_ids if theme_ids is not None else [t.id for t in now.board.live()]
    requests = label_requests(s, now, wanted)
    line = _line(chosen, s.settings, partial(_secret, s.secret), ledger=s.store.ledger().append)
    try:
        outcomes = label_clusters(
            chosen,
            requests,
            chat_for=line.chat_for,
            chat_id=line.chat_id,
            cache=s.store.label_cache(),
            parallel=parallel,
            timeout=s.settings.chat_timeout,
            progress=progress,
            cancelled=cancelled,
            taken_names=_others(now, wanted),
            again=_failed_before(now, chosen, wanted),
        )
    finally:
        line.close()
    labels = tuple(map(_label, outcomes))
    if not _given_already(now, chosen, labels):
        _append(s, chosen, labels, by, off_machine=line.off_machine)
    return _report(now, chosen, outcomes)


def overreach(now: Study, theme_id: str) -> tuple[str, ...]:
    """Words of the newest machine's name for a theme that none of its members says.

    Empty where no machine named it. What an analyst means by a name is not judged.
    """
    named = [given.name for given in now.board.labels.get(theme_id, ()) if given.name]
    return _unsupported(now, theme_id, named[-1]) if named else ()


def name_by_keyphrases(s: Services, theme_ids: Sequence[str]) -> None:
    """Name themes by the phrases they hold, at once and without a model."""
    if theme_ids:
        name_themes(s, chosen_labeler(s, "keyphrase"), theme_ids)


def label_requests(s: Services, now: Study, theme_ids: Sequence[str]) -> tuple[LabelRequest, ...]:
    """What a labeler is shown of each theme: words and codes, never who said them."""
    themes = [now.board.theme(t) for t in theme_ids]
    themes = [t for t in themes if t.state in LIVE and now.board.members.get(t.id)]
    return tuple(_request(s, now, theme) for theme in themes)


def _line(
    chosen: Chosen,
    settings: Settings,
    secret: Callable[[str], str],
    *,
    ledger: Callable[[ChatCall], None],
) -> Line:
    """A labeler's line to a language model: the one of its options, else the project's."""
    own = {"base_url": settings.chat_url, "model": settings.chat_model}
    given = {key: value for key, value in own.items() if value}
    default = ChatOptions.model_validate({**given, "key": CHAT_KEY}) if given else None
    return open_line(chosen, default, secret=secret, ledger=ledger)


def _report(now: Study, chosen: Chosen, outcomes: Sequence[Outcome]) -> NamingReport:
    given = [(o.cluster_id, o.proposal) for o in outcomes if o.proposal is not None]
    beyond = ((theme, _unsupported(now, theme, proposal.name)) for theme, proposal in given)
    return NamingReport(
        labeler=chosen.name,
        version=chosen.version,
        named=len(given),
        failures=tuple((o.cluster_id, o.error or "") for o in outcomes if o.proposal is None),
        overreach=tuple((theme, words) for theme, words in beyond if words),
    )


def _unsupported(now: Study, theme_id: str, name: str) -> tuple[str, ...]:
    return unsupported_words(name, [member.text for member in now.members_of(theme_id)])


def _failed_before(now: Study, chosen: Chosen, theme_ids: Sequence[str]) -> set[str]:
    """Themes that the board says this labeler could not name: running it once more asks anew.

    A run that was killed left nothing on the board, so what it was refused is not asked again.
    """
    last = {
        theme: [g for g in now.board.labels.get(theme, ()) if g.labeler == chosen.name][-1:]
        for theme in theme_ids
    }
    return {theme for theme, given in last.items() if given and given[0].failure}


def _request(s: Services, now: Study, theme: Theme) -> LabelRequest:
    members = now.members_of(theme.id)
    vectors = excerpt_vectors(s, now, members)
    shown = exemplars(vectors, [e.id for e in members], central=CENTRAL, varied=VARIED)
    return LabelRequest(
        cluster_id=theme.id,
        size=len(members),
        exemplars=tuple(ExcerptView(id=members[i].id, text=members[i].text) for i in shown),
        keyphrases=theme.keyphrases or _keyphrases(now, theme),
        contrast=_contrast(now, theme),
        codebook=tuple(map(_view, _nearest_codes(now, theme))),
        language=now.language,
        seed=s.settings.seed,
    )


def _keyphrases(now: Study, theme: Theme) -> tuple[str, ...]:
    """Phrases of a theme that has none of its own: a side like the others, or all were erased."""
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


def _others(now: Study, theme_ids: Sequence[str]) -> list[str]:
    """Names that analysts gave to other themes; a proposal may not repeat them."""
    named = [t for t in now.board.live() if t.name and t.id not in theme_ids]
    return [t.name for t in named if t.name]


def _given_already(now: Study, chosen: Chosen, labels: Sequence[ThemeLabel]) -> bool:
    """Whether the board shows all of this, from this labeler, as the newest names."""
    return all(
        held[-1:] == (_shown(chosen, label),)
        for label in labels
        for held in [now.board.labels.get(label.theme_id, ())]
    )


def _shown(chosen: Chosen, label: ThemeLabel) -> GivenLabel:
    return GivenLabel(
        labeler=chosen.name, version=chosen.version, name=label.name,
        description=label.description, code_id=label.code_id, evidence=label.evidence,
        failure=label.failure,
    )  # fmt: skip


def _append(
    s: Services,
    chosen: Chosen,
    labels: tuple[ThemeLabel, ...],
    by: Author | None,
    *,
    off_machine: bool,
) -> Recorded:
    version = chosen.version
    author = Author(analyst=f"labeler {chosen.name}")
    event = Label(labeler=chosen.name, version=version, labels=labels)
    with s.store.begin() as tx:
        if tx.board().labelers.get(chosen.name) != version:
            enabled = EnableLabeler(
                labeler=chosen.name, version=version, sends_data_off_machine=off_machine
            )
            record(tx, by or author, enabled)
        return record(tx, author, event)


def _label(outcome: Outcome) -> ThemeLabel:
    given = outcome.proposal
    if given is None:
        return ThemeLabel(theme_id=outcome.cluster_id, failure=outcome.error or "no reason given")
    return ThemeLabel(
        theme_id=outcome.cluster_id, name=given.name, description=given.description,
        code_id=given.code_id, evidence=given.evidence,
    )  # fmt: skip


def _secret(lookup: Callable[[str], str | None], name: str) -> str:
    value = lookup(name)
    if value is None:
        raise LabelerMisconfigured(f"the secret {name} is not set; set it in the environment")
    return value
