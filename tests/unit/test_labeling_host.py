import threading
from collections.abc import Callable, Sequence
from dataclasses import dataclass, field, fields

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from workbench.api import (
    ChatClient,
    ExcerptView,
    LabelerConfig,
    LabelerFailed,
    LabelerMisconfigured,
    LabelerSpec,
    LabelerUnavailable,
    LabelProposal,
    LabelRejected,
    LabelRequest,
)
from workbench.domain.errors import InputError
from workbench.labeling.choice import ConfiguredLabeler, choose
from workbench.labeling.client import RateLimited, no_chat
from workbench.labeling.host import Outcome, RunLimits, label_clusters, stopped_why
from workbench.labeling.proposals import MemoryCache

Naming = Callable[[LabelRequest], LabelProposal]
TERMS = {term.name for term in fields(RunLimits)}


@dataclass
class Scripted:
    """A labeler that does for each cluster what the test says."""

    naming: Naming
    calls: list[str] = field(default_factory=list)
    lock: threading.Lock = field(default_factory=threading.Lock)

    def label(self, request: LabelRequest, chat: ChatClient) -> LabelProposal:
        with self.lock:
            self.calls.append(request.cluster_id)
        return self.naming(request)


def labeler(naming: Naming, **spec: object) -> tuple[Scripted, ConfiguredLabeler]:
    scripted = Scripted(naming)
    made = LabelerSpec(
        name="scripted",
        version="1",
        config=LabelerConfig,
        make=lambda config, context: scripted,
        **spec,  # type: ignore[arg-type]
    )
    return scripted, choose(made)


def clusters(*ids: str) -> list[LabelRequest]:
    return [
        LabelRequest(cluster_id=i, size=1, exemplars=(ExcerptView(id=f"e-{i}", text=f"about {i}"),))
        for i in ids
    ]


def run(
    chosen: ConfiguredLabeler, requests: Sequence[LabelRequest], **more: object
) -> list[Outcome]:
    given = {"sleep": lambda seconds: None} | {k: more.pop(k) for k in TERMS & more.keys()}
    options: dict[str, object] = {"chat_for": no_chat, "limits": RunLimits(**given)} | more  # type: ignore[arg-type]
    return label_clusters(chosen, requests, **options)  # type: ignore[arg-type]


def plainly(request: LabelRequest) -> LabelProposal:
    return LabelProposal(name=f"About {request.cluster_id}", evidence=(f"e-{request.cluster_id}",))


def test_every_cluster_gets_its_own_name_in_cluster_order() -> None:
    _, chosen = labeler(plainly)
    outcomes = run(chosen, clusters("pay", "rota", "bus"))
    assert [o.proposal.name for o in outcomes if o.proposal] == [
        "About pay",
        "About rota",
        "About bus",
    ]
    assert [o.attempts for o in outcomes] == [1, 1, 1] and stopped_why(outcomes) is None


def test_two_hundred_slow_clusters_run_side_by_side_within_the_limit_and_none_is_lost() -> None:
    at_once, most, lock = 0, 0, threading.Lock()
    together = threading.Barrier(8, timeout=30)

    def slowly(request: LabelRequest) -> LabelProposal:
        nonlocal at_once, most
        with lock:
            at_once += 1
            most = max(most, at_once)
        together.wait()  # only goes on when eight are in here at once
        with lock:
            at_once -= 1
        return plainly(request)

    ids = [f"c{i}" for i in range(200)]
    _, chosen = labeler(slowly)
    outcomes = run(chosen, clusters(*ids), parallel=8)
    assert [o.cluster_id for o in outcomes] == ids
    assert all(o.proposal and o.proposal.name == f"About {o.cluster_id}" for o in outcomes)
    assert most == 8


def test_a_failing_cluster_stays_unnamed_with_its_reason_and_harms_no_other() -> None:
    def naming(request: LabelRequest) -> LabelProposal:
        match request.cluster_id:
            case "refused":
                raise LabelRejected("the model declined")
            case "bug":
                raise ZeroDivisionError("division by zero")
            case "liar":
                return LabelProposal(name="x y", evidence=("e-9",))
            case "nothing":
                return None  # type: ignore[return-value]
            case "exit":
                raise SystemExit(3)
        return plainly(request)

    _, chosen = labeler(naming)
    ids = ("ok", "refused", "bug", "fine", "liar", "nothing", "good", "exit")
    found = {o.cluster_id: o for o in run(chosen, clusters(*ids))}
    assert [i for i in ids if found[i].proposal] == ["ok", "fine", "good"]
    assert (found["refused"].error_kind, found["refused"].error) == (
        "LabelRejected",
        "the model declined",
    )
    assert (found["bug"].error_kind, found["bug"].is_bug) == ("ZeroDivisionError", True)
    assert found["liar"].error_kind == "LabelRejected" and "e-9" in str(found["liar"].error)
    assert found["nothing"].error_kind == "TypeError"
    assert found["exit"].error_kind == "SystemExit"


