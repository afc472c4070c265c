"""Run one labeler over many clusters: threads, retries, isolation, cache. Plugins do none of this.

One daemon thread a cluster, at most `parallel` at a time. A call that overruns its time cannot be
killed in Python, so its thread is left behind and its answer ignored. Cache, progress and
`on_outcome` are called from the thread that called `label_clusters`, and from no other.
"""

from __future__ import annotations

import queue
import threading
import time
from collections.abc import Callable, Collection, Iterable, Iterator, Sequence
from dataclasses import dataclass, field, replace
from itertools import islice

from workbench.api import (
    ChatClient,
    LabelerFailed,
    LabelerMisconfigured,
    LabelerUnavailable,
    LabelProposal,
    LabelRejected,
    LabelRequest,
)
from workbench.domain.ports import Progress, silent
from workbench.labeling.checks import checked, name_key
from workbench.labeling.choice import ConfiguredLabeler
from workbench.labeling.client import NoServer, TimedOut
from workbench.labeling.proposals import LabelCache, MemoryCache, refusal, refused_why
from workbench.labeling.stdout_guard import set_apart

ATTEMPTS = 3
ENOUGH_BUGS = 3
ENOUGH_TIMEOUTS = 3
ENOUGH_SILENCE = 2
LONGEST_WAIT = 60.0
STOPPED, TIMEOUT = "Stopped", "Timeout"
_RAISED = (LabelerUnavailable, LabelRejected, LabelerFailed, LabelerMisconfigured)
_ON_PURPOSE = {*(kind.__name__ for kind in _RAISED), TIMEOUT, STOPPED, None}
_POLL = 0.05


@dataclass(frozen=True, slots=True, kw_only=True)
class Outcome:
    """What came of one cluster: a proposal, or the reason why it stays unnamed.

    Attributes:
        error_kind: None with a proposal; else `LabelRejected`, `LabelerUnavailable`,
            `LabelerFailed`, `LabelerMisconfigured`, `Timeout`, `Stopped` (never finished: the run
            stopped, `error` says why), or the name of whatever a faulty plugin raised.
        attempts: calls that were made; 0 for a cached or a stopped one.
        cached: the proposal or the refusal is an answer of an earlier run.
    """

    cluster_id: str
    proposal: LabelProposal | None
    error_kind: str | None = None
    error: str | None = None
    attempts: int = 0
    cached: bool = False

    @property
    def is_bug(self) -> bool:
        """Whether the plugin raised something it should not."""
        return self.error_kind not in _ON_PURPOSE


def stopped_why(outcomes: Iterable[Outcome]) -> str | None:
    """Why a run ended before its last cluster, or None if it did not."""
    return next((o.error for o in outcomes if o.error_kind == STOPPED), None)


def ignore(outcome: Outcome) -> None:
    """An `on_outcome` that does nothing."""


@dataclass(frozen=True, slots=True, kw_only=True)
class RunLimits:
    """How a labeler is run.

    Attributes:
        parallel: calls at once, instead of the labeler's own setting.
        timeout: seconds a call may take; three overruns stop the run.
        progress: hears how many clusters are done, of how many.
        on_outcome: given each outcome as it comes, before names are compared with each other.
        sleep: waits between attempts, from the labeler's thread.
        cancelled: set it to stop; what is finished is kept.
        silence: what to do about a server that has never answered, "" if it has; then two themes
            that ran out of time stop the run.
    """

    parallel: int | None = None
    timeout: float = 120.0
    progress: Progress = silent
    on_outcome: Callable[[Outcome], None] = ignore
    sleep: Callable[[float], None] = time.sleep
    cancelled: threading.Event = field(default_factory=threading.Event)
    silence: Callable[[], str] = str


def label_clusters(
    chosen: ConfiguredLabeler,
    requests: Sequence[LabelRequest],
    *,
    chat_for: Callable[[LabelRequest], ChatClient],
    chat_id: str = "",
    cache: LabelCache | None = None,
    limits: RunLimits | None = None,
    taken_names: Iterable[str] = (),
    again: Collection[str] = (),
) -> list[Outcome]:
    """Name clusters; one that fails stays unnamed with its reason and harms no other.

    Args:
        chosen: the labeler, from `choose`.
        requests: one a cluster; their order decides which of two equal names stands.
        chat_for: the recording client for one request.
        chat_id: provider, model and parameters behind `chat_for`; part of the cache key.
        cache: answers of earlier runs, refusals among them; a run that stopped goes on from there.
        terms: how it is run; by default with the labeler's settings.
        taken_names: names of other themes, which no proposal may repeat.
        again: clusters to ask about again if the earlier answer was a refusal.

    Returns:
        One outcome for each request, in the order of `requests`; none raises.
    """
    run = _Run(
        chosen=chosen, requests=tuple(requests), chat_for=chat_for, limits=limits or RunLimits()
    )  # fmt: skip
    kept = cache if cache is not None else MemoryCache()
    keys = [chosen.key(request, chat_id) for request in run.requests]
    _recall(run, kept, keys, again)
    _ask(run, kept, keys)
    return _judged(run, taken_names)


