"""The labeler `invivo`: names a theme in its participants' own words.

In-vivo naming takes a short phrase that somebody really said. The phrase is cut at clause
boundaries, must read by itself, and must be typical: it carries what sets the theme apart
(keyphrases) in words that other excerpts of the theme use too. It stands in its excerpt letter by
letter, and the excerpt is the evidence. Offline, deterministic, no model.

The word lists are English; other languages are named by clause and keyphrase alone.
"""

from __future__ import annotations

import re
from collections import Counter
from collections.abc import Iterator, Sequence
from dataclasses import dataclass
from itertools import pairwise

from pydantic import Field

from workbench.api import (
    ChatClient,
    ExcerptView,
    LabelerConfig,
    LabelerSpec,
    LabelProposal,
    LabelRejected,
    LabelRequest,
    PluginContext,
)

_READ = 20_000
"""Characters read of one excerpt; a phrase further in is as good as none."""

_WORD = re.compile(r"\w+(?:['’\-]\w+)*")
_CLAUSE_END = re.compile(r"[.?!,;:—–…()\[\]{}\"“”|/\\<>*_#=~^`\r\n\t]+|\s-+\s|\s{2,}|--+|\.\.+")


def _set(words: str) -> frozenset[str]:
    return frozenset(words.split())


_FILLERS = _set(
    "um uh er erm ah oh hmm mm mhm yeah yep yes okay ok basically literally gonna wanna kinda "
    "sorta anyway whatnot thingy laughs laughter inaudible crosstalk pause"
)
_FILLER_PHRASES = (
    "you know", "i mean", "kind of", "sort of", "i guess", "i think", "or something", "and stuff",
    "or whatever", "and everything", "and so on", "let's see", "i don't know", "a lot of",
    "you see", "i suppose", "i would say", "as i said", "like i said", "stuff like",
)  # fmt: skip
# A phrase that begins or ends with one of these hangs in the air.
_NO_START = _set(
    "and but or nor so then because cause cos as than though although while which that who whom "
    "whose of for by at to from with about into onto upon also too even just well now like very "
    "really quite is are was were be been being am has have had do does did will would can could "
    "should may might must it's that's there's 's if when where there whether until since either "
    "neither not however through during after before within without what except don't doesn't "
    "aren't isn't haven't"
)
_NO_END = _set(
    "and but or nor so then because cause cos as than though although while which that who whom "
    "whose what of for by at to from with about into onto upon in on under over between through "
    "during after before until since within without also even just very really quite pretty too a "
    "an the this these those my your his her its our their some any every each no more most such "
    "is are was were be been being am has have had do does did will would can could should may "
    "might must i you he she we they it's that's there's i'm you're he's she's we're they're i've "
    "you've we've they've i'd you'd we'd i'll you'll we'll they'll don't doesn't didn't can't "
    "couldn't won't wouldn't isn't aren't wasn't weren't haven't hasn't hadn't if when where how "
    "why whether not like get got go going went want wanted say said says saying tell told think "
    "thought know knew make made let see saw take took mean means became become seemed seem feel "
    "felt called named other another many much several few always never ever only still probably "
    "maybe mostly actually kind sort lot one two three try tried start started keep kept use used "
    "bring brought give gave put set find found remember except necessarily basically"
)
# Before one of these a clause may end, after one of the first group another may begin.
_JOINTS = _set(
    "and but or so because cos cause that if when where while although though then which who"
)
_AFTER = _JOINTS | _set(
    "in on at with for from to by until since before after during through about into whenever "
    "wherever unless without like"
)
_LEADS = frozenset(
    {"i think", "i guess", "i mean", "you know", "i know", "i believe", "i suppose", "i'd say",
     "i said", "i felt", "i feel", "i remember", "i found", "oh yeah", "well yeah", "they said",
     "i thought", "i knew", "it's like", "i realized", "i realised", "the thing is"}
)  # fmt: skip
_SELF = _set("i i'm i've i'd i'll me my myself we we're we've we'd we'll us our ourselves")
_DENIAL = _set(
    "never nobody nothing no not none don't didn't doesn't can't couldn't won't wouldn't isn't "
    "wasn't aren't weren't haven't hadn't cannot without"
)
_PLAIN = (
    _NO_START | _NO_END | _SELF | _DENIAL | _FILLERS
    | _set(
    "it he she they them him her you your that this there here thing things way all out up down "
    "back off over again people really something anything everything someone time day year years "
    "because good big little bit came come first last same where what who how us"
)
)  # fmt: skip
_VERBS = _set(
    "am is are was were be been have has had do does did go goes went gone come came get gets got "
    "make made take took give gave keep kept know knew think thought feel felt need needs needed "
    "want wanted say said tell told see saw hear heard live lived work worked help helped learn "
    "learned love loved hate hated like liked can could can't couldn't will would won't wouldn't "
    "don't didn't doesn't isn't wasn't weren't i'm i've i'd i'll we're we've we'd they're you're "
    "it's that's he's she's there's lost left stopped started grew listen listened play played "
    "watch watched talk talked walk walked remember remembered believe believed should must might "
    "let put ran run sat stood fought"
)