def test_an_unavailable_service_is_asked_three_times_with_longer_and_longer_pauses() -> None:
    pauses: list[float] = []
    failures = {"slow": 2, "down": 9, "limited": 1}

    def naming(request: LabelRequest) -> LabelProposal:
        if failures[request.cluster_id]:
            failures[request.cluster_id] -= 1
            if request.cluster_id == "limited":
                raise RateLimited("429", retry_after=17.0)
            raise LabelerUnavailable("503")
        return plainly(request)

    scripted, chosen = labeler(naming)
    slow, down, limited = run(
        chosen, clusters("slow", "down", "limited"), sleep=pauses.append, parallel=1
    )
    assert slow.proposal and slow.attempts == 3
    assert (down.error_kind, down.attempts) == ("LabelerUnavailable", 3)
    assert limited.proposal and limited.attempts == 2
    assert pauses == [2.0, 4.0, 2.0, 4.0, 17.0]
    assert len(scripted.calls) == 8


def test_a_wrong_key_stops_the_run_and_keeps_what_is_finished() -> None:
    def naming(request: LabelRequest) -> LabelProposal:
        if request.cluster_id == "c2":
            raise LabelerFailed("401: wrong key")
        return plainly(request)

    scripted, chosen = labeler(naming)
    outcomes = run(chosen, clusters(*(f"c{i}" for i in range(9))), parallel=1)
    assert [o.error_kind for o in outcomes] == [None, None, "LabelerFailed"] + ["Stopped"] * 6
    assert stopped_why(outcomes) == "401: wrong key"
    assert scripted.calls == ["c0", "c1", "c2"]


def test_three_bugs_in_a_row_stop_the_run() -> None:
    def naming(request: LabelRequest) -> LabelProposal:
        if request.cluster_id in ("c1", "c3", "c4", "c5"):
            raise KeyError("oops")
        return plainly(request)

    _, chosen = labeler(naming)
    outcomes = run(chosen, clusters(*(f"c{i}" for i in range(9))), parallel=1)
    kinds = [o.error_kind for o in outcomes]
    assert kinds == [None, "KeyError", None, "KeyError", "KeyError", "KeyError"] + ["Stopped"] * 3
    assert "3 clusters in a row" in str(stopped_why(outcomes))


def test_a_row_of_rejections_is_no_bug_and_stops_nothing() -> None:
    def naming(request: LabelRequest) -> LabelProposal:
        raise LabelRejected("no")

    _, chosen = labeler(naming)
    assert {o.error_kind for o in run(chosen, clusters(*"abcdef"))} == {"LabelRejected"}


def test_calls_that_take_too_long_fail_and_three_of_them_stop_the_run() -> None:
    never = threading.Event()
    hanging = {"c1", "c3", "c5"}

    def naming(request: LabelRequest) -> LabelProposal:
        if request.cluster_id in hanging:
            never.wait(60)
        return plainly(request)

    _, chosen = labeler(naming)
    try:
        outcomes = run(chosen, clusters(*(f"c{i}" for i in range(9))), parallel=1, timeout=0.5)
    finally:
        never.set()
    kinds = [o.error_kind for o in outcomes]
    assert kinds == [None, "Timeout", None, "Timeout", None, "Timeout"] + ["Stopped"] * 3
    assert "--parallel" in str(stopped_why(outcomes))


def test_an_answer_that_comes_too_late_is_ignored() -> None:
    late = threading.Event()
    answered = threading.Event()

    def naming(request: LabelRequest) -> LabelProposal:
        if request.cluster_id == "slow":
            late.wait(60)
            answered.set()
        else:
            late.set()
            answered.wait(60)
        return plainly(request)

    cache = MemoryCache()
    _, chosen = labeler(naming)
    slow, quick = run(chosen, clusters("slow", "quick"), parallel=1, timeout=0.5, cache=cache)
    assert (slow.error_kind, quick.proposal is not None) == ("Timeout", True)
    assert len(cache) == 1