def _recall(run: _Run, kept: LabelCache, keys: Sequence[str], again: Collection[str]) -> None:
    """Take what was answered before."""
    for index, outcome in _from_cache(run, kept, keys, again):
        run.done[index] = outcome
        run.tell(outcome)


def _ask(run: _Run, kept: LabelCache, keys: Sequence[str]) -> None:
    """Ask for the rest, and keep each answer as it comes."""
    try:
        for index, outcome in run.finish():
            answer = _answer(outcome)
            if answer is not None:
                kept.put(keys[index], answer)
            run.tell(outcome)
    finally:
        run.stopped = run.stopped or "the run is over"  # a thread that waits asks no more


def _answer(outcome: Outcome) -> LabelProposal | None:
    """The part of an outcome worth keeping: what asking again would only repeat."""
    if outcome.error_kind == "LabelRejected":
        return refusal(outcome.error or "no reason given")
    return outcome.proposal


def _from_cache(
    run: _Run, cache: LabelCache, keys: Sequence[str], again: Collection[str]
) -> Iterator[tuple[int, Outcome]]:
    """Earlier answers; proposals that no longer pass the checks are asked for again."""
    for index, (request, key) in enumerate(zip(run.requests, keys, strict=True)):
        answer = cache.get(key)
        if answer is None:
            continue
        why = refused_why(answer)
        if why is not None:
            if request.cluster_id not in again:
                yield index, _refused(request, why)
            continue
        try:
            good = checked(answer, request, examples=run.chosen.examples)
        except LabelRejected:
            continue
        yield index, Outcome(cluster_id=request.cluster_id, proposal=good, cached=True)


def _refused(request: LabelRequest, why: str) -> Outcome:
    return Outcome(
        cluster_id=request.cluster_id,
        proposal=None,
        error_kind="LabelRejected",
        error=why,
        cached=True,
    )


def _judged(run: _Run, taken_names: Iterable[str]) -> list[Outcome]:
    """All outcomes in cluster order; a name that an earlier theme has is refused."""
    taken = {name_key(name) for name in taken_names}
    judged = []
    for index, request in enumerate(run.requests):
        outcome = run.done.get(index) or Outcome(
            cluster_id=request.cluster_id, proposal=None, error_kind=STOPPED, error=run.stopped
        )
        judged.append(_unless_taken(outcome, taken))
    return judged


def _unless_taken(outcome: Outcome, taken: set[str]) -> Outcome:
    if outcome.proposal is None:
        return outcome
    name = outcome.proposal.name
    if name_key(name) not in taken:
        taken.add(name_key(name))
        return outcome
    why = f"the name {name!r} is already that of another theme"
    return replace(outcome, proposal=None, error_kind="LabelRejected", error=why)


@dataclass(slots=True)
class _Call:
    """A cluster in the hands of a thread; `deadline` is None while no plugin code is running."""

    index: int
    attempts: int = 0
    deadline: float | None = None


