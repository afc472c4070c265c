"""Everything the workbench raises on purpose.

    WorkbenchError
    ├── InputError            what somebody gave cannot be used; nothing was written (exit 2)
    │   ├── UnreadableFile    a file that cannot be imported: which, why, and how to mend it
    │   │   └── OtherKind     it is not a transcript, but has a door of its own or none here
    │   ├── NotFound          no theme, excerpt, code … has that name or id
    │   ├── Ambiguous         several do
    │   ├── BrokenLabeler     a plugin cannot be used; a run goes on with the others (exit 1)
    │   ├── Damaged           what a project is kept in cannot be read as it was written
    │   └── ReadOnly          the project can be looked at, but not written to
    ├── DecisionError         the decision does not fit the board it was made on
    │   └── StaleBoard        somebody else changed what it touches in the meantime
    ├── Displaced             what was opened is not there any more, or is another one (exit 2)
    ├── Unsure                it failed, and whether it was recorded cannot be seen (exit 2)
    └── TrailBroken           `verify` found the trail or the board altered (exit 1)

Every message is one line: what is wrong, with the value, and what to do about it.
"""

from __future__ import annotations


class WorkbenchError(Exception):
    """Base of all errors that the workbench raises on purpose."""


class InputError(WorkbenchError):
    """What somebody gave cannot be used; the message says how to mend it."""


class UnreadableFile(InputError):
    """A file that cannot be imported.

    Args:
        name: the file's name as the user knows it.
        why: what is wrong with it, half a sentence.
        mend: what to do, one sentence.
    """

    def __init__(self, name: str, why: str, mend: str) -> None:
        super().__init__(f"{name}: {why}. {mend}")
        self.name, self.why, self.mend = name, why, mend

    @property
    def reason(self) -> str:
        """What is wrong and what to do, for places that already show the name."""
        return f"{self.why}. {self.mend}"


class OtherKind(UnreadableFile):
    """A file that is not a transcript: a codebook, a guide, a table of who took part."""


class NotFound(InputError):
    """Nothing has that name or id."""


class Ambiguous(InputError):
    """Several things have that name or id prefix."""


class BrokenLabeler(InputError):
    """A labeler that exists cannot be used: the plugin is at fault, not the person who chose it."""


class Damaged(InputError):
    """What a project is kept in cannot be read as it was written; nothing of it was touched."""


class ReadOnly(InputError):
    """The project can be looked at, but not written to.

    Args:
        why: what is in the way, a clause.
    """

    def __init__(self, why: str) -> None:
        super().__init__(
            f"{why}, so nothing can be kept; copy the project's folder to decide there"
        )


class DecisionError(WorkbenchError):
    """The decision does not fit the board it was made on; nothing was changed."""


class StaleBoard(DecisionError):
    """Somebody changed what the decision touches after the board it was made on.

    Args:
        message: who changed what, in one line.
        seq: the newest event of the trail.
    """

    def __init__(self, message: str, seq: int) -> None:
        super().__init__(message)
        self.seq = seq


class Displaced(WorkbenchError):
    """What was opened is not there any more, or is another one; nothing more is written to it."""


class Unsure(WorkbenchError):
    """A decision failed, and so did looking for it in the trail; it may be recorded."""


class TrailBroken(WorkbenchError):
    """The trail, its hashes or the stored board were altered."""
