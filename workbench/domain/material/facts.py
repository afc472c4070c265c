"""What a team can say about its study once, for reports: which facts there are.

The items of the checklists are told in our own words; their numbers are those of the sources.

Sources: Tong, Sainsbury, Craig 2007, Consolidated criteria for reporting qualitative research
(COREQ), International Journal for Quality in Health Care 19(6), 349-357,
doi:10.1093/intqhc/mzm042; O'Brien, Harris, Beckman, Reed, Cook 2014, Standards for reporting
qualitative research (SRQR), Academic Medicine 89(9), 1245-1251, doi:10.1097/ACM.0000000000000388.
"""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass
from typing import Literal

ListName = Literal["coreq", "srqr"]

CITED = "cited"
"""How participants are cited: names of attributes, with commas between them."""


@dataclass(frozen=True, slots=True, kw_only=True)
class Item:
    """An item of a checklist: its number there, a title, and what a reader wants to know."""

    number: int
    domain: str
    name: str
    asks: str


def _items(*domains: tuple[str, tuple[tuple[str, str], ...]]) -> tuple[Item, ...]:
    told = [(domain, name, asks) for domain, items in domains for name, asks in items]
    return tuple(
        Item(number=number, domain=domain, name=name, asks=asks)
        for number, (domain, name, asks) in enumerate(told, start=1)
    )


CHECKLISTS: Mapping[ListName, tuple[Item, ...]] = {
    "coreq": _items(
        ("Research team and reflexivity", (
            ("Interviewer", "Who talked with the participants?"),
            ("Credentials", "Which degrees do the researchers hold?"),
            ("Occupation", "What was their work at the time?"),
            ("Gender", "Of which gender are they?"),
            ("Experience and training", "What had prepared them for this kind of research?"),
            ("Relationship established", "Did they and participants know each other before?"),
            ("What participants knew of the interviewer", "What had participants been told?"),
            ("Interviewer characteristics", "Which assumptions and interests did they bring?"),
        )),
        ("Study design", (
            ("Methodological orientation", "Which approach does the analysis follow?"),
            ("Sampling", "How were participants chosen?"),
            ("Method of approach", "How were they asked to take part?"),
            ("Sample size", "How many took part?"),
            ("Non-participation", "How many declined or stopped, and why?"),
            ("Setting of data collection", "Where did the interviews take place?"),
            ("Presence of others", "Was anybody else there?"),
            ("Description of the sample", "Who are the participants, and from when is the data?"),
            ("Interview guide", "Were there questions, given by the authors, and tried out?"),
            ("Repeat interviews", "Was anybody interviewed more than once?"),
            ("Recording", "Was sound or picture recorded?"),
            ("Field notes", "Were notes taken in or after the interviews?"),
            ("Duration", "How long did the interviews last?"),
            ("Data saturation", "Is it said when nothing new was found?"),
            ("Transcripts returned", "Did participants see their transcripts to correct them?"),
        )),
        ("Analysis and findings", (
            ("Number of data coders", "How many people coded?"),
            ("Description of the coding tree", "Is the coding tree shown?"),
            ("Derivation of themes", "Were themes fixed beforehand or found in the data?"),
            ("Software", "With which programs was it analysed?"),
            ("Participant checking", "Did participants comment on the findings?"),
            ("Quotations presented", "Are themes shown with quotes, each with whose it is?"),
            ("Consistency of data and findings", "Do the data bear the findings out?"),
            ("Clarity of major themes", "Are the main themes clear?"),
            ("Clarity of minor themes", "Are cases that differ and smaller themes told?"),
        )),
    ),
    "srqr": _items(
        ("Title and abstract", (
            ("Title", "Does it say what is studied, and that the study is qualitative?"),
            ("Abstract", "Does it sum up background, aim, methods, results and conclusions?"),
        )),
        ("Introduction", (
            ("Problem", "Which problem is it about, and what is known of it?"),
            ("Purpose or question", "What does the study want to find out?"),
        )),
        ("Methods", (
            ("Approach and paradigm", "Which approach and view of knowledge guide it, and why?"),
            ("Researchers and reflexivity", "How may the researchers have shaped what was found?"),
            ("Context", "Where was it done, and what matters about that place?"),
            ("Sampling", "How and why were these people chosen, and when was it enough?"),
            ("Ethics", "Who approved it, how was consent given, how is the data kept safe?"),
            ("Data collection", "Which data were collected, how, and from when to when?"),
            ("Instruments", "Which guides, forms and devices were used, and did they change?"),
            ("Units of study", "How many people, documents or events are in it, and which?"),
            ("Data processing", "How were data transcribed, kept, checked, and names replaced?"),
            ("Data analysis", "How were themes found and developed, and by whom?"),
            ("Trustworthiness", "What was done so that the findings can be believed?"),
        )),
        ("Results", (
            ("Synthesis and interpretation", "What are the main findings and what do they mean?"),
            ("Links to the data", "Which quotes bear the findings out?"),
        )),
        ("Discussion", (
            ("Integration with earlier work", "What does it add, and where else may it hold?"),
            ("Limitations", "What limits the findings?"),
        )),
        ("Other", (
            ("Conflicts of interest", "What could have influenced the study, and how was it met?"),
            ("Funding", "Who paid, and which part did they have in it?"),
        )),
    ),
}  # fmt: skip

MORE: Mapping[str, str] = {
    "ethics": "ethics approval",
    "consent": "the basis of consent",
    "retention": "how long data are kept",
    "guide": "the interview guide",
    "recruitment": "recruitment",
    "reflexivity": "reflexivity",
}
"""Facts that no item of a checklist has by itself, and what they are about."""


def item_fact(list_name: ListName, number: int) -> str:
    """The fact that answers an item."""
    return f"{list_name}:{number}"


FACTS: frozenset[str] = frozenset(
    (
        CITED,
        *MORE,
        *(item_fact(of, item.number) for of, every in CHECKLISTS.items() for item in every),
    )
)
"""Every fact that can be stated."""


def fact_name(fact_id: str) -> str:
    """What a fact is about, in words."""
    if fact_id == CITED:
        return "how participants are cited"
    of, _, number = fact_id.partition(":")
    for name, items in CHECKLISTS.items():
        if of == name and number.isdecimal() and 0 < int(number) <= len(items):
            return f"item {number} of {name.upper()} ({items[int(number) - 1].name.lower()})"
    return MORE.get(fact_id, "something about the study")


def attributes_in(cited: str) -> tuple[str, ...]:
    """The attributes that stand behind a participant's id where quotes are cited, in order."""
    return tuple(dict.fromkeys(name.strip() for name in cited.split(",") if name.strip()))
