"""What a labeler would send, and what that might cost, before anything is sent; what was sent."""

from __future__ import annotations

import json
from collections.abc import Sequence
from contextlib import suppress
from dataclasses import asdict, dataclass

from workbench.api import LabelRejected, LabelRequest
from workbench.domain.egress import ChatCall, Sent, estimated_tokens, totals
from workbench.labeling.choice import ConfiguredLabeler
from workbench.labeling.client import ChatOptions
from workbench.labeling.fake import Asked, FakeChat
from workbench.labeling.proposals import refused_why
from workbench.services.context import Project
from workbench.services.labelers.choosing import Broken, destination, is_allowed, model_of
from workbench.services.labelers.naming import failed_before
from workbench.services.labelers.requests import label_requests
from workbench.services.reading import study


@dataclass(frozen=True, slots=True, kw_only=True)
class Prompt:
    """What would be asked about a theme; `system` is empty where the plugin writes its own."""

    theme_id: str
    name: str
    system: str
    user: str


@dataclass(frozen=True, slots=True, kw_only=True)
class Rehearsal:
    """A run of a labeler in which no model is asked.

    Attributes:
        destination: where excerpts would go; empty where they stay on this computer.
        allowed: whether somebody has allowed that for this project.
        model: what would be asked there; empty where the host does not know.
        prompts: of the themes that would be asked about, in order.
        answered: themes whose answer is kept from an earlier run; nothing is sent for them.
        input_tokens: of all prompts; the estimate errs on the high side.
        output_tokens: of all answers at most.
        cost: of both, in `currency`; None where the settings give no price for the model.
        problem: why the labeler cannot be used; nothing else is known then.
    """

    labeler: str
    destination: str = ""
    allowed: bool = False
    model: str = ""
    prompts: tuple[Prompt, ...] = ()
    answered: int = 0
    input_tokens: int = 0
    output_tokens: int = 0
    cost: float | None = None
    currency: str = ""
    problem: str = ""


@dataclass(frozen=True, slots=True, kw_only=True)
class Request:
    """One line of the ledger, and what it cost at the user's prices where they give one."""

    call: ChatCall
    cost: float | None


def rehearse(
    project: Project, chosen: ConfiguredLabeler | Broken, theme_ids: Sequence[str] | None = None
) -> Rehearsal:
    """Find out what a labeler would send about themes (all live ones by default); sends nothing."""
    if isinstance(chosen, Broken):
        return Rehearsal(labeler=chosen.name, problem=chosen.why)
    now = study(project)
    wanted = theme_ids if theme_ids is not None else [t.id for t in now.board.live()]
    model = model_of(chosen, project.settings)
    requests = label_requests(project, now, wanted)
    kept, again = project.answers, failed_before(now, chosen, wanted)
    fresh = []
    for request in requests:
        answer = kept.get(chosen.key(request, model.identity))
        refused = answer is not None and refused_why(answer) is not None
        if answer is None or (refused and request.cluster_id in again):
            fresh.append(request)
    prompts = tuple(
        Prompt(
            theme_id=r.cluster_id,
            name=now.board.name_of(r.cluster_id),
            system=a.system,
            user=a.user,
        )
        for r in fresh
        for a in _asked(chosen, r)
    )
    asked = estimated_tokens([text for p in prompts for text in (p.system, p.user)])
    answers = model.max_tokens * len(prompts)
    price = project.settings.prices.get(model.model)
    to = destination(chosen, project.settings)
    return Rehearsal(
        labeler=chosen.name, destination=to, allowed=is_allowed(now.board, chosen, to),
        model=model.model, prompts=prompts, answered=len(requests) - len(fresh),
        input_tokens=asked, output_tokens=answers,
        cost=price.of(asked, answers) if price else None, currency=project.settings.currency,
    )  # fmt: skip


def rehearsal_text(rehearsal: Rehearsal) -> str:
    """The dry run as text: where it would go and what that would cost, then every prompt."""
    lines = _summary(rehearsal)
    for system in dict.fromkeys(prompt.system for prompt in rehearsal.prompts if prompt.system):
        lines += ["=== before each of these ===", system]
    for prompt in rehearsal.prompts:
        lines += [f"=== {prompt.name or prompt.theme_id[:8]} ===", prompt.user]
    return "\n".join(lines)


def what_was_sent(project: Project) -> tuple[Sent, ...]:
    """What language models were sent, by provider and model, with the cost at the user's prices."""
    return totals(project.store.ledger().list(), project.settings.prices)


def every_request(project: Project) -> tuple[Request, ...]:
    """The ledger, oldest first: each request with its excerpts."""
    calls = project.store.ledger().list()
    return tuple(Request(call=call, cost=call.cost(project.settings.prices)) for call in calls)


def _summary(r: Rehearsal) -> list[str]:
    if r.problem:
        return [r.problem]
    if not r.model and not r.destination:
        return [f"{r.labeler} asks no language model; nothing leaves this computer."]
    to = f"{r.destination}, off this computer" if r.destination else "a server on this computer"
    lines = [
        f"{r.labeler} would send {len(r.prompts)} prompts to {to}; nothing was sent.",
        f"About {r.input_tokens:,} tokens in, {r.output_tokens:,} out at most"
        + (
            f"; {r.cost:.4f} {r.currency}".rstrip()
            if r.cost is not None
            else "; no price is set for the model, see prices in settings.toml"
        )
        + ".",
    ]
    if r.answered:
        lines.append(f"{r.answered} themes have an answer already; nothing is sent for them.")
    if r.destination:
        lines.append("It is allowed." if r.allowed else "Nobody has allowed it for this project.")
    return lines


def _asked(chosen: ConfiguredLabeler, request: LabelRequest) -> list[Asked]:
    """The labeler's first question, or what it is given if it asks by its own means."""
    if not isinstance(chosen.config, ChatOptions):
        if not chosen.spec.sends_data_off_machine:
            return []
        given = json.dumps(asdict(request), ensure_ascii=False, indent=1)
        return [Asked(system="", user=given, schema=None)]
    nobody = FakeChat()
    nobody.enqueue(LabelRejected("nobody is asked"))
    with suppress(LabelRejected):
        chosen.labeler.label(request, nobody)
    return nobody.history