class InVivoConfig(LabelerConfig):
    """Options of the in-vivo labeler."""

    shortest: int = Field(default=3, ge=2, le=7, description="Words a phrase has at least")
    longest: int = Field(default=7, ge=3, le=12, description="Words a phrase has at most")


@dataclass(frozen=True, slots=True, kw_only=True)
class Phrase:
    """Some consecutive words of one clause, exactly as said.

    Attributes:
        words: as typed; `lower` in small letters with straight apostrophes.
        opens: the phrase begins where a clause begins: at a mark, after a joint or a lead-in.
        closes: it ends at a mark or before a word that carries on.
        first: it begins where a sentence begins, so a capital there means nothing.
        asked: its clause ends in a question mark.
    """

    text: str
    excerpt_id: str
    words: tuple[str, ...]
    lower: tuple[str, ...]
    opens: bool
    closes: bool
    first: bool
    asked: bool


@dataclass(frozen=True, slots=True)
class InVivoLabeler:
    """Picks the most typical phrase that reads by itself."""

    config: InVivoConfig

    def label(self, request: LabelRequest, chat: ChatClient) -> LabelProposal:
        """Name one cluster.

        Raises:
            LabelRejected: no exemplar holds a phrase that would stand by itself.
        """
        spoken = [e for e in request.exemplars if e.speaker_role == "participant"]
        weigh = _Weigher(request, spoken)
        found = [
            (weigh(phrase), phrase)
            for excerpt in spoken
            for phrase in _phrases(excerpt, self.config.shortest, self.config.longest)
            if _reads(phrase, weigh.idioms)
        ]
        whole = [pair for pair in found if pair[1].opens and pair[1].closes]
        half = [pair for pair in found if pair[1].opens or pair[1].closes]
        typical = next(filter(None, ([p for p in t if p[0] > 0] for t in (whole, half))), None)
        if not typical:
            raise LabelRejected("nobody put it in a short phrase that stands by itself")
        # Ties go by the words, so that the order of the exemplars does not matter.
        _, best = min(
            typical, key=lambda pair: (-round(pair[0], 9), pair[1].text, pair[1].excerpt_id)
        )
        return LabelProposal(
            name=best.text,
            description="In the words of one participant.",
            evidence=(best.excerpt_id,),
        )


def _phrases(excerpt: ExcerptView, shortest: int, longest: int) -> Iterator[Phrase]:
    """Every run of `shortest` to `longest` words within a clause."""
    text = excerpt.text[:_READ]
    start, sentence = 0, True
    for end, mark in [*((m.start(), m) for m in _CLAUSE_END.finditer(text)), (len(text), None)]:
        words = list(_WORD.finditer(text, start, end))
        lower = tuple(m.group().casefold().replace("’", "'") for m in words)
        for i in range(len(words)):
            for j in range(i + shortest, min(i + longest, len(words)) + 1):
                yield Phrase(
                    text=text[words[i].start() : words[j - 1].end()],
                    excerpt_id=excerpt.id,
                    words=tuple(m.group() for m in words[i:j]),
                    lower=lower[i:j],
                    opens=i == 0 or lower[i - 1] in _JOINTS or " ".join(lower[:i][-2:]) in _LEADS,
                    closes=j == len(words) or lower[j] in _AFTER,
                    first=i == 0 and sentence,
                    asked=mark is not None and "?" in mark.group(),
                )
        if mark is not None:
            start, sentence = mark.end(), bool(re.search(r"[.?!…\n]", mark.group()))


