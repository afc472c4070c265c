"""The labeler `chat`: any OpenAI-compatible language model, asked through the host's client.

Building the prompt, asking and reading the answer are kept apart. Excerpts go in as JSON lines
between marks made from their own digest, so that no text can close them; answers are checked with
the host's own checks, so that a model gets one chance to mend what the host would refuse.
"""

from __future__ import annotations

import hashlib
import json
import re
from collections.abc import Sequence
from dataclasses import dataclass
from functools import cache
from itertools import islice
from typing import Annotated, Any, Literal

from pydantic import BaseModel, ConfigDict, Field, ValidationError, create_model

from workbench.api import (
    ChatClient,
    ExcerptView,
    LabelerSpec,
    LabelProposal,
    LabelRejected,
    LabelRequest,
    PluginContext,
)
from workbench.labeling.checks import checked, plain
from workbench.labeling.client import ChatOptions
from workbench.labeling.hostile import addresses_a_model
from workbench.labeling.prompts import Prompt, prompt

EVIDENCE = 4
"""The most excerpts that a model gives as evidence."""

_KEY = re.compile(r"[EC]\d+")
_PROMPTS = {"full": "name_theme-3", "short": "short_name-2"}
_SCOPE = {"full": ("include", "exclude"), "short": ()}
"""What else a prompt asks for: where the theme ends."""


class ChatConfig(ChatOptions):
    """Options of the chat labeler: the server's, and how much it is shown."""

    excerpts: int = Field(default=12, ge=1, le=50, description="Excerpts a prompt shows at most")
    chars: int = Field(default=700, ge=100, le=5000, description="Characters shown of each")
    codes: int = Field(default=60, ge=0, le=500, description="Codes of the codebook at most")
    prompt: Literal["full", "short"] = Field(
        default="full", description="short suits small models, which copy the full one's example"
    )
    role: str = Field(
        default="", max_length=200, description="Who asks, such as: nurses who study pain"
    )
    study: str = Field(
        default="", max_length=600, description="What the study is about, in a sentence or two"
    )
    language: str = Field(
        default="", max_length=20, description="Of the names; empty: that of the interviews"
    )


@cache
def reply_schema(excerpts: int, codes: int, scope: tuple[str, ...] = ()) -> type[BaseModel]:
    """What the model is asked for; every key required and no others, as strict servers want.

    Only keys that were shown can be named, so a server that enforces schemas keeps a model from
    inventing any. Requests of one size share a schema: some servers take seconds to prepare a new
    one.

    Args:
        excerpts: how many are shown, at least 1.
        codes: how many are shown.
        scope: further texts that are asked for.
    """
    shown: Any = Literal[tuple(f"E{i}" for i in range(1, excerpts + 1))]
    offered: Any = Literal[tuple(f"C{i}" for i in range(1, codes + 1))] | None if codes else None
    fields: dict[str, Any] = {
        "name": str,
        "description": str,
        **dict.fromkeys(scope, str),
        "code": offered,
        # Small models go on counting forever.
        "evidence": Annotated[list[shown], Field(max_length=EVIDENCE)],
    }
    return create_model("NameReply", __config__=ConfigDict(extra="forbid"), **fields)


class _LooseReply(BaseModel):
    """What is read of an answer: weaker models leave keys out or add some."""

    model_config = ConfigDict(extra="ignore")

    name: str
    description: str = ""
    include: str = ""
    exclude: str = ""
    code: str | None = None
    evidence: list[str] = []

    @property
    def definition(self) -> str:
        """The description, and where the theme ends."""
        ends = (("Include", self.include), ("Exclude", self.exclude))
        endings = [f"{what}: {text.strip().rstrip('.')}." for what, text in ends if text.strip()]
        return " ".join([self.description.strip(), *endings]).strip()