def test_results_do_not_depend_on_who_finishes_first() -> None:
    first_done = threading.Event()

    def naming(request: LabelRequest) -> LabelProposal:
        if request.cluster_id == "first":
            first_done.wait(30)
        else:
            threading.Timer(0.05, first_done.set).start()
        return LabelProposal(name="The bus" if request.cluster_id == "first" else "the BUS.")

    _, chosen = labeler(naming)
    arrived: list[str] = []
    first, second = run(
        chosen,
        clusters("first", "second"),
        parallel=2,
        on_outcome=lambda outcome: arrived.append(outcome.cluster_id),
    )
    assert arrived == ["second", "first"]
    assert first.proposal is not None and first.proposal.name == "The bus"
    assert second.error_kind == "LabelRejected" and "another theme" in str(second.error)


def test_an_answer_that_came_in_time_is_not_late_because_the_caller_is_slow() -> None:
    together = threading.Barrier(4, timeout=30)

    def naming(request: LabelRequest) -> LabelProposal:
        together.wait()
        return plainly(request)

    _, chosen = labeler(naming)
    outcomes = run(
        chosen,
        clusters(*"bcde"),
        parallel=4,
        timeout=0.5,
        on_outcome=lambda outcome: threading.Event().wait(0.6) and None,
    )
    assert [o.error_kind for o in outcomes] == [None] * 4


KINDS = st.sampled_from(["own", "shared", "rejected", "late", "down", "liar"])


@settings(max_examples=40, deadline=None)
@given(st.lists(KINDS, max_size=12), st.integers(2, 8))
def test_many_at_once_give_what_one_after_the_other_gives(kinds: list[str], parallel: int) -> None:
    def fresh() -> ConfiguredLabeler:
        tries: dict[str, int] = {}

        def naming(request: LabelRequest) -> LabelProposal:
            key = request.cluster_id
            tries[key] = tries.get(key, 0) + 1
            match kinds[int(key)]:
                case "shared":
                    return LabelProposal(name="The same for several")
                case "rejected":
                    raise LabelRejected("no")
                case "late" if tries[key] < 3:
                    raise LabelerUnavailable("wait")
                case "down":
                    raise LabelerUnavailable("gone")
                case "liar":
                    return LabelProposal(name="Lies", evidence=("e",))
            return plainly(request)

        return labeler(naming)[1]

    requests = clusters(*map(str, range(len(kinds))))
    alone = run(fresh(), requests, parallel=1)
    assert run(fresh(), requests, parallel=parallel) == alone
    names = [o.proposal.name for o in alone if o.proposal]
    assert len(names) == len(set(names))


def test_a_name_that_another_theme_already_has_is_refused() -> None:
    _, chosen = labeler(plainly)
    [outcome] = run(chosen, clusters("pay"), taken_names=["ABOUT PAY"])
    assert outcome.proposal is None and "another theme" in str(outcome.error)


def test_cancelling_keeps_what_is_finished_and_a_later_run_goes_on_from_there() -> None:
    cancel, cache = threading.Event(), MemoryCache()
    scripted, chosen = labeler(plainly)
    requests = clusters(*(f"c{i}" for i in range(6)))
    outcomes = run(
        chosen,
        requests,
        parallel=1,
        cache=cache,
        cancelled=cancel,
        on_outcome=lambda outcome: cancel.set() if outcome.cluster_id == "c2" else None,
    )
    assert [o.error_kind for o in outcomes] == [None] * 3 + ["Stopped"] * 3
    assert "cancelled" in str(stopped_why(outcomes))
    again = run(chosen, requests, cache=cache)
    assert [o.cached for o in again] == [True] * 3 + [False] * 3
    assert all(o.proposal for o in again)
    assert sorted(scripted.calls) == [f"c{i}" for i in range(6)]


def test_another_model_is_asked_again() -> None:
    scripted, chosen = labeler(plainly)
    cache = MemoryCache()
    for chat_id in ("small", "small", "large"):
        run(chosen, clusters("pay"), cache=cache, chat_id=chat_id)
    assert len(scripted.calls) == 2


def test_a_kept_answer_that_no_longer_passes_the_checks_is_asked_for_again() -> None:
    _, chosen = labeler(plainly)
    [request] = clusters("pay")
    cache = MemoryCache()
    cache.put(chosen.key(request), LabelProposal(name="Theme 1"))
    [outcome] = run(chosen, [request], cache=cache)
    assert outcome.proposal and outcome.proposal.name == "About pay" and not outcome.cached


