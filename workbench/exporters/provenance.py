"""How the themes came about: the latest run's settings and the methods paragraphs."""

from __future__ import annotations

from collections import Counter
from collections.abc import Mapping, Sequence
from dataclasses import dataclass

from workbench.domain.board.labels import labels_of
from workbench.domain.egress import Sent
from workbench.domain.material.facts import MORE
from workbench.domain.study import Study
from workbench.domain.telling.matrix import NOT_STATED, grouping
from workbench.domain.telling.wording import READING, count, listed
from workbench.domain.trail.events import ERASED, EnableLabeler
from workbench.domain.trail.families import Decision
from workbench.domain.trail.heads import head_of
from workbench.domain.trail.history import events_of
from workbench.domain.trail.incoming import Label, Run
from workbench.exporters.tables import excerpt_states

SERVES = (
    "This report serves codebook analysis, framework analysis and coding-reliability analysis. "
    "It is not reflexive thematic analysis, in which themes are made by the researcher alone."
)
CANDIDATES = (
    "Clusters made by a machine are candidates, not findings: a candidate became a theme only "
    "where an analyst accepted it."
)
_LIBRARIES = frozenset(
    (
        *("python", "numpy", "scipy", "torch", "transformers", "sentence-transformers"),
        *("scikit-learn", "scikit-network", "umap-learn", "hdbscan", "transcript-workbench"),
        *("workbench", "sentencex", "numba", "sklearn", "sknetwork", "umap"),
    )
)


@dataclass(frozen=True, slots=True, kw_only=True)
class RunFacts:
    """What the latest run was made with.

    Attributes:
        config: every setting by name, as recorded.
        seed: None if none was recorded as a whole number.
        models, versions: the settings that name a model or a software version.
    """

    config: Mapping[str, str]
    seed: int | None
    models: Mapping[str, str]
    versions: Mapping[str, str]


def latest_run(study: Study) -> RunFacts | None:
    """The latest run of a study, None before the first."""
    board = study.board
    if not board.runs:
        return None
    config = {s.name: s.value for s in board.runs[board.newest_run].config}
    seed = config.get("seed", "")
    return RunFacts(
        config=config,
        seed=int(seed) if seed.lstrip("-").isdecimal() else None,
        models={name: value for name, value in config.items() if "model" in name.casefold()},
        versions={name: value for name, value in config.items() if _is_version(name)},
    )


def methods(study: Study) -> tuple[str, ...]:
    """The methods in plain paragraphs, from the material to the head of the trail."""
    begun = (_material(study), _candidates(study), _decisions(study))
    paragraphs = (*begun, *_left(study), *_stated(study), READING, SERVES)
    return (*paragraphs, head_line(study)) if study.trail else paragraphs


def stated(study: Study, fact_id: str) -> str:
    """What the team stated; empty if it did not, or what it said was erased."""
    fact = study.board.facts.get(fact_id)
    return fact.text if fact and fact.text != ERASED else ""


def _stated(study: Study) -> tuple[str, ...]:
    told = ((about, stated(study, fact)) for fact, about in MORE.items())
    return tuple(f"{about[0].upper()}{about[1:]}: {text}" for about, text in told if text)


def _left(study: Study) -> tuple[str, ...]:
    """What left the computer, and who had allowed it; nothing where nobody has looked."""
    if study.sent is None:
        return ()
    away = [sent for sent in study.sent if sent.off_machine]
    here = [sent for sent in study.sent if not sent.off_machine]
    told = [_told_of(sent) for sent in away] or ["No excerpt left this computer."]
    if here:
        servers = listed(sorted({f"{sent.model} at {sent.provider}" for sent in here}))
        told.append(f"On this computer models answered {_requests(here)} ({servers}).")
    return (" ".join((*told, *_allowed(study))),)


def _told_of(sent: Sent) -> str:
    excerpts = count(sent.excerpts, "excerpt")
    return (
        f"{_requests([sent])} with {excerpts} ({sent.bytes_sent:,} bytes) went to {sent.provider} "
        f"for {sent.model}."
    )


def _requests(sent: Sequence[Sent]) -> str:
    return count(sum(each.requests for each in sent), "request")


def _allowed(study: Study) -> list[str]:
    """Who allowed which labeler to send where."""
    found = []
    for recorded in events_of(study.trail, EnableLabeler):
        event = recorded.event
        if isinstance(event, EnableLabeler) and event.sends_data_off_machine:
            where = f" to {event.destination}" if event.destination else ""
            found.append(
                f"{recorded.analyst} had allowed {event.labeler} {event.version} to send{where} "
                f"(event #{recorded.seq})."
            )
    return found


