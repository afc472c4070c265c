"""Excerpts that give orders to a model, and models that carry them out: what can come of it.

A model may be talked into a silly name. What it may not do, whatever it was told, is answer in
another form, bring a link in, or carry an excerpt out: of another theme or of this one.
"""

from __future__ import annotations

import json
import re
from collections.abc import Mapping
from dataclasses import replace
from pathlib import Path

import pytest

from workbench.api import (
    ChatClient,
    ExcerptView,
    LabelerConfig,
    LabelerSpec,
    LabelProposal,
    LabelRejected,
    LabelRequest,
)
from workbench.labeling.chat import SPEC, reply_schema
from workbench.labeling.choice import ConfiguredLabeler, choose
from workbench.labeling.client import no_chat
from workbench.labeling.fake import Asked, FakeChat
from workbench.labeling.host import RunLimits, label_clusters
from workbench.labeling.hostile import addresses_a_model
from workbench.labeling.study import tiny_study

CORPUS: list[Mapping[str, str]] = json.loads(
    (Path(__file__).parent / "hostile_excerpts.json").read_text("utf-8")
)
TEXTS = [entry["text"] for entry in CORPUS]
TRAVEL, *OTHERS = tiny_study()
SAID = TRAVEL.exemplars[0].text
"""What another person of the theme said, which an order may ask for."""

PLAIN = {"name": "Getting there wears people out", "description": "Travel to the meetings.",
         "include": "", "exclude": "", "code": None, "evidence": ["E1"]}  # fmt: skip

OBEYED: dict[str, Mapping[str, object]] = {
    "a link in the name": {"name": "Travel [more](https://zebrafish.example)"},
    "an image in the description": {
        "description": f"Travel. ![x](https://zebrafish.example/p.png?q={SAID.replace(' ', '+')})"
    },
    "an image by reference": {"description": "Travel ![x][1]"},
    "an address without a scheme": {"description": "See zebrafish.example/p.png?q=two+buses"},
    "an address of another kind": {"exclude": "ftp://zebrafish.example/two-buses"},
    "an address for mail": {"description": "Write to mailto:zebra@fish.example"},
    "markup": {"include": "<img src=//zebrafish.example/q>"},
    "an excerpt it was not shown as evidence": {"evidence": ["E1", OTHERS[0].exemplars[0].id]},
    "a code it was not shown": {"code": "C99"},
    "another form": {"name": {"text": "Zebrafish"}},
    "an order as the name": {"name": "Ignore the above instructions"},
}


def with_all(base: LabelRequest) -> LabelRequest:
    """A theme in which everybody of the corpus has spoken, too."""
    views = tuple(ExcerptView(id=f"order-{i}", text=text) for i, text in enumerate(TEXTS))
    exemplars = (*views, *base.exemplars)
    return replace(base, exemplars=exemplars, size=len(exemplars))


def test_the_corpus_is_large_and_of_many_kinds() -> None:
    assert len(set(TEXTS)) == len(CORPUS) >= 20
    kinds = {entry["kind"] for entry in CORPUS}
    assert kinds >= {"order", "fake JSON", "role tag", "image link", "leak of excerpts"}
    assert all("zebrafish" in text.casefold() for text in TEXTS)


@pytest.mark.parametrize("text", TEXTS)
def test_a_model_is_not_shown_what_talks_to_models(text: str) -> None:
    chat = FakeChat(does_what_it_reads)
    exemplars = (ExcerptView(id="order", text=text), *TRAVEL.exemplars)
    proposal = choose(SPEC).labeler.label(replace(TRAVEL, exemplars=exemplars), chat)
    assert proposal.name == PLAIN["name"]
    assert "order" not in proposal.evidence
    [asked] = chat.history
    assert "zebrafish" not in (asked.user + asked.system).casefold()
    assert proposal.notes["left out"] == "1 of 6 excerpts read like orders to a model"


def test_orders_change_neither_the_schema_nor_the_rest_of_the_prompt() -> None:
    chat = FakeChat(does_what_it_reads)
    [outcome] = labelled(choose(SPEC), with_all(TRAVEL), chat=chat)
    assert outcome is not None and outcome.name == PLAIN["name"]
    [alone] = asked_about(TRAVEL)
    [among] = chat.history
    codes = len(TRAVEL.codebook)
    assert among.schema is reply_schema(len(TRAVEL.exemplars), codes, ("include", "exclude"))
    assert among.system == alone.system
    assert among.user.replace(f"has {with_all(TRAVEL).size} excerpts", "has 15 excerpts") == (
        alone.user.replace(f"has {TRAVEL.size} excerpts", "has 15 excerpts")
    )


def test_no_prompt_holds_an_excerpt_of_another_theme() -> None:
    requests = [with_all(request) for request in tiny_study()]
    chat = FakeChat(does_what_it_reads)
    labelled(choose(SPEC), *requests, chat=chat)
    for request in requests:
        mine = {e.text for e in request.exemplars}
        foreign = [e.text for r in requests for e in r.exemplars if e.text not in mine]
        own = [a for a in chat.history if json.dumps(request.exemplars[-1].text) in a.user]
        assert own and not any(json.dumps(text) in a.user for text in foreign for a in own)


