"""In which transcripts it is in doubt who speaks, and what was settled; beside the trail."""

from __future__ import annotations

import json
from collections.abc import Callable, Collection, Mapping
from functools import cache

from pydantic import TypeAdapter

from workbench.domain.material.text import Role
from workbench.domain.speech.doubts import Doubt
from workbench.storage.base import Tables
from workbench.storage.derived import derived, put_derived
from workbench.storage.failures import legible

DOUBTS, SETTLED, SETTLED_IN = "doubts", "settled speakers", "settled transcripts"
PATTERN = "speakers' marks"


class DoubtTables(Tables):
    """What of a transaction's material is in doubt, or was settled."""

    def put_doubts(self, doubts: Mapping[str, Doubt | None]) -> None:
        """Keep what is doubtful in transcripts, by id; None where nothing is any more."""
        known = self.doubts()
        now = {**known, **doubts}
        left = {t: doubt for t, doubt in now.items() if doubt is not None}
        if left != known:
            put_derived(self._at, DOUBTS, _doubts().dump_json(left))

    @legible("what is in doubt")
    def doubts(self) -> dict[str, Doubt]:
        """Transcript id to what is doubtful in it, until somebody settles it."""
        return _doubts().validate_json(derived(self._at, DOUBTS) or b"{}")

    def put_settled(self, roles: Mapping[str, Role]) -> None:
        """Keep the parts that an analyst gave to labels, beside those that are kept already."""
        put_derived(self._at, SETTLED, _settled().dump_json({**self.settled(), **roles}))

    @legible("what was settled of speakers")
    def settled(self) -> dict[str, Role]:
        """Label, as labels are compared, to the part that an analyst gave it."""
        return _settled().validate_json(derived(self._at, SETTLED) or b"{}")

    def put_settled_in(self, transcript_id: str) -> None:
        """Note that an analyst has settled who speaks in a transcript."""
        now = sorted({*self.settled_in(), transcript_id})
        put_derived(self._at, SETTLED_IN, json.dumps(now).encode())

    @legible("where it was settled who speaks")
    def settled_in(self) -> frozenset[str]:
        """The transcripts in which an analyst has settled who speaks."""
        return frozenset(json.loads(derived(self._at, SETTLED_IN) or b"[]"))

    def put_speaker_pattern(self, written: str) -> None:
        """Keep how files mark who speaks, as the analyst wrote it; empty: no longer."""
        if written != self.speaker_pattern():
            put_derived(self._at, PATTERN, json.dumps(written).encode())

    @legible("how speakers are marked")
    def speaker_pattern(self) -> str:
        """How files mark who speaks, as the analyst wrote it; empty where nobody said."""
        return str(json.loads(derived(self._at, PATTERN) or b'""'))

    def unsettle(self, labels: Collection[str]) -> None:
        """Forget what was settled of labels."""
        before = self.settled()
        kept = {label: role for label, role in before.items() if label not in labels}
        if kept != before:
            put_derived(self._at, SETTLED, _settled().dump_json(kept))

    def forget_labels(self, masked: Callable[[str], str]) -> None:
        """Rewrite the labels that doubts and what was settled name."""
        self.put_doubts({t: doubt.masked(masked) for t, doubt in self.doubts().items()})
        before = self.settled()
        kept = {masked(label): role for label, role in before.items()}
        if kept != before:
            put_derived(self._at, SETTLED, _settled().dump_json(kept))


@cache
def _doubts() -> TypeAdapter[dict[str, Doubt]]:
    return TypeAdapter(dict[str, Doubt])


@cache
def _settled() -> TypeAdapter[dict[str, Role]]:
    return TypeAdapter(dict[str, Role])
