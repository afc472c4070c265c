"""The kit for authors of labeler plugins: use it from your plugin's tests.

from workbench.testing import LabelerContract
from my_labeler import SPEC

class TestMine(LabelerContract):
    spec = SPEC
"""

from __future__ import annotations

from collections.abc import Mapping
from typing import TYPE_CHECKING, Any, ClassVar

from workbench.api import ChatClient, LabelerSpec
from workbench.labeling.checks import checked
from workbench.labeling.conformance import check_labeler, strange_requests
from workbench.labeling.fake import Asked, FakeChat, unavailable
from workbench.labeling.study import tiny_study

if TYPE_CHECKING:
    from workbench.embedding.hashing import HashingEmbedder

__all__ = [
    "Asked",
    "FakeChat",
    "HashingEmbedder",
    "LabelerContract",
    "check_labeler",
    "checked",
    "strange_requests",
    "tiny_study",
    "unavailable",
]


class LabelerContract:
    """Base of a pytest class that puts one labeler through `check_labeler`.

    Attributes:
        spec: the labeler; set it in the subclass.
        options: those it cannot do without.
    """

    spec: ClassVar[LabelerSpec[Any]]
    options: ClassVar[Mapping[str, object]] = {}

    def chat(self) -> ChatClient:
        """Answers the labeler's questions; override it if a reply must look a certain way."""
        return FakeChat()

    def test_keeps_the_labeler_contract(self) -> None:
        """No problem of any kind."""
        problems = check_labeler(self.spec, self.options, self.chat())
        assert not problems, "\n".join(problems)


def __getattr__(name: str) -> object:
    # numpy and what else an embedder needs is loaded only for those who want one.
    if name == "HashingEmbedder":
        from workbench.embedding.hashing import HashingEmbedder

        return HashingEmbedder
    raise AttributeError(f"module {__name__!r} has no attribute {name!r}")
