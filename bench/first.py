"""What an analyst meets first: the first ten themes, their cards, what is suggested, the names.

    python bench/first.py [SET …] [--list]

Each set is imported, themed and named as the workbench does it without any option. The order is
the board's: participants, then excerpts, small talk last.

- silent: themes among the first ten of which two in five excerpts say nothing by themselves;
- of them: the largest such share among the first ten;
- short: themes of which two of the first three cards have fewer than five words, as they come and
  with doubtful ones among them once five themes are accepted;
- offered: suggestions on an excerpt that says nothing, of all that codes, accepted themes and the
  list of what to read next offer;
- person, mark, time, talk, function: names, subtitles and keyphrases with such a word in them.
  "of", "and" and "for" may stand inside one.

On a survey "Nothing" is an answer: there such shares are only counted. `--list` prints the first
ten with their first three cards.
"""

from __future__ import annotations

import argparse
import csv
import shutil
import sys
import tempfile
from collections.abc import Callable, Iterator, Sequence
from dataclasses import dataclass
from functools import cached_property
from pathlib import Path

import numpy as np
from corpora import BY, CACHE, DATA, DEMO, READING, _gold, corpus

from workbench.bootstrap import create_project, open_project
from workbench.clustering.people import names_in
from workbench.domain.material.text import Excerpt
from workbench.domain.ports import Progress, Vectors, silent
from workbench.domain.study import Study
from workbench.domain.talk import SHARE, is_mark, says_nothing, talk_of, talks
from workbench.domain.words import folded, words
from workbench.embedding import SentenceTransformerEmbedder
from workbench.services.context import Author, Project
from workbench.services.deciding import review
from workbench.services.evaluating.scores import NO_CODE
from workbench.services.excerpts.people import people_of
from workbench.services.excerpts.surroundings import passages_of
from workbench.services.excerpts.vectors import QUESTION_CHARACTERS
from workbench.services.importing.codebook import load_codebook
from workbench.services.importing.files import import_files
from workbench.services.reading import forget_study, study
from workbench.services.suggesting.answering import suggestions
from workbench.services.theming.run import RunOptions, run
from workbench.ui.board.suggestions_presenter import doubtful_early
from workbench.ui.board.theme_presenter import detail

SETS = ("hist325", "ohd_poets", "pdpilot", "nhs_pxtm_2000", "peer_support")
FIRST, CARDS, FEW_WORDS, ACCEPTED, OFFERS = 10, 3, 5, 5, 10
JOINS = frozenset(("of", "and", "for"))
HEAD = ("set", "themes", "silent", "of them", "short", "with doubtful", "offered", "person", "mark",
        "time", "talk", "function")  # fmt: skip


def main() -> None:
    parser = argparse.ArgumentParser(description=__doc__)
    parser.add_argument("sets", nargs="*", default=[])
    parser.add_argument("--list", action="store_true")
    options = parser.parse_args()
    print(f"| {' | '.join(HEAD)} |", "|---" * len(HEAD) + "|", sep="\n")
    for name in options.sets or SETS:
        with tempfile.TemporaryDirectory() as folder:
            met = Met(themed(name, Path(folder) / "study"))
            print(f"| {name} | {' | '.join(met.cells())} |", flush=True)
            if options.list:
                print(*met.listed(), sep="\n")


def themed(name: str, folder: Path) -> Project:
    """A set imported (kept from one call to the next), themed and named."""
    kept = CACHE / f"first-{name}-{READING}"
    if not (kept / "workbench.db").exists():
        print(f"{name}: importing", file=sys.stderr)
        shutil.rmtree(kept, ignore_errors=True)
        create_project(kept).store.close()
        project = open_project(kept, embedder=lambda: Known(name))
        READERS[name](project)
        now = study(project)
        passages_of(project, now, [*now.excerpts.values()])  # kept with it
        project.store.close()
    shutil.copytree(kept, folder)
    project = open_project(folder)
    run(project, BY, RunOptions())
    return project


class Known(SentenceTransformerEmbedder):
    """The model, but for what was embedded when the set was read for the other tables."""

    def __init__(self, name: str) -> None:
        super().__init__()
        given = corpus(name)
        asked = [question[-QUESTION_CHARACTERS:] for question in given.asked]
        self.known = dict(zip(asked, given.passages.questions, strict=True))
        self.known |= dict(zip(given.texts, given.passages.vectors, strict=True))

    def embed(self, texts: Sequence[str], progress: Progress = silent) -> Vectors:
        """As the model; what is known is not embedded again."""
        new = [text for text in dict.fromkeys(texts) if text not in self.known]
        made = super().embed(new, progress) if new else ()
        found = {**self.known, **dict(zip(new, made, strict=True))}
        return np.stack([found[text] for text in texts])


def _interviews(name: str, skip: Sequence[str]) -> Callable[[Project], None]:
    def read(project: Project) -> None:
        files = sorted((DATA / name / "original").glob("*.csv"))
        import_files(project, BY, [f for f in files if f.name not in skip])
        book = project.folder / "codes.csv"
        with (DATA / name / "original" / "filters.csv").open(encoding="utf-8", newline="") as file:
            rows = [(row["tag"], row["description"]) for row in csv.DictReader(file)]
        _table(book, ("name", "definition"), rows)
        load_codebook(project, BY, book)

    return read


def _pdpilot(project: Project) -> None:
    import_files(project, BY, sorted((DATA / "pdpilot" / "original").glob("P*.pdf")))


