"""Transcripts as they arrive from files: read, names replaced, told apart by name."""

from __future__ import annotations

from collections import Counter
from collections.abc import Sequence
from dataclasses import replace
from pathlib import Path

from workbench.domain.errors import UnreadableFile
from workbench.domain.importing.identity import Arrival
from workbench.domain.material.pseudonyms import Pseudonym, Pseudonyms
from workbench.domain.material.text import Draft
from workbench.domain.ports import Progress, silent
from workbench.domain.speech.patterns import Pattern
from workbench.domain.speech.study import understood
from workbench.importers.many import read_many
from workbench.services.context import Project
from workbench.services.importing.pseudonyms import under_pseudonyms


def read_arrivals(
    project: Project,
    paths: Sequence[Path],
    names: Sequence[Pseudonym],
    interviewers: Sequence[str] = (),
    progress: Progress = silent,
    pattern: Pattern | None = None,
) -> tuple[list[Arrival], dict[Path, UnreadableFile]]:
    """The transcripts of files, names on the list replaced, and the files that cannot be read.

    `interviewers` are named as they stand in the files; `pattern` is how names are marked.
    """
    with project.store.read() as tx:
        language = tx.material.project().language
    outcomes = read_many(paths, language, progress)
    unread = {p: found for p, found in outcomes.items() if isinstance(found, UnreadableFile)}
    found = [
        (path, draft)
        for path, outcome in outcomes.items()
        if not isinstance(outcome, UnreadableFile)
        for draft in outcome
    ]
    files, drafts = [path for path, _ in found], [draft for _, draft in found]
    if names:
        read = understood(drafts, interviewers, pattern=pattern)
        heard = [replace(each.draft, doubt=each.why) for each in read]
        drafts = under_pseudonyms(heard, [each.found for each in read], names)
    return _named(files, drafts, Pseudonyms(names)), unread


def _named(files: Sequence[Path], drafts: Sequence[Draft], hidden: Pseudonyms) -> list[Arrival]:
    """Names that tell apart what is imported together: by suffix, then by folder."""
    options = [
        (
            draft.name,
            f"{draft.name}{path.suffix}",
            f"{hidden.in_file_name(path.parent.name)}/{draft.name}",
        )
        for path, draft in zip(files, drafts, strict=True)
    ]
    counts = [Counter(names) for names in zip(*options, strict=True)]
    read = []
    for path, draft, names in zip(files, drafts, options, strict=True):
        alone = [name for name, count in zip(names, counts, strict=True) if count[name] == 1]
        best = alone[0] if alone else hidden.in_file_name(str(path))
        read.append(
            Arrival(
                file=path.name, draft=replace(draft, name=best), names=(best, *names),
                whole=str(path),
            )
        )  # fmt: skip
    return read
