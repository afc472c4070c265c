"""Settings of a project: `settings.toml` in its folder, overridden by the environment.

The only place that reads the environment. Secrets (API keys) are read when a labeler asks for
them and are never stored, shown or logged.
"""

from __future__ import annotations

import os
import tomllib
from pathlib import Path
from typing import Annotated, Literal
from urllib.parse import parse_qs, urlsplit

from pydantic import AfterValidator, Field, ValidationError, field_validator
from pydantic_settings import (
    BaseSettings,
    PydanticBaseSettingsSource,
    SettingsConfigDict,
    TomlConfigSettingsSource,
)

from workbench.clustering import CLUSTERERS
from workbench.domain.egress import Price
from workbench.domain.errors import InputError
from workbench.domain.ports import Granularity

FILE = "settings.toml"

LONGEST_WAIT = 86_400.0
"""Seconds that an answer may be waited for: a run has to end some day."""


def _known(engine: str) -> str:
    if engine and engine not in CLUSTERERS:
        raise ValueError(f"{engine!r} is unknown; choose {' or '.join(CLUSTERERS)}")
    return engine


EngineName = Annotated[str, AfterValidator(_known)]
"""An engine of `clustering.CLUSTERERS`; empty for the default."""


class Settings(BaseSettings):
    """What can be set; every field also as `WORKBENCH_<FIELD>` in the environment.

    Attributes:
        analyst: who decides, where neither `--analyst` nor the page says.
        database_url: empty for `workbench.db` in the project folder. A project's file holds no
            password of it.
        embedding_model: empty for the packaged model, `multilingual` for that of the extra; else a
            local path or a model name, which may be downloaded by sentence-transformers.
        dtype: `auto` takes bfloat16 where the processor computes it natively.
        clusterer: one of `clustering.CLUSTERERS`, or empty for the default.
        pseudonyms: the list of names that are replaced before a transcript is stored; a path from
            the project folder, which it must not lie in.
        pii_model: an installed spaCy model with which Presidio (extra `pii`) looks for names to
            replace; empty: rules alone.
        plugins_dir: folder of drop-in labelers; empty: none. From the environment or the command
            line, never from a project's file.
        no_plugins: only the labelers that come with the workbench.
        chat_url: an OpenAI-compatible server, for labelers that ask a language model.
        chat_model: the model to ask there.
        chat_timeout: seconds that naming one theme may take.
        suggestions: whether the board suggests what excerpts may be about.
        prices: model to what it takes for a million tokens (`input`, `output`).
        currency: of the prices.
        ai_off: no language model is asked, here or elsewhere, whatever labeler is chosen.
    """

    model_config = SettingsConfigDict(env_prefix="WORKBENCH_", extra="forbid", frozen=True)

    analyst: str = ""
    database_url: str = ""
    embedding_model: str = ""
    dtype: Literal["auto", "float32", "bfloat16"] = "auto"
    clusterer: EngineName = ""
    granularity: Granularity = "medium"
    seed: int = 0
    pseudonyms: str = ""
    pii_model: str = ""
    plugins_dir: str = ""
    no_plugins: bool = False
    chat_url: str = ""
    chat_model: str = ""
    chat_timeout: float = Field(default=120.0, gt=0, le=LONGEST_WAIT)
    suggestions: bool = True
    prices: dict[str, Price] = Field(default_factory=dict)
    currency: str = ""
    ai_off: bool = False

    @field_validator("chat_url")
    @classmethod
    def _is_a_servers(cls, url: str) -> str:
        """Only an address that a server can answer at: not a file, and no password in it."""
        try:
            parts = urlsplit(url)
            named = parts.scheme in ("http", "https") and parts.hostname and "@" not in parts.netloc
        except ValueError:
            named = None
        if url and not named:
            raise ValueError(
                "not an http or https address without a password; write http://HOST:PORT/v1"
            )
        return url

    @classmethod
    def settings_customise_sources(
        cls,
        settings_cls: type[BaseSettings],
        init_settings: PydanticBaseSettingsSource,
        env_settings: PydanticBaseSettingsSource,
        dotenv_settings: PydanticBaseSettingsSource,
        file_secret_settings: PydanticBaseSettingsSource,
    ) -> tuple[PydanticBaseSettingsSource, ...]:
        """Arguments win over the environment, the environment over the file."""
        return (init_settings, env_settings, TomlConfigSettingsSource(settings_cls))


def read_settings(folder: Path) -> Settings:
    """The settings of the project in `folder`; defaults where it has no `settings.toml`.

    Raises:
        InputError: the file is not TOML, names plugins to run, holds a password, or has a setting
            that is unknown or of the wrong kind.
    """
    path = folder / FILE
    _may_be_in_a_project(path)
    located = type("Settings", (Settings,), {"model_config": {"toml_file": path}})
    try:
        return located()  # type: ignore[no-any-return]
    except ValidationError as error:
        fault = error.errors()[0]
        name = ".".join(map(str, fault["loc"]))
        raise InputError(f"{path}: setting {name!r}: {fault['msg']}") from error
    except ValueError as error:
        raise InputError(f"{path} is not valid TOML: {error}; mend or delete it") from error


def _may_be_in_a_project(path: Path) -> None:
    """Refuse a project that holds a secret or says which code to run: somebody may have sent it."""
    try:
        content = tomllib.loads(path.read_text("utf-8")) if path.exists() else {}
    except (OSError, ValueError):  # pydantic says in a moment what is wrong with it
        return
    if content.get("plugins_dir"):
        raise InputError(
            f"{path}: plugins_dir cannot be set in a project, which may come from somebody else; "
            "take it out, and name the folder with --plugins-dir or WORKBENCH_PLUGINS_DIR"
        )
    if _password_in(content.get("database_url")):
        raise InputError(
            f"{path}: database_url holds a password; take it out, and set PGPASSWORD, or the whole "
            "address in WORKBENCH_DATABASE_URL"
        )


def _password_in(url: object) -> bool:
    try:
        parts = urlsplit(url if isinstance(url, str) else "")
    except ValueError:  # the database says in a moment what is wrong with it
        return False
    return parts.password is not None or "password" in parse_qs(parts.query)


def secret(name: str) -> str | None:
    """The value of a secret from the environment, or None."""
    return os.environ.get(name) or None