def _reads(phrase: Phrase, idioms: Sequence[tuple[str, ...]]) -> bool:
    """Whether the phrase stands by itself, gives nobody away and gives no orders.

    It may end in a keyphrase such as "moving on", though "on" alone is not an ending.
    """
    lower = phrase.lower
    if lower[0] in _NO_START or _FILLERS & set(lower):
        return False
    if lower[-1] in _NO_END and not any(lower[-len(idiom) :] == idiom for idiom in idioms):
        return False
    joined = f" {' '.join(lower)} "
    if any(f" {filler} " in joined for filler in _FILLER_PHRASES):
        return False
    if any(a == b for a, b in pairwise(lower)):
        return False  # a stammer
    if any(re.search(r"\d|_", word) for word in phrase.words):
        return False
    return not _names_somebody(phrase) and not _ORDERS.search(joined)


_ORDERS = re.compile(
    r" (ignore|disregard|override|forget) .*(instructions?|prompts?|rules) | system prompt | json "
    r"| (name|label|call) (this|the) (theme|cluster|group) |theme's name| naming bot "
)


def _names_somebody(phrase: Phrase) -> bool:
    """A capital inside a sentence may be a person or a place, which a name should not carry."""
    inner = phrase.words[1:] if phrase.first else phrase.words
    return any(word[:1].isupper() and not re.match(r"I\b", word) for word in inner)


class _Weigher:
    """How typical and how striking a phrase is for its cluster; 0 where it says nothing of it."""

    def __init__(self, request: LabelRequest, spoken: Sequence[ExcerptView]) -> None:
        self._among = len(spoken)
        texts = {e.text[:_READ]: None for e in spoken}  # one who says it twice counts once
        self._in = Counter(w for text in texts for w in set(_stems(_WORD.findall(text.casefold()))))
        split = [tuple(k.casefold().replace("’", "'").split()) for k in request.keyphrases]
        self.idioms = [words for words in split if len(words) > 1]
        self._heavy: dict[str, float] = {}
        for rank, keyphrase in enumerate(request.keyphrases[:12]):
            for stem in _stems(_WORD.findall(keyphrase.casefold())):
                self._heavy.setdefault(stem, 1 / (1 + 0.25 * rank))
        neighbours = {
            stem
            for phrases in request.contrast
            for keyphrase in phrases[:5]
            for stem in _stems(_WORD.findall(keyphrase.casefold()))
        }
        self._foreign = neighbours - set(self._heavy)

    def __call__(self, phrase: Phrase) -> float:
        stems = set(_stems(w for w in phrase.lower if w not in _PLAIN))
        told = sum(sorted((self._heavy.get(stem, 0.0) for stem in stems), reverse=True)[:3])
        if self._heavy and told == 0:
            return 0.0
        joined = f" {' '.join(phrase.lower)} "
        told += 0.3 * any(f" {' '.join(idiom)} " in joined for idiom in self.idioms)
        shared = sum(self._in[stem] > 1 for stem in stems) / max(1, len(stems))
        if self._among > 2 and not any(self._in[stem] > 1 for stem in stems):
            return 0.0
        typical = 0.1 + told + 0.6 * shared - 0.3 * len(stems & self._foreign)
        return max(0.0, typical) * _shape(phrase)


def _shape(phrase: Phrase) -> float:
    """How well a phrase reads, as a factor: whole clauses, somebody speaking, a fair length."""
    lower = phrase.lower
    content = sum(word not in _PLAIN for word in lower)
    factor = 1.0
    factor *= 0.4 if phrase.asked else 1.0
    factor *= 1.3 if _VERBS & set(lower) or lower[0] in _SELF else 1.0
    factor *= 1.2 if _SELF & set(lower) else 1.0
    factor *= 1.15 if _DENIAL & set(lower) else 1.0
    factor *= {1: 0.6, 2: 1.0}.get(content, 1.1)
    return factor * (1.1 if 4 <= len(lower) <= 6 else 1.0)


def _stems(words: Iterator[str] | Sequence[str]) -> list[str]:
    """Words without plural and verb endings, enough to see that two are one."""
    return [
        re.sub(r"(?<=\w{3})(?:'s|ing|ies|es|ed|s|y|e)$", "", w.replace("’", "'")) for w in words
    ]


def _make(config: InVivoConfig, context: PluginContext) -> InVivoLabeler:
    return InVivoLabeler(config)


SPEC = LabelerSpec(name="invivo", version="1", config=InVivoConfig, make=_make)
