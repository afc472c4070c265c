"""Words of spoken English that say nothing about the topic."""

from __future__ import annotations

# A blank before and after each: matched in text whose tokens are joined by single blanks.
FILLERS = (
    "you know what i mean", "if you know what i mean", "you know", "i mean", "sort of", "kind of",
    "a lot of", "lots of", "a bit of", "a little bit", "at the end of the day", "to be honest",
    "to be fair", "i guess", "i suppose", "i think", "i thought", "i feel like", "i would say",
    "i don't know", "and so on", "and so forth", "and stuff", "and things", "or something",
    "or whatever", "things like that", "stuff like that", "something like that", "or anything",
    "that kind of thing", "that sort of thing", "in terms of", "as far as", "all of a sudden",
    "first of all", "of course", "by the way", "so to speak", "the fact that", "most of the time",
    "let's see", "let me think", "let me see", "how do i say", "what do you call it", "as well",
    "in a way", "in some ways", "one of the things",
)  # fmt: skip

_STOP = """
    a about above absolutely across actually add after again against ago ah ain't aint all
    almost alone along already alright also although always am among an and another any
    anybody anyhow anymore anyone anything anyway anyways anywhere are aren't around as ask
    asked at away back basically be became because become becomes been before being below
    beside besides between bit both but by call called came can can't cannot cant cause
    certain certainly clearly come comes coming could couldn't couldnt couple course cuz
    definitely did didn't didnt do does doesn't doesnt doing don't done dont down dunno during
    each eh either else em ends enough entirely er erm especially etc even ever every
    everybody everyone everything everywhere exactly example fact far few find for found from
    fully further gave get gets getting give given gives giving go goes going gone gonna gosh
    got gotta gotten guess had hadn't hadnt happen happened happens has hasn't have haven't
    havent having he he'd he'll he's hello her here here's hers herself hey hi him himself his
    hm hmm honestly how how's however huh i i'd i'll i'm i've if im in indeed instead into
    involve involved is isn't isnt it it'd it'll it's its itself ive just keep kept kind kinda
    kinds knew know knowing known knows later least less let let's lets like liked likely
    literally little look looked looking looks lot lots made mainly make makes making many
    matter may maybe me mean means meant mhm might mine mm mmm more most mostly much must my
    myself near nearly need never nice no nobody none nope nor not nothing now nowhere obvious
    obviously of off often oh ok okay on once one one's ones only onto oop or other others
    otherwise ought our ours ourselves out over particularly partly per perhaps point possible
    pretty previous probably put quickly quite rather re really said same saw say saying says
    see seeing seem seemed seems seen sense several shall she she'd she'll she's should
    shouldn't simply since slightly so some somebody somehow someone something sometimes
    somewhat somewhere soon sort sorta sorts start started starting still stop stuff such
    suppose supposed sure take taken takes taking talk talked talking tell telling tend than
    thank thanks that that'd that'll that's thats the their theirs them themselves then there
    there'd there'll there're there's therefore theres these they they'd they'll they're
    they've theyre thing things think thinking this those though thought through throughout
    thus till to today together told too took totally toward towards tried true try trying
    turn turned uh uhm um under unless until up upon us use used usual usually various very
    wanna want wanted wants was wasn't wasnt way ways we we'd we'll we're we've well went were
    weren't weve what what's whatever whats when when's whenever where where's wherever
    whether which while whilst who who's whoever whom whose why will with within without won't
    wonder would wouldn't wouldnt wow y'all yea yeah yep yes yet yknow you you'd you'll you're
    you've your youre yours yourself yourselves
"""

_WEAK = """
    able best better big day days different eight end entire feel feeling felt first five four
    full good great half hard high idea important interesting large last left long man new
    next nine number old own part particular people person place real right seven similar six
    small ten three time times top two whole year years young
"""

STOP = frozenset(_STOP.split())
"""No keyphrase starts or ends with one of these."""

WEAK = frozenset(_WEAK.split())
"""These make no keyphrase on their own, but may be part of one ("high school", "young people")."""
