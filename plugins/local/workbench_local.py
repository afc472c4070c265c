"""The labeler `local`: a language model in a GGUF file, run in this process by llama.cpp.

Small models follow instructions badly but go on well from examples. So the prompt is a text to be
completed, not a conversation: two groups of excerpts with name and sentence, then the group at
hand; a grammar leaves the model no other form to answer in. Nothing leaves the computer, and the
same model names the same excerpts alike: temperature 0, one request at a time, no cache between.
"""

from __future__ import annotations

import hashlib
import importlib.util
import json
import os
import re
import secrets
import threading
from collections.abc import Sequence
from dataclasses import dataclass, field
from pathlib import Path
from typing import TYPE_CHECKING

from pydantic import Field

from workbench.api import (
    ChatClient,
    ExcerptView,
    LabelerConfig,
    LabelerFailed,
    LabelerMisconfigured,
    LabelerSpec,
    LabelProposal,
    LabelRejected,
    LabelRequest,
    PluginContext,
)

if TYPE_CHECKING:
    from xllamacpp import CommonParams, Server

_MAGIC = b"GGUF"
_ENDS = 1_000_000
"""Bytes at both ends of a model file that tell it from another."""

PROMPT = "few-shot-1"

_EXAMPLES = (
    (
        ("I lent my drill to the man at number nine and we have been friends since.",
         "You borrow a ladder, you bring back a cake. That is how it goes in our street."),
        "Lending tools as a way of belonging",
        "People lend and borrow tools, and neighbours become friends over it.",
    ),
    (
        ("Three years on the list, and then they write that the plot is gone.",
         "I stopped ringing them. There is always somebody before you."),
        "Years of waiting for a plot",
        "People wait for years to get a garden plot, and some give up.",
    ),
)  # fmt: skip

GRAMMAR = r"""
root     ::= " " name "\nSentence: " sentence "\n"
name     ::= letter char{3,60}
sentence ::= letter char{15,200} "."
letter   ::= [^\x00-\x40\[-`{-\x7F]
char     ::= [^\x00-\x1F"<>`{}\[\]|#*_\\.:0-9“”„«»]
"""
"""A name and one sentence on a line each: no markup, no digits, nothing that looks like a quote."""

_ORDERS = re.compile(
    r"\b(ignore|disregard|override|forget)\b.{0,40}\b(instructions?|prompts?|rules)\b"
    r"|\bsystem\b.{0,20}:|#\s{0,3}system|</?\s?(system|user|assistant|excerpts?)\b"
    r"|\b(name|label|call)\s+(this|the)\s+(theme|cluster|group)\b"
    r"|\b(theme|cluster|group)('s)?\s+name\b",
    re.IGNORECASE | re.DOTALL,
)


class LocalConfig(LabelerConfig):
    """Options of the local labeler."""

    model: str = Field(default="", description="The model: a GGUF file on this computer")
    excerpts: int = Field(default=5, ge=1, le=20, description="Excerpts a prompt shows at most")
    chars: int = Field(default=300, ge=50, le=2000, description="Characters shown of each")
    context: int = Field(default=4096, ge=512, le=131_072, description="Tokens the model reads")
    threads: int = Field(default=0, ge=0, le=256, description="Processor threads; 0: all cores")


@dataclass(slots=True)
class Model:
    """A model that is loaded when it is first asked, and then asked one thing at a time."""

    config: LocalConfig
    identity: str = ""
    _server: Server | None = None
    _lock: threading.Lock = field(default_factory=threading.Lock)

    def complete(self, prompt: str, seed: int) -> str:
        """How the model goes on.

        Raises:
            LabelerFailed: the file is not a model that llama.cpp can load.
            LabelRejected: the model could not go on from this.
        """
        asked = {
            "prompt": prompt, "grammar": GRAMMAR, "n_predict": 120, "temperature": 0.0,
            "seed": seed, "cache_prompt": False,
        }  # fmt: skip
        with self._lock:  # a batch of several, or a cache, changes the last digits of a number
            answer = self._loaded().handle_completions(asked)
        try:
            return str(answer["choices"][0]["text"])
        except (KeyError, IndexError, TypeError) as error:
            raise LabelRejected(f"the model did not answer: {_short(answer)}") from error

    def _loaded(self) -> Server:
        if self._server is None:
            import xllamacpp

            try:
                self._server = xllamacpp.Server(_parameters(xllamacpp.CommonParams(), self.config))
            except Exception as error:  # the library raises plain RuntimeErrors
                raise LabelerFailed(
                    f"{Path(self.config.model).name} cannot be loaded: {_short(error)}; "
                    "use a GGUF file that this version of llama.cpp knows"
                ) from error
        return self._server


