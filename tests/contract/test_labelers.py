"""The labeler contract: ours keep it, and the kit finds out those that do not."""

import itertools
import json
import time
from collections.abc import Callable
from dataclasses import dataclass, replace
from typing import Any

import pytest

from workbench.api import (
    ChatClient,
    LabelerConfig,
    LabelerSpec,
    LabelProposal,
    LabelRejected,
    LabelRequest,
)
from workbench.labeling import chat, keyphrase
from workbench.labeling.registry import find, listing
from workbench.testing import Asked, FakeChat, LabelerContract, check_labeler, tiny_study


class TestKeyphrase(LabelerContract):
    spec = keyphrase.SPEC


class TestChat(LabelerContract):
    spec = chat.SPEC


class TestChatWithAnEagerModel(LabelerContract):
    spec = chat.SPEC
    options = {"model": "fake", "excerpts": "3"}  # noqa: RUF012

    def chat(self) -> ChatClient:
        return FakeChat(self.first_words)

    @staticmethod
    def first_words(asked: Asked) -> str:
        """Takes its name from the first excerpt it sees, as a model that is taken in would."""
        line = next(line for line in asked.user.split("\n") if '"key": "E1"' in line)
        name = " ".join(json.loads(line)["text"].split()[:5])
        return json.dumps({"name": name, "description": "", "code": None, "evidence": ["E1"]})


@pytest.mark.parametrize("name", ["keyphrase", "chat"])
def test_built_in_labelers_come_through_the_same_door_as_strangers(name: str) -> None:
    if name not in {row.name for row in listing()}:
        pytest.skip(f"the installed metadata does not offer {name!r}; install the package again")
    assert find(name).name == name


Naming = Callable[[LabelRequest, ChatClient], LabelProposal]


@dataclass
class Doing:
    naming: Naming

    def label(self, request: LabelRequest, chat: ChatClient) -> LabelProposal:
        return self.naming(request, chat)


def spec(naming: Naming, **changes: Any) -> LabelerSpec[Any]:
    made = LabelerSpec(
        name="faulty",
        version="1",
        config=LabelerConfig,
        make=lambda config, context: Doing(naming),
    )
    return replace(made, **changes)


def proper(request: LabelRequest, chat: ChatClient) -> LabelProposal:
    if not request.keyphrases:
        raise LabelRejected("no keyphrases")
    return LabelProposal(name=f"About {request.keyphrases[0]} and more")


def assumes_exemplars(request: LabelRequest, chat: ChatClient) -> LabelProposal:
    return LabelProposal(name=f"About {request.exemplars[1].text[:20]}")


def placeholder(request: LabelRequest, chat: ChatClient) -> LabelProposal:
    return LabelProposal(name="Theme 1")


def invents(request: LabelRequest, chat: ChatClient) -> LabelProposal:
    return LabelProposal(name="Travel", description='"We always went there together by boat"')


def obeys(request: LabelRequest, chat: ChatClient) -> LabelProposal:
    words = request.exemplars[0].text.split() if request.exemplars else []
    named = [word.strip(".!\"'}") for word in words if word.startswith("Zebrafish")]
    return LabelProposal(name=f"All about {named[0] if named else 'travel'}")


_drawn = itertools.count()


def draws(request: LabelRequest, chat: ChatClient) -> LabelProposal:
    return LabelProposal(name=f"Drawn as number {next(_drawn)}")


class Open(LabelerConfig):
    model_config = {"extra": "allow"}  # noqa: RUF012


@pytest.mark.parametrize(
    ("faulty", "problem"),
    [
        (spec(assumes_exemplars), "IndexError"),
        (spec(placeholder), "got no name"),
        (spec(invents), "none of the excerpts"),
        (spec(obeys), "gives orders"),
        (spec(draws), "another answer the second time"),
        (spec(proper, config=Open), "option that it does not know"),
        (spec(proper, name="Not A Name"), "the spec has the name"),
        (spec(proper, version=" "), "no version"),
        (spec(lambda r, c: {"name": "x"}), "TypeError"),  # type: ignore[arg-type, return-value]
        (spec(proper, make=lambda config, context: 1 / 0), "cannot be made"),
    ],
)
def test_the_kit_finds_the_fault(faulty: LabelerSpec[Any], problem: str) -> None:
    assert any(problem in found for found in check_labeler(faulty)), check_labeler(faulty)


def test_the_kit_finds_nothing_wrong_with_a_proper_labeler() -> None:
    assert check_labeler(spec(proper)) == []


def test_the_kit_waits_once_for_a_labeler_that_hangs() -> None:
    asked = []

    def hangs(request: LabelRequest, chat: ChatClient) -> LabelProposal:
        asked.append(request.cluster_id)
        time.sleep(60)
        return LabelProposal(name="Too late")

    [problem] = check_labeler(spec(hangs), timeout=0.2)
    assert "no answer within 0.2 s" in problem and len(asked) == 1


def test_the_kit_finds_a_labeler_that_mixes_its_threads_up() -> None:
    class Shared:
        def __init__(self) -> None:
            self.current = ""

        def label(self, request: LabelRequest, chat: ChatClient) -> LabelProposal:
            self.current = request.cluster_id
            chat.complete(system="", user="lets the other threads go on")
            return LabelProposal(name=f"About {self.current} as it were")

    class Slow(FakeChat):
        def complete(self, **asked: Any) -> Any:
            import time

            time.sleep(0.002)
            return super().complete(**asked)

    mixed = spec(proper, make=lambda config, context: Shared())
    assert any("eight threads" in found for found in check_labeler(mixed, chat=Slow()))


def test_the_tiny_study_is_a_study() -> None:
    requests = tiny_study(seed=3)
    ids = [e.id for r in requests for e in r.exemplars]
    assert len(ids) == len(set(ids)) == 22 and {r.seed for r in requests} == {3}
    for request in requests:
        spoken = " ".join(e.text.casefold() for e in request.exemplars)
        assert sum(phrase in spoken for phrase in request.keyphrases) >= 5