def _nhs(project: Project) -> None:
    rows = [row["text"] for row in _gold("nhs_pxtm") if {*row["labels"]} - NO_CODE][:2000]
    file = project.folder / "answers.csv"
    _table(file, ("respondent", "What could be better?"), [*enumerate(rows, 1)])
    import_files(project, BY, [file])


def _demo(project: Project) -> None:
    files = sorted((DEMO / "interviews").iterdir())
    import_files(project, BY, files, participants=DEMO / "participants.csv")
    load_codebook(project, BY, DEMO / "codebook.csv")


READERS: dict[str, Callable[[Project], None]] = {
    "hist325": _interviews("hist325", ("demo-metadata.csv", "filters.csv")),
    "ohd_poets": _interviews(
        "ohd_poets", ("demo-ohd-metadata.csv", "example.csv", "filters.csv")
    ),
    "pdpilot": _pdpilot,
    "nhs_pxtm_2000": _nhs,
    "peer_support": _demo,
}  # fmt: skip


def _table(file: Path, head: Sequence[str], rows: Sequence[Sequence[object]]) -> None:
    with file.open("w", encoding="utf-8", newline="") as out:
        csv.writer(out).writerows([head, *rows])


@dataclass(frozen=True)
class Met:
    """A themed study as somebody meets it."""

    project: Project

    @cached_property
    def now(self) -> Study:
        """The study before anything is decided."""
        return study(self.project)

    @cached_property
    def order(self) -> list[str]:
        """Themes as the board lists them."""

        def key(theme: str) -> tuple[bool, int, int]:
            people, held = self.now.participants_in(theme), self.now.members_of(theme)
            return self.now.says_nothing(theme), -len(people), -len(held)

        return sorted((t.id for t in self.now.board.live()), key=key)

    def cells(self) -> list[str]:
        """The figures in their order."""
        shares = [self._silent(theme) for theme in self.order[:FIRST]]
        short = sum(self._short(detail(self.now, t)["cards"]) for t in self.order)
        worded = {kind: 0 for kind in HEAD[-5:]}
        for text in self._worded():
            for kind in self.kinds(text):
                worded[kind] += 1
        doubtful, offered, offers = self._later()
        return [
            f"{len(self.order)}", f"{sum(s >= SHARE for s in shares)}", f"{max(shares):.2f}",
            f"{short}", f"{doubtful}", f"{offered} of {offers}",
            *(f"{worded[kind]}" for kind in worded),
        ]  # fmt: skip

    def listed(self) -> Iterator[str]:
        """The first ten themes with their first three cards."""
        for place, theme in enumerate(self.order[:FIRST], 1):
            shown = detail(self.now, theme)
            labels = [line["subtitle"] for line in shown["labels"]]
            people, held = len(self.now.participants_in(theme)), len(shown["ids"])
            name = self.now.board.name_of(theme)
            yield f"{place}. **{name}** ({'; '.join(labels)}) {people} people, {held} excerpts"
            for card in shown["cards"][:CARDS]:
                yield f"   - {' '.join(card['text'].split())[:150]}"

    def kinds(self, text: str) -> Iterator[str]:
        """What of a name should not be there."""
        talk, said = talk_of(self.now.language) or talks()["en"], words(folded(text))
        ends = {said[0], said[-1]} if said else set()
        if self._people & set(said):
            yield "person"
        if any(map(is_mark, said)):
            yield "mark"
        if talk.time & set(said):
            yield "time"
        if talk.talk & set(said):
            yield "talk"
        if talk.function & (set(said) - (JOINS - ends)):
            yield "function"

    @cached_property
    def _people(self) -> frozenset[str]:
        every = [*self.now.excerpts.values()]
        said = [*(e.text for e in every), *{self.now.question_of(e) for e in every}]
        return names_in(said, self.now.language, people_of(self.now))

    def _worded(self) -> Iterator[str]:
        for theme in self.order:
            if self.now.says_nothing(theme):
                continue
            yield from self.now.board.name_of(theme).replace(" / ", ", ").split(", ")
            for given in self.now.board.labels.get(theme, ()):
                yield from filter(None, given.subtitle.split(", "))
            yield from self.now.board.themes[theme].keyphrases

    def _silent(self, theme: str) -> float:
        members = self.now.members_of(theme)
        quiet = sum(says_nothing(e.text, self.now.language) for e in members)
        return quiet / max(1, len(members))

    def _short(self, cards: Sequence[object]) -> bool:
        few = [len(words(card["text"])) < FEW_WORDS for card in cards[:CARDS]]  # type: ignore[index]
        return sum(few) > 1

    def _later(self) -> tuple[int, int, int]:
        """Once five themes are accepted: short first cards, offers on nothing, and offers."""
        for theme in self.order[:ACCEPTED]:
            review.accept(self.project, Author(analyst="Bench"), theme)
        forget_study(self.project)
        now, found = study(self.project), suggestions(self.project)
        shown = [doubtful_early(found, now, t, detail(now, t)) for t in self.order]
        short = sum(self._short(one["cards"]) for one in shown)
        if found is None:
            return short, 0, 0
        offers = [
            *(s.excerpt for t in found.targets for s in found.for_target(now, t.id, count=OFFERS)),
            *(q.excerpt for q in found.queue(now, count=OFFERS)),
            *(e for e in now.excerpts if found.for_excerpt(now, e)),
        ]
        return short, sum(self._says_nothing(now.excerpts[e]) for e in offers), len(offers)

    def _says_nothing(self, excerpt: Excerpt) -> bool:
        return excerpt.id in self.now.quiet([excerpt])


if __name__ == "__main__":
    main()