@dataclass(frozen=True, slots=True)
class LocalLabeler:
    """Names a cluster with one completion."""

    config: LocalConfig
    model: Model

    @property
    def prompt_version(self) -> str:
        """Part of the cache key: another model behind the same path is asked again."""
        return f"{PROMPT} {self.model.identity}"

    @property
    def prompt_examples(self) -> tuple[str, ...]:
        """Names that the prompt gives, which small models like to repeat."""
        return tuple(name for _, name, _ in _EXAMPLES)

    def label(self, request: LabelRequest, chat: ChatClient) -> LabelProposal:
        """Name one cluster; the host's language model is not asked.

        Raises:
            LabelRejected: nothing to show, or the model broke off.
            LabelerFailed: the model cannot be loaded.
        """
        shown = [e for e in request.exemplars if e.text.strip() and not _ORDERS.search(e.text)]
        shown = shown[: self.config.excerpts]
        if not shown:
            raise LabelRejected("no excerpt of this cluster can be shown to a language model")
        said = self.model.complete(prompt_for(shown, self.config.chars), request.seed)
        name, marked, sentence = said.partition("\nSentence: ")
        if not marked or not sentence.endswith("\n"):
            raise LabelRejected(f"the model broke off: {_short(said)}")
        return LabelProposal(
            name=name.strip(),
            description=sentence.strip(),
            evidence=tuple(e.id for e in shown),
            notes={"model": self.model.identity},
        )


def prompt_for(shown: Sequence[ExcerptView], chars: int) -> str:
    """The text that the model goes on from: examples, then the excerpts at hand."""
    parts = ["Excerpts from interviews, in groups. Each group has a name and a sentence."]
    for texts, name, sentence in _EXAMPLES:
        parts.append(f"{_listed(texts, chars)}\nName: {name}\nSentence: {sentence}")
    parts.append(f"{_listed([excerpt.text for excerpt in shown], chars)}\nName:")
    return "\n\n".join(parts)


def _listed(texts: Sequence[str], chars: int) -> str:
    """Each text as a JSON string, so that none can pass for a line of the prompt."""
    lines = (json.dumps(_cut(" ".join(t.split()), chars), ensure_ascii=False) for t in texts)
    return "\n".join(["Group:", *(f"- {line}" for line in lines)])


def _cut(text: str, chars: int) -> str:
    return text if len(text) <= chars else text[:chars].rsplit(maxsplit=1)[0] + " …"


def _parameters(params: CommonParams, config: LocalConfig) -> CommonParams:
    params.model.path = str(Path(config.model).expanduser())
    params.n_ctx, params.n_parallel, params.n_predict = config.context, 1, 256
    params.offline, params.warmup, params.fit_params, params.verbosity = True, False, False, -1
    # llama.cpp opens a port on this computer even for calls from within: nobody else may use it.
    params.api_keys = [secrets.token_hex(32)]
    params.endpoint_slots = params.ui = False
    if config.threads:
        params.cpuparams.n_threads = params.cpuparams_batch.n_threads = config.threads
    return params


def _faults(config: LocalConfig) -> list[str]:
    found = []
    if importlib.util.find_spec("xllamacpp") is None:
        found.append("xllamacpp is missing: pip install 'workbench-labeler-local[llama]'")
    if not config.model:
        return [*found, "no model is named (option model=PATH of a GGUF file)"]
    path = Path(config.model).expanduser()
    try:
        with path.open("rb") as file:
            if file.read(len(_MAGIC)) != _MAGIC:
                found.append(f"{config.model} is not a GGUF file")
    except OSError as error:
        found.append(f"model {config.model} cannot be read: {error.strerror}")
    return found


def _identity(path: Path) -> str:
    """File name and a digest of size, beginning and end: enough, and quick for many gigabytes."""
    size = path.stat().st_size
    digest = hashlib.sha256(str(size).encode())
    with path.open("rb") as file:
        digest.update(file.read(_ENDS))
        file.seek(-min(_ENDS, size), os.SEEK_END)
        digest.update(file.read(_ENDS))
    return f"{path.name}@{digest.hexdigest()[:12]}"


def _short(value: object) -> str:
    return " ".join(str(value).split())[:150]


def _make(config: LocalConfig, context: PluginContext) -> LocalLabeler:
    faults = _faults(config)
    if faults:
        raise LabelerMisconfigured("local: " + "; ".join(faults))
    return LocalLabeler(config, Model(config, _identity(Path(config.model).expanduser())))


SPEC = LabelerSpec(
    name="local", version="1", config=LocalConfig, make=_make, parallel=1, language_model=True
)
