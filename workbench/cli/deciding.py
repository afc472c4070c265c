"""What commands that decide share: an open project with an analyst at it, and the answer."""

from __future__ import annotations

from collections.abc import Callable
from dataclasses import dataclass, replace
from pathlib import Path
from typing import TYPE_CHECKING, Annotated, Concatenate, ParamSpec

import typer

from workbench.cli.options import author, opened
from workbench.cli.printing import in_words, result

if TYPE_CHECKING:
    from workbench.domain.study import Study
    from workbench.domain.trail.recorded import Recorded
    from workbench.services.context import Author, Project

P = ParamSpec("P")

Why = Annotated[str, typer.Option("--reason", metavar="TEXT", help="Why, for the trail.")]


def folder_first(help_: str) -> typer.Typer:
    """A group of subcommands with the project folder before them: `workbench GROUP DIR DO …`."""
    group = typer.Typer(help=help_, no_args_is_help=True)

    @group.callback()
    def _folder(
        context: typer.Context,
        folder: Annotated[Path, typer.Argument(metavar="DIR", help="The project folder.")],
    ) -> None:
        context.obj = folder

    return group


@dataclass(frozen=True, slots=True, kw_only=True)
class Desk:
    """An open project with the analyst at it, and the study as they see it."""

    project: Project
    by: Author
    study: Study

    def decide(
        self,
        as_json: bool,
        decision: Callable[Concatenate[Project, Author, P], Recorded],
        *args: P.args,
        **kwargs: P.kwargs,
    ) -> None:
        """Decide, and print what was decided; what fails after that does not undo it."""
        from workbench.services.deciding.acknowledged import acknowledged
        from workbench.services.heard import recorded_but

        done = acknowledged(self.project, self.by, decision, *args, **kwargs)
        try:
            said = self._said(done.recorded)
        except Exception as error:  # the decision stands, whatever failed in reporting it
            said, done = f"recorded by {self.by.analyst}", replace(done, problem=error)
        value = {"seq": done.recorded.seq, "id": done.recorded.id, "said": said}
        result(value, as_json=as_json, text=f"#{done.recorded.seq} {said}")
        if done.problem is not None:
            said = recorded_but([done.recorded.seq], in_words(done.problem))
            typer.echo(f"workbench: {said}", err=True)

    def _said(self, recorded: Recorded) -> str:
        from workbench.domain.telling.narrative import sentence
        from workbench.services.reading import study

        return sentence(recorded, study(self.project))


def desk_at(context: typer.Context, analyst: str, reason: str) -> Desk:
    """The project that the group's folder names, with the analyst at it."""
    from workbench.services.context import Author
    from workbench.services.reading import study

    project = opened(context.obj)
    by = Author(analyst=author(project, analyst).analyst, reason=reason)
    return Desk(project=project, by=by, study=study(project))
