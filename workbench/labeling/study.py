"""A tiny study for tests of labelers: invented people on peer support after pain programmes."""

from __future__ import annotations

from workbench.api import CodeView, ExcerptView, LabelRequest

_CODES = (
    CodeView(id="code-travel", name="Getting there", definition="Travel to the meetings, its cost"),
    CodeView(id="code-peers", name="Being understood", definition="Others live with pain too"),
    CodeView(id="code-pacing", name="Pacing", definition="Doing things in measured amounts"),
)

_THEMES: dict[str, tuple[tuple[str, ...], tuple[str, ...]]] = {
    "travel": (
        ("bus", "two buses", "parking", "drive", "hospital", "getting there"),
        (
            "It takes me two buses to get to the meeting, and by the time I'm there my back has "
            "had enough already.",
            "The parking at the hospital is dreadful. I drove round for an hour and went home.",
            "My daughter used to drive me, but she works Thursdays now and I can't do the bus on "
            "my own.",
            "I'd come every week if it was nearer. Two buses each way is too much on a bad day.",
            "Getting there costs me eight pounds in taxis, so I pick the meetings that matter.",
        ),
    ),
    "understood": (
        ("understand", "explain myself", "same boat", "believed", "pain", "room"),
        (
            "I didn't have to explain myself. Everybody in that room knew what a bad night is.",
            "They understand, you see. My husband is kind, but he doesn't understand the pain.",
            "We were all in the same boat and nobody looked at me as if I was making it up.",
            "For the first time in years I felt believed. I came home and cried, to be honest.",
            "You don't have to explain why you stand up in the middle of a sentence.",
        ),
    ),
    "pacing": (
        ("pacing", "pace", "boom and bust", "timer", "housework", "rest"),
        (
            "I do ten minutes of housework and then the timer goes and I rest, whether I like it "
            "or not.",
            "Pacing sounds easy when they tell you. At home it's the hardest thing to keep up.",
            "Before the programme I was all boom and bust. Now I pace the week, more or less.",
            "The meetings remind me to pace. Without them I'd be back to cleaning the whole house.",
        ),
    ),
    "moving on": (
        ("move on", "moving on", "pain talk", "life", "job", "stopped"),
        (
            "I stopped going because I wanted to move on. I don't want my life to be pain talk.",
            "Once I was back at my job there wasn't the time, and I felt I'd had what I needed.",
            "Some of them have been coming for six years. I thought, no, I want to be moving on.",
            "It was good while I needed it. Now I've got a life to be getting on with.",
        ),
    ),
    "tutors": (
        ("tutor", "volunteer", "been through", "example", "hope", "give back"),
        (
            "The tutor had been through the programme herself, so you listened to her.",
            "Seeing a volunteer who walks to work again gave me hope that I might.",
            "I became a tutor because I wanted to give something back. It keeps me going as well.",
            "She was the example, wasn't she. Not a leaflet, a person who had been through it.",
        ),
    ),
}


def tiny_study(seed: int = 0) -> tuple[LabelRequest, ...]:
    """Five clusters of four or five excerpts with keyphrases, neighbours and a codebook."""
    keys = list(_THEMES)
    return tuple(
        LabelRequest(
            cluster_id=f"t-{key.replace(' ', '-')}",
            size=3 * len(texts),
            exemplars=tuple(
                ExcerptView(id=f"{key.replace(' ', '-')}-{i}", text=text)
                for i, text in enumerate(texts, start=1)
            ),
            keyphrases=phrases,
            contrast=tuple(_THEMES[other][0] for other in keys if other != key)[:3],
            codebook=_CODES,
            seed=seed,
        )
        for key, (phrases, texts) in _THEMES.items()
    )
