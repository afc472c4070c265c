"""Telling speech from text that talks to a language model.

This is not proof against every attack: excerpts also go into prompts as delimited data, and every
reply is checked. It keeps the obvious ones from being read by a model at all.
"""

from __future__ import annotations

import re
import unicodedata

_ADDRESSED = re.compile(
    r"""
      \b(ignore|disregard|forget|override|bypass|skip)\b.{0,40}
          \b(instructions?|prompts?|rules|guidelines|directions)\b
    | \b(previous|prior|above|earlier|system|developer)\ {1,9}(prompt|instructions?|messages?)\b
    | \byou\ are\ (now|no\ longer)\b.{0,60}\b(model|assistant|ai|bot|mode|dan|pirate)\b
    | \bas\ an?\ (ai|(large\ )?language\ model)\b
    | \b(act|behave|respond|pretend)\ as\ (an?\ |if\ you\ )?(ai|assistant|model|system|admin)\b
    | ^[^\w\n]{0,10}(respond|reply|answer|output|print|return)\b.{0,20}
          \b(only|exactly|json|nothing\ but)\b
    | \b(respond|reply|answer|output|print)\ (only\ )?(with|in)\ {1,9}
          (json|the\ (word|name|single))\b
    | \b(name|label|call|title|rename)\ (this|the|every|all|each)\ {1,9}
          (themes?|clusters?|groups?|topics?|codes?)\b
    | \b(the\ )?(theme|cluster|group|topic)('s)?\ (name|label)\ (is|must|should|shall)\b
    | ["']?\b(name|label|code|evidence|description)["']\s{0,9}:\s{0,9}["'\[]
    | <\s{0,3}/?\s{0,3}
          (system|assistant|user|instructions?|excerpts?|im_start|im_end|s|inst)\b[^>]{0,99}>
    | <\|[^|>]{1,40}\|>
    | \[/?INST\]
    | ^[ \t]{0,9}\#{2,6}[ \t]{0,9}(system|instructions?|assistant|user)\b
    | ^[ \t]{0,9}(system|assistant)[ \t]{0,9}:
    | \b(repeat|reveal|copy|print|output|list|include|insert|quote)\b.{0,40}
          \b(all|every|each|other|whole|previous)\b.{0,20}\b(excerpts?|transcripts?|prompts?)\b
    | \b(add|put|insert|append|write)\b.{0,120}
          \b(into|to)\ {1,9}(the|your|its)\ {1,9}(name|title|label|description|definition)\b
    | \]\(\s{0,9}\w{1,10}: | <\s{0,3}img\b
    | \b(ignoriere|vergiss|ignora|olvida|ignorez|oubliez|oublie)\b.{0,40}
          \b(anweisung|instru[ck][tc]i?o|consigne|istruzion)
    """,
    re.IGNORECASE | re.VERBOSE | re.MULTILINE | re.DOTALL,
)


def addresses_a_model(text: str) -> bool:
    """Whether a text reads like an instruction to a language model rather than like speech.

    Invisible characters are taken out and look-alike forms folded first. A participant who quotes
    such a sentence loses nothing: the excerpt stays in its theme; it just is not shown to the
    model.
    """
    folded = unicodedata.normalize("NFKC", text)
    visible = "".join(c for c in folded if c in "\n\t" or unicodedata.category(c)[0] != "C")
    return _ADDRESSED.search(visible) is not None