def test_a_refusal_is_kept_and_asked_anew_only_where_that_is_wanted() -> None:
    answers = iter([LabelRejected("not today")])

    def naming(request: LabelRequest) -> LabelProposal:
        for failure in answers:
            raise failure
        return plainly(request)

    cache = MemoryCache()
    scripted, chosen = labeler(naming)
    [first] = run(chosen, clusters("pay"), cache=cache)
    [kept] = run(chosen, clusters("pay"), cache=cache)
    assert (first.error, first.cached) == ("not today", False)
    assert (kept.error, kept.error_kind, kept.cached) == ("not today", "LabelRejected", True)
    assert len(scripted.calls) == 1
    assert run(chosen, clusters("pay"), cache=cache, again={"bus"})[0].proposal is None
    assert run(chosen, clusters("pay"), cache=cache, again={"pay"})[0].proposal is not None
    assert run(chosen, clusters("pay"), cache=cache)[0].proposal is not None
    assert len(scripted.calls) == 2


def test_other_failures_are_not_kept() -> None:
    answers = iter([ValueError("a bug"), LabelerFailed("wrong key")])

    def naming(request: LabelRequest) -> LabelProposal:
        for failure in answers:
            raise failure
        return plainly(request)

    cache = MemoryCache()
    _, chosen = labeler(naming)
    for _ in range(2):
        assert run(chosen, clusters("pay"), cache=cache)[0].proposal is None
    assert run(chosen, clusters("pay"), cache=cache)[0].proposal is not None


def test_another_file_of_a_drop_in_is_another_labeler() -> None:
    _, chosen = labeler(plainly)
    one, other = (choose(chosen.spec, sha256=digit * 64) for digit in "ab")
    assert one.version == "1+sha256." + "a" * 64
    [request] = clusters("pay")
    assert len({c.key(request) for c in (chosen, one, other)}) == 3


def test_progress_and_outcomes_come_in_the_callers_thread() -> None:
    told: list[tuple[str, int, int]] = []
    threads: set[str] = set()

    def note(outcome: Outcome) -> None:
        threads.add(threading.current_thread().name)

    _, chosen = labeler(plainly)
    run(
        chosen,
        clusters("a", "b", "c"),
        progress=lambda what, done, total: told.append((what, done, total)),
        on_outcome=note,
    )
    assert told == [("naming with scripted", i, 3) for i in (1, 2, 3)]
    assert threads == {threading.current_thread().name}


def test_a_labeler_that_finds_out_late_what_it_lacks_stops_its_run_and_says_so() -> None:
    class Asking:
        def label(self, request: LabelRequest, chat: ChatClient) -> LabelProposal:
            return LabelProposal(name=chat.complete(system="", user="").text)

    spec = LabelerSpec(
        name="asking", version="1", config=LabelerConfig, make=lambda config, context: Asking()
    )
    outcomes = run(choose(spec), clusters("pay", "rota", "bus"), parallel=1)
    assert outcomes[0].error_kind == "LabelerMisconfigured" and not outcomes[0].is_bug
    assert [o.error_kind for o in outcomes[1:]] == ["Stopped", "Stopped"]
    assert "no language model" in str(stopped_why(outcomes))


def test_wrong_options_are_all_named_before_anything_is_asked() -> None:
    class Config(LabelerConfig):
        words: int
        mood: str = "plain"

    spec = LabelerSpec(
        name="picky", version="1", config=Config, make=lambda config, context: Scripted(plainly)
    )
    with pytest.raises(InputError, match=r"(?s)words.*nonsense"):
        choose(spec, {"words": "many", "nonsense": "1"})


def test_a_missing_secret_is_wrong_input() -> None:
    spec = LabelerSpec(
        name="keyed",
        version="1",
        config=LabelerConfig,
        make=lambda config, context: Scripted(plainly) if context.secret("TEAM_KEY") else None,  # type: ignore[arg-type, return-value]
    )
    with pytest.raises(InputError, match="TEAM_KEY"):
        choose(spec)

    def secret(name: str) -> str:
        raise LabelerMisconfigured(f"{name} is empty")

    with pytest.raises(InputError, match="TEAM_KEY is empty"):
        choose(spec, secret=secret)


def test_no_clusters_give_no_outcomes() -> None:
    _, chosen = labeler(plainly)
    assert run(chosen, []) == []