@dataclass(frozen=True, slots=True, kw_only=True)
class ChatLabeler:
    """Names a cluster with one request to a language model, or two if the first reply is bad."""

    config: ChatConfig
    prompt: Prompt

    @property
    def prompt_version(self) -> str:
        """For the cache key and the trail."""
        return self.prompt.version

    @property
    def prompt_examples(self) -> tuple[str, ...]:
        """Names the host refuses, because the prompt gives them."""
        return self.prompt.examples

    def label(self, request: LabelRequest, chat: ChatClient) -> LabelProposal:
        """Name one cluster.

        Raises:
            LabelRejected: nothing to show, or the reply is unusable after one repair.
            LabelerError: whatever the client raises.
        """
        shown = [e for e in request.exemplars if e.text.strip() and not addresses_a_model(e.text)]
        shown = shown[: self.config.excerpts]
        if not shown:
            raise LabelRejected("no excerpt of this cluster can be shown to a language model")
        user = self._user_part(request, shown)
        codes = len(request.codebook[: self.config.codes])
        schema = reply_schema(len(shown), codes, _SCOPE[self.config.prompt])
        reply = chat.complete(system=self.prompt.system, user=user, schema=schema)
        try:
            return self._read(reply.text, reply.model, request, shown)
        except LabelRejected as problem:
            repair = self.prompt.repair.substitute(
                reply=json.dumps(reply.text[:1500], ensure_ascii=False), problem=problem
            )
        reply = chat.complete(system=self.prompt.system, user=user + repair, schema=schema)
        return self._read(reply.text, reply.model, request, shown)

    def _user_part(self, request: LabelRequest, shown: Sequence[ExcerptView]) -> str:
        excerpts = "\n".join(
            _json({"key": f"E{i}", "text": _shortened(e.text, self.config.chars)})
            for i, e in enumerate(shown, start=1)
        )
        codes = [
            _json({"key": f"C{i}", "name": code.name[:100], "definition": code.definition[:300]})
            for i, code in enumerate(request.codebook[: self.config.codes], start=1)
        ]
        others = ["- " + ", ".join(map(plain, phrases[:5])) for phrases in request.contrast[:5]]
        return self.prompt.user.substitute(
            size=request.size,
            shown=len(shown),
            study=self._study(),
            language=plain(self.config.language or request.language)[:20],
            keyphrases=", ".join(map(plain, request.keyphrases[:10])) or "none",
            contrast="\n".join(others) or "none",
            codes="\n".join(codes) or "none",
            excerpts=excerpts,
            mark=hashlib.sha256(excerpts.encode("utf-8", "surrogatepass")).hexdigest()[:12],
        )

    def _study(self) -> str:
        """Who asks, and about what, as the user wrote it."""
        role, study = plain(self.config.role), plain(self.config.study)
        return " ".join(
            [f"You work for {role}." if role else "", f"The study: {study}" if study else ""]
        ).strip()

    def _read(
        self, text: str, model: str, request: LabelRequest, shown: Sequence[ExcerptView]
    ) -> LabelProposal:
        reply = _parsed(text)
        keys = {f"E{i}": excerpt.id for i, excerpt in enumerate(shown, start=1)}
        codes = {f"C{i}": code.id for i, code in enumerate(request.codebook, start=1)}
        code = reply.code.strip() if reply.code else None
        if code and code.casefold() not in ("null", "none") and code not in codes:
            raise LabelRejected(f"code {code[:40]!r} is not among the codes shown")
        unknown = [key for key in reply.evidence if key not in keys]
        if unknown:
            raise LabelRejected(f"evidence {unknown[0][:40]!r} is not among the excerpts shown")
        proposal = LabelProposal(
            name=reply.name,
            description=reply.definition,
            code_id=codes.get(code) if code else None,
            evidence=tuple(dict.fromkeys(keys[key] for key in reply.evidence)),
            notes={"model": plain(model)[:200]} | self._left_out(request),
        )
        mended = checked(proposal, request, examples=self.prompt.examples)
        if _KEY.fullmatch(mended.name):
            raise LabelRejected(f"the name {mended.name!r} is only a key from the prompt")
        if addresses_a_model(mended.name):
            raise LabelRejected("the name reads like an instruction, not like a theme")
        return mended

    def _left_out(self, request: LabelRequest) -> dict[str, str]:
        count = sum(addresses_a_model(e.text) for e in request.exemplars)
        if not count:
            return {}
        shown = f"{count} of {len(request.exemplars)} excerpts read like orders to a model"
        return {"left out": shown}


def _parsed(text: str) -> _LooseReply:
    """The JSON object in an answer, whatever surrounds it."""
    bare = re.sub(r"(?s)<think>.*?</think>", "", text)
    decoder = json.JSONDecoder()
    for start in [found.start() for found in islice(re.finditer(r"\{", bare), 20)]:
        try:
            value, _ = decoder.raw_decode(bare, start)
            return _LooseReply.model_validate(value)
        except ValidationError as error:
            fault = error.errors()[0]
            where = ".".join(map(str, fault["loc"]))
            raise LabelRejected(f"the JSON does not fit: {where}: {fault['msg']}") from error
        except (ValueError, RecursionError):
            continue
    raise LabelRejected("the reply holds no complete JSON object")


def _shortened(text: str, chars: int) -> str:
    """The beginning of a text, cut between words; what is cut is marked outside the quote."""
    if len(text) <= chars:
        return text
    return text[:chars].rsplit(maxsplit=1)[0] + " […]"


def _json(value: dict[str, str]) -> str:
    return json.dumps(value, ensure_ascii=False)


def _make(config: ChatConfig, context: PluginContext) -> ChatLabeler:
    return ChatLabeler(config=config, prompt=prompt(_PROMPTS[config.prompt]))


SPEC = LabelerSpec(
    name="chat",
    version="1",
    config=ChatConfig,
    make=_make,
    sends_data_off_machine=True,
    language_model=True,
)
