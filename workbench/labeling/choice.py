"""A labeler as the user chose it: found, its options validated, made, ready to run."""

from __future__ import annotations

import logging
from collections.abc import Callable, Mapping
from dataclasses import dataclass
from typing import Any

from workbench.api import (
    Labeler,
    LabelerConfig,
    LabelerMisconfigured,
    LabelerSpec,
    LabelRequest,
    PluginContext,
)
from workbench.domain.errors import BrokenLabeler, InputError
from workbench.labeling.proposals import cache_key


@dataclass(frozen=True, slots=True, kw_only=True)
class ConfiguredLabeler:
    """A labeler that is ready to run.

    Attributes:
        config: the options after validation, defaults filled in.
        prompt_version: the labeler's own attribute of that name, "" if it has none.
        examples: names its prompt gives as examples, which therefore don't count as names.
        sha256: hex digest of a drop-in's file; "" for an installed labeler.
        option: as the user chose it, `NAME:key=value,…`.
        name: what its names go by: the option `as`, else the spec's name.
    """

    spec: LabelerSpec[Any]
    config: LabelerConfig
    labeler: Labeler
    prompt_version: str = ""
    examples: tuple[str, ...] = ()
    sha256: str = ""
    option: str = ""
    name: str = ""

    @property
    def version(self) -> str:
        """For the trail and the cache: the spec's; for a drop-in, also which file it was."""
        own = self.spec.version
        return f"{own}+sha256.{self.sha256}" if self.sha256 else own

    def key(self, request: LabelRequest, chat_id: str = "") -> str:
        """The cache key of this labeler's answer to a request."""
        return cache_key(
            request,
            labeler=self.spec.name,
            version=self.version,
            config=self.config.model_dump(mode="json"),
            prompt_version=self.prompt_version,
            chat_id=chat_id,
        )


def choose(
    spec: LabelerSpec[Any],
    options: Mapping[str, object] | None = None,
    *,
    secret: Callable[[str], str] | None = None,
    sha256: str = "",
    option: str = "",
    name: str = "",
) -> ConfiguredLabeler:
    """Make a labeler with its options.

    Args:
        spec: from `registry.find`.
        options: as the user gave them; strings are read as the option's type.
        secret: name of a secret to its value; raises `LabelerMisconfigured` where it is missing.
        sha256: of the file, where the labeler is a drop-in.
        option: as the user wrote it.
        name: what its names go by, if not by the spec's name.

    Raises:
        InputError: naming every bad option, or what the plugin says is missing.
        BrokenLabeler: the plugin failed in another way.
    """
    log = logging.getLogger(f"workbench.labelers.{spec.name}")
    context = PluginContext(secret=secret or no_secret, log=log)
    try:
        labeler = spec.build(options or {}, context)
        config = spec.config.model_validate(dict(options or {}))
    except LabelerMisconfigured as error:
        raise InputError(_one_line(error)) from error
    except Exception as error:  # the plugin's own code runs in make()
        raise BrokenLabeler(
            f"labeler {spec.name!r} could not be made: {type(error).__name__}: "
            f"{_one_line(error)}; tell its author"
        ) from error
    return ConfiguredLabeler(
        spec=spec,
        config=config,
        labeler=labeler,
        prompt_version=str(getattr(labeler, "prompt_version", "")),
        examples=tuple(map(str, getattr(labeler, "prompt_examples", ()))),
        sha256=sha256,
        option=option or spec.name,
        name=name or spec.name,
    )


def no_secret(name: str) -> str:
    """A `PluginContext.secret` that knows no secrets.

    Raises:
        LabelerMisconfigured: always.
    """
    raise LabelerMisconfigured(f"the secret {name} is not set; set it in the environment")


def _one_line(error: Exception) -> str:
    return " ".join(str(error).split())
