import pytest
from pydantic import BaseModel

from workbench import testing
from workbench.api import LabelerUnavailable
from workbench.labeling.fake import STAND_IN
from workbench.testing import FakeChat, unavailable


class Inner(BaseModel):
    kind: str
    weight: float


class Reply(BaseModel):
    name: str
    inner: Inner
    codes: list[str]
    code: str | None
    sure: bool = True


def test_everything_the_kit_names_is_there() -> None:
    assert all(getattr(testing, name) is not None for name in testing.__all__)


def test_the_kit_embeds_without_a_model() -> None:
    vectors = testing.HashingEmbedder().embed(["the bus", "the bus", "a room"])
    assert len(vectors) == 3 and (vectors[0] == vectors[1]).all()


def test_a_fake_model_says_what_was_queued_then_what_fits() -> None:
    chat = FakeChat()
    chat.enqueue("first", *unavailable(1))
    assert chat.complete(system="s", user="u").text == "first"
    with pytest.raises(LabelerUnavailable, match="busy"):
        chat.complete(system="s", user="u")
    fitting = Reply.model_validate_json(chat.complete(system="s", user="u", schema=Reply).text)
    assert fitting.name == STAND_IN and fitting.inner.kind == STAND_IN and fitting.code is None
    assert [asked.schema for asked in chat.history] == [None, None, Reply]