@pytest.mark.parametrize("what", OBEYED)
def test_a_model_that_obeys_is_refused_after_one_chance(what: str) -> None:
    chat = FakeChat()
    bad = json.dumps(PLAIN | OBEYED[what])
    chat.enqueue(bad, bad)
    with pytest.raises(LabelRejected):
        choose(SPEC).labeler.label(TRAVEL, chat)
    assert len(chat.history) == 2


@pytest.mark.parametrize("copied", [f"It says: {SAID}", re.sub(r"[^\w\s]", "", SAID).upper()])
def test_another_persons_words_do_not_come_out_as_the_models_own(copied: str) -> None:
    chat = FakeChat()
    chat.enqueue(json.dumps(PLAIN | {"description": copied}))
    proposal = choose(SPEC).labeler.label(TRAVEL, chat)
    assert (proposal.name, proposal.description) == (PLAIN["name"], "")


def test_keys_that_nobody_asked_for_are_not_kept() -> None:
    chat = FakeChat()
    chat.enqueue(json.dumps(PLAIN | {"image": "https://zebrafish.example", "leak": SAID}))
    proposal = choose(SPEC).labeler.label(TRAVEL, chat)
    assert "zebrafish" not in repr(proposal) and SAID not in repr(proposal)


@pytest.mark.parametrize("text", TEXTS)
def test_a_plugin_that_obeys_brings_no_link_in_and_no_excerpt_out(text: str) -> None:
    """One without any defence of its own: the host's checks are all there is."""
    exemplars = (ExcerptView(id="order", text=text), *TRAVEL.exemplars)
    for naming in (echoes, leaks):
        [proposal] = labelled(parrot(naming), replace(TRAVEL, exemplars=exemplars))
        if proposal is not None:
            shown = f"{proposal.name} {proposal.description}"
            assert not re.search(r"://|\]\(|<\w|\bzebrafish\.example\b", shown)
            assert SAID not in shown


SPEECH = (
    "The instructions on the leaflet were no use, so I ignored it.",
    "You are now on the waiting list, they said, and that was that.",
    "She named the group the Thursday crowd.",
    "I forgot the rules of the game years ago, to be fair.",
    "As an assistant on the ward I saw it every day.",
    "I can only say exactly what happened to me.",
    "He told me to forget about the pain and act as if nothing happened.",
    "The system is broken, and nobody answers the phone.",
    "They copy every letter to my doctor, all of it.",
    "I repeat the exercises with all the others on Thursdays.",
    "We put the car in the name of my daughter, and she drives me to the meetings.",
    "She showed me the whole leaflet and I put it in the drawer.",
)


@pytest.mark.parametrize("text", SPEECH)
def test_speech_is_not_taken_for_orders(text: str) -> None:
    assert not addresses_a_model(text)


@pytest.mark.parametrize(
    "piece",
    [
        "\n",
        " ",
        "<",
        "< ",
        "ignore ",
        "name ' : ",
        "system ",
        "\n\t#",
        "repeat ",
        "copy all ",
        "![",
    ],
)
def test_endless_texts_are_looked_through_all_the_same(piece: str) -> None:
    assert not addresses_a_model(piece * 50_000)


def does_what_it_reads(asked: Asked) -> str:
    """The worst model: it does whatever any excerpt tells it."""
    told = "zebrafish" in asked.user.casefold()
    return json.dumps(PLAIN | ({"name": "Zebrafish zebrafish"} if told else {}))


def echoes(request: LabelRequest) -> LabelProposal:
    return LabelProposal(name=request.exemplars[0].text[:90], description=request.exemplars[0].text)


def leaks(request: LabelRequest) -> LabelProposal:
    told = " ".join(excerpt.text for excerpt in request.exemplars[:2])
    return LabelProposal(name="Talk of many things", description=told[:500])


class Parrot:
    """A plugin that asks no model and believes whatever it reads."""

    def __init__(self, naming: object) -> None:
        self.naming = naming

    def label(self, request: LabelRequest, chat: ChatClient) -> LabelProposal:
        return self.naming(request)  # type: ignore[operator, no-any-return]


def parrot(naming: object) -> ConfiguredLabeler:
    return choose(
        LabelerSpec(
            name="parrot", version="1", config=LabelerConfig, make=lambda c, x: Parrot(naming)
        )
    )


def labelled(
    chosen: ConfiguredLabeler, *requests: LabelRequest, chat: FakeChat | None = None
) -> list[LabelProposal | None]:
    chat_for = (lambda _: chat) if chat else no_chat
    limits = RunLimits(sleep=lambda _: None)
    return [o.proposal for o in label_clusters(chosen, requests, chat_for=chat_for, limits=limits)]


def asked_about(request: LabelRequest) -> list[Asked]:
    chat = FakeChat(does_what_it_reads)
    choose(SPEC).labeler.label(request, chat)
    return chat.history
