"""What themes may be called: the phrases that titles are made of, found over the whole study."""

from __future__ import annotations

from collections.abc import Callable, Iterator, Mapping, Sequence
from functools import partial

import numpy as np

from workbench.clustering.noun_phrases import Grammar, verbs_in
from workbench.clustering.people import names_in
from workbench.clustering.terms import runs_in
from workbench.clustering.titles import Phrase, Spoken, telling_keyphrases, titles
from workbench.domain.ports import Vectors
from workbench.domain.study import Study
from workbench.domain.talk import spoken_in, talk_of, talks, title_of
from workbench.domain.words import stems
from workbench.services.context import Project
from workbench.services.excerpts.people import people_of
from workbench.services.excerpts.surroundings import passages_of
from workbench.services.excerpts.vectors import text_vectors

PHRASES, SPARE = 2, 4
"""Phrases of a title, and how many more are looked at so that no two themes have the same."""

OF_SURVEY, BESIDE = 1, 2
"""Phrases and keyphrases of a title where answers are a survey's."""

_SAMPLE = 200
"""Excerpts from which the language is known."""

Embed = Callable[[Sequence[str]], Vectors]


def title_phrases(project: Project, now: Study) -> dict[str, list[Phrase]]:
    """The phrases of each live theme's title, best first; without those where there are none.

    What says nothing by itself counts nowhere.
    """
    themes = [theme.id for theme in now.board.live()]
    number = {e: k for k, t in reversed([*enumerate(themes)]) for e in now.board.members.get(t, ())}
    held = [now.excerpts[e] for e in number if e in now.excerpts]
    quiet = now.quiet(held)
    held = [e for e in held if e.id not in quiet]
    if not held:
        return _of_small_talk(now, themes, {})
    passages = passages_of(project, now, held)
    answers = np.abs(passages.questions).sum(axis=1) > 0
    spoken = Spoken(
        texts=[e.text for e in now.in_own_words(held)],
        questions=[now.question_of(e) if a else "" for e, a in zip(held, answers, strict=True)],
        speakers=[e.participant_id or "" for e in held],
        vectors=passages.vectors, questioned=passages.questions,
        labels=np.array([number[e.id] for e in held], dtype=np.int64), themes=len(themes),
    )  # fmt: skip
    keyphrases = [now.board.themes[theme].keyphrases for theme in themes]
    found = phrases_of_themes(
        spoken, partial(text_vectors, project), keyphrases, now.language, people_of(now)
    )
    titled = {theme: phrases for theme, phrases in zip(themes, found, strict=True) if phrases}
    return titled | _of_small_talk(now, themes, titled)


def phrases_in(texts: Sequence[str]) -> set[str]:
    """Every phrase that a title may be made of whose words are in texts, in any language.

    Vectors of phrases and keyphrases are kept as those of excerpts are, and go when the words do.
    """
    known = [*talks().items(), ("und", talks()["en"])]
    grammars = [Grammar(language=tag, talk=talk, adjectives=True) for tag, talk in known]
    found = {form for text in texts for grammar in grammars for _, form in grammar.said(text)}
    return found.union(*map(runs_in, texts))


def _of_small_talk(
    now: Study, themes: Sequence[str], titled: Mapping[str, Sequence[Phrase]]
) -> dict[str, list[Phrase]]:
    """The name of a theme that says nothing; a second one has a phrase of its own beside it."""
    name = Phrase(text=title_of(now.language))
    found = [theme for theme in themes if now.says_nothing(theme)]
    return {
        theme: [name, *([*titled.get(theme, ()), Phrase(text=f"{n}")][:1] if n > 1 else ())]
        for n, theme in enumerate(found, 1)
    }


def phrases_of_themes(
    spoken: Spoken,
    embed: Embed,
    keyphrases: Sequence[Sequence[str]],
    language: str,
    people: frozenset[str] = frozenset(),
) -> list[list[Phrase]]:
    """The phrases of the titles of each theme, no two titles alike.

    Answers that answer nothing are a survey's. They mostly judge, so that adjectives are phrases
    there, and each title goes on with two of the keyphrases that mean the theme together.

    Args:
        spoken: the excerpts of the themes.
        embed: unit rows of texts.
        keyphrases: of each theme, heaviest first.
        language: BCP 47 tag.
        people: folded words that name somebody of the study.
    """
    survey = not any(spoken.questions)
    language = spoken_in(spoken.texts[:_SAMPLE], language)
    names = names_in([*spoken.texts, *dict.fromkeys(spoken.questions)], language, people)
    talk = talk_of(language) or talks()["en"]
    verbs = verbs_in([*spoken.texts, *dict.fromkeys(spoken.questions)])
    grammar = Grammar(language=language, talk=talk, names=names, verbs=verbs, adjectives=survey)
    found = [*_told_apart(titles(spoken, grammar, embed, phrases=PHRASES + SPARE))]
    if not survey:
        return found
    telling = telling_keyphrases(spoken, keyphrases, embed)
    return [
        [*title[:OF_SURVEY], *_beside(title[:OF_SURVEY], words, language)]
        for title, words in zip(found, telling, strict=False)
    ]


def _told_apart(found: Sequence[Sequence[Phrase]]) -> Iterator[list[Phrase]]:
    """Two phrases each; where an earlier theme has both, a spare one in the second's place."""
    taken: set[frozenset[str]] = set()
    for phrases in found:
        ways = ([*phrases[:1], other] for other in phrases[1:])
        free = (way for way in ways if frozenset(p.text for p in way) not in taken)
        chosen = next(free, [*phrases[:1]])
        key = frozenset(p.text for p in chosen)
        if key in taken:
            chosen = []
        taken.add(key)
        yield chosen


def _beside(title: Sequence[Phrase], words: Sequence[str], language: str) -> list[Phrase]:
    used = frozenset[str]().union(*(stems(p.text, language) for p in title))
    others = [phrase for phrase in words if stems(phrase, language).isdisjoint(used)]
    return [Phrase(text=phrase) for phrase in others[:BESIDE]] if title else []