def labelers_used(study: Study) -> tuple[str, ...]:
    """Labelers that named themes, with version, model, prompt, and whether they sent excerpts."""
    events = [r.event for r in events_of(study.trail, Label) if isinstance(r.event, Label)]
    used = {(e.labeler, e.version, e.model, e.prompt, _drawn(e.seed)) for e in events}
    told = {(e.labeler, e.version) for e in events}
    for label in (label for theme in study.board.themes for label in labels_of(study.board, theme)):
        if (label.labeler, label.version) not in told:
            used.add((label.labeler, label.version, "", "", ""))
    sending = {
        recorded.event.labeler
        for recorded in events_of(study.trail, EnableLabeler)
        if isinstance(recorded.event, EnableLabeler) and recorded.event.sends_data_off_machine
    }
    return tuple(
        _labeler(f"{name} {version}", model, prompt, seed, sends=name in sending)
        for name, version, model, prompt, seed in sorted(used)
    )


def _drawn(seed: int | None) -> str:
    return "" if seed is None else str(seed)


def _labeler(name: str, model: str, prompt: str, seed: str, *, sends: bool) -> str:
    told = (
        f"model {model}" if model else "",
        f"prompt {prompt}" if prompt else "",
        f"seed {seed} sent to the model" if seed else "",
        "which sent excerpts off this computer" if sends else "",
    )
    more = ", ".join(filter(None, told))
    return f"{name} ({more})" if more else name


def analysts(study: Study) -> tuple[str, ...]:
    """Who decided, in alphabetical order."""
    return tuple(sorted({r.analyst for r in events_of(study.trail, Decision)}))


def _is_version(name: str) -> bool:
    plain = name.casefold().replace("_", "-")
    return "version" in plain or plain in _LIBRARIES


def _material(study: Study) -> str:
    groups = grouping(study)
    people = count(groups.participants, "participant")
    named = [f"{n} {g}" for g, n in zip(groups.groups, groups.sizes, strict=True)]
    if any(group != NOT_STATED for group in groups.groups):
        people += f" ({', '.join(named)})"
    states = Counter(excerpt_states(study).values())
    return (
        f"{count(len(study.board.transcripts), 'transcript')} with {people} gave "
        f"{count(len(study.excerpts), 'excerpt')} of what participants said; interviewers' turns "
        "were read as context and never coded. "
        f"Of these, {states['themed']:,} are in a theme and {states['unthemed']:,} in none; "
        f"{states['set aside']:,} were set aside as filler.{_doubtful(study)}"
    )


def _doubtful(study: Study) -> str:
    """That who speaks is not settled everywhere; empty where it is."""
    files = count(sum(t in study.transcripts for t in study.doubts), "transcript")
    return f" Who speaks is in doubt in {files}." if study.doubts else ""


def _candidates(study: Study) -> str:
    facts = latest_run(study)
    if facts is None:
        return "No machine proposed themes in this study. " + _named_by(study)
    runs = (r.event for r in events_of(study.trail, Run))
    proposed = sum(len(run.proposals) for run in runs if isinstance(run, Run))
    given = sorted((name, value) for name, value in facts.config.items() if value)
    settings = "; ".join(f"{name} {value}" for name, value in given)
    made = (
        f"The Transcript Workbench proposed {count(proposed, 'candidate theme')} in "
        f"{count(len(study.board.runs), 'run')} by grouping excerpts of similar meaning"
    )
    return f"{made} (latest run: {settings}). {_named_by(study)} {CANDIDATES}"


def _named_by(study: Study) -> str:
    used = labelers_used(study)
    if not used:
        return "No labeler proposed names."
    noun = "labeler" if len(used) == 1 else "labelers"
    return f"Names were proposed by the {noun} {listed(used)}."


def _decisions(study: Study) -> str:
    states = Counter(theme.state for theme in study.board.themes.values())
    standing = ", ".join(f"{states[s]} {s}" for s in ("accepted", "rejected", "parked"))
    decided = sum(1 for _ in events_of(study.trail, Decision))
    who = listed(analysts(study)) or "Nobody"
    verb = "made" if decided else "has made"
    text = (
        f"{who} {verb} {count(decided, 'decision')}; the themes now stand at {standing} and "
        f"{states['candidate']} still candidates."
    )
    if not study.trail:
        return text
    last = study.trail[-1]
    return f"{text} The trail has {count(last.seq, 'event')}."


def head_line(study: Study) -> str:
    """The head of the trail, and how to tell later whether its end was cut or rewritten."""
    head = head_of(study.trail)
    return (
        f"The head of the trail is {head}. The command workbench verify DIR --head {head.short} "
        "says later whether anything up to this event was altered or cut off."
    )