@dataclass(slots=True, kw_only=True)
class _Run:
    """The state of one `label_clusters`; threads only read it, add results and set their call."""

    chosen: ConfiguredLabeler
    requests: tuple[LabelRequest, ...]
    chat_for: Callable[[LabelRequest], ChatClient]
    limits: RunLimits
    results: queue.SimpleQueue[tuple[_Call, LabelProposal | BaseException]] = field(
        default_factory=queue.SimpleQueue
    )
    done: dict[int, Outcome] = field(default_factory=dict)
    running: dict[int, _Call] = field(default_factory=dict)
    timeouts: int = 0
    late: int = 0
    stopped: str | None = None

    def tell(self, outcome: Outcome) -> None:
        """Pass an outcome on to whoever wants to know."""
        self.limits.on_outcome(outcome)
        self.limits.progress(f"naming with {self.chosen.name}", len(self.done), len(self.requests))

    def finish(self) -> Iterator[tuple[int, Outcome]]:
        """Yield outcomes until every cluster is done or the run stops."""
        waiting = iter([i for i in range(len(self.requests)) if i not in self.done])
        while self.stopped is None:
            if self.limits.cancelled.is_set():
                self.stopped = "cancelled; what is finished is kept"
                break
            self._start(waiting, self.limits.parallel or self.chosen.spec.parallel)
            if not self.running:
                break
            yield from self._arrived()
            yield from self._overrun()
        yield from self._last_arrivals()

    def _start(self, waiting: Iterable[int], parallel: int) -> None:
        for index in islice(waiting, max(0, max(1, parallel) - len(self.running))):
            call = self.running[index] = _Call(index)
            threading.Thread(
                target=self._work, args=(call,), daemon=True, name=f"labeler-{index}"
            ).start()

    def _arrived(self) -> Iterator[tuple[int, Outcome]]:
        try:
            call, result = self.results.get(timeout=_POLL)
        except queue.Empty:
            return
        if self.running.pop(call.index, None) is call:
            yield call.index, self._settle(call, result)

    def _last_arrivals(self) -> Iterator[tuple[int, Outcome]]:
        while not self.results.empty():
            yield from self._arrived()

    def _overrun(self) -> Iterator[tuple[int, Outcome]]:
        now = time.monotonic()
        for call in list(self.running.values()):
            if call.deadline is not None and call.deadline < now:
                del self.running[call.index]
                self.timeouts += 1
                self._another_is_late()
                if self.timeouts >= ENOUGH_TIMEOUTS:
                    self.stopped = self.stopped or (
                        f"{self.timeouts} calls took longer than {self.limits.timeout:g} s; ask "
                        "for fewer at once with --parallel, or use a faster model"
                    )
                why = f"no answer within {self.limits.timeout:g} s"
                yield call.index, self._keep(call, None, TIMEOUT, why)

    def _settle(self, call: _Call, result: LabelProposal | BaseException) -> Outcome:
        if isinstance(result, LabelProposal):
            return self._keep(call, result)
        why = _described(result)
        outcome = self._keep(call, None, _kind(result), why)
        if isinstance(result, LabelerFailed | LabelerMisconfigured | NoServer):
            self.stopped = self.stopped or why
        elif isinstance(result, TimedOut):
            self._another_is_late()
        elif self._bugs_in_a_row(call.index) >= ENOUGH_BUGS:
            self.stopped = self.stopped or (
                f"labeler {self.chosen.name!r} is broken: {ENOUGH_BUGS} clusters in a row ended in "
                f"{outcome.error_kind} ({why}); tell its author"
            )
        return outcome

    def _another_is_late(self) -> None:
        """Stop if time ran out for a second theme and the server has never answered."""
        self.late += 1
        if self.late >= ENOUGH_SILENCE:
            self.stopped = self.stopped or self.limits.silence() or None

    def _keep(
        self,
        call: _Call,
        proposal: LabelProposal | None,
        error_kind: str | None = None,
        error: str | None = None,
    ) -> Outcome:
        outcome = self.done[call.index] = Outcome(
            cluster_id=self.requests[call.index].cluster_id,
            proposal=proposal,
            error_kind=error_kind,
            error=error,
            attempts=call.attempts,
        )
        return outcome

    def _bugs_in_a_row(self, index: int) -> int:
        """Neighbours in cluster order, so that it does not matter which finished first."""

        def stretch(step: int) -> int:
            at = index
            while (outcome := self.done.get(at + step)) is not None and outcome.is_bug:
                at += step
            return abs(at - index)

        return 1 + stretch(-1) + stretch(1) if self.done[index].is_bug else 0

    def _work(self, call: _Call) -> None:
        try:
            result: LabelProposal | BaseException = self._asked(call)
        except BaseException as error:  # plugin code may raise anything, SystemExit included
            result = error
        call.deadline = None  # in time, however long it waits in the queue
        set_apart()  # it may have closed what it did not open
        self.results.put((call, result))

    def _asked(self, call: _Call) -> LabelProposal:
        request = self.requests[call.index]
        chat = self.chat_for(request)
        while True:
            call.attempts += 1
            call.deadline = time.monotonic() + self.limits.timeout
            try:
                proposal = self.chosen.labeler.label(request, chat)
                return checked(proposal, request, examples=self.chosen.examples)
            except LabelerUnavailable as error:
                call.deadline = None
                if call.attempts >= ATTEMPTS or self.stopped is not None:
                    raise
                self.limits.sleep(_pause(call.attempts, error))
                if self.running.get(call.index) is not call or self.stopped is not None:
                    raise


def _pause(attempt: int, error: LabelerUnavailable) -> float:
    """Seconds: 2, 4, …, or what the server asked for (`retry_after`), a minute at most."""
    asked = getattr(error, "retry_after", None)
    wished = float(asked) if isinstance(asked, int | float) else 0.0
    return min(LONGEST_WAIT, max(2.0**attempt, wished))


def _kind(error: BaseException) -> str:
    for known in _RAISED:
        if isinstance(error, known):
            return known.__name__
    kind = type(error)
    # A plugin's own class may share a name with ours (requests.Timeout): then say whose it is.
    return f"{kind.__module__}.{kind.__name__}" if kind.__name__ in _ON_PURPOSE else kind.__name__


def _described(error: BaseException) -> str:
    return " ".join(str(error).split())[:300] or type(error).__name__
