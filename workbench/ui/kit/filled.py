"""Templates filled with a study's words, none of which is ever run.

Gradio fills an HTML template twice: Handlebars' double braces escape what would be markup, but
what comes out is then evaluated as a JavaScript template literal. A participant who said `${…}`
would have it run. So strings are written so that the literal gives back exactly what was said.
"""

from __future__ import annotations

import re
from typing import TYPE_CHECKING, Any

if TYPE_CHECKING:
    import gradio as gr


def filled(template: str, value: object, *, script: str | None = None) -> gr.HTML:
    """A component that shows values as text, now and whenever an event changes them.

    Args:
        template: Handlebars, double braces only.
        value: JSON that it is filled with at first.
        script: run once, when the component is there.
    """
    import gradio as gr

    made = gr.HTML(
        value=literal(value), html_template=template, js_on_load=script, apply_default_css=False
    )
    # On this one component; for a class of its own Gradio would write a file beside this one.
    both = {"postprocess": literal, "preprocess": spoken}
    vars(made).update(both)
    return made


def literal(value: Any) -> Any:  # noqa: ANN401 - JSON
    r"""JSON whose strings a JavaScript template literal gives back unchanged.

    Backslashes and dollars get a backslash: `${x}` becomes `\${x}`. Backticks are Handlebars'.
    """
    if isinstance(value, str):
        return value.replace("\\", "\\\\").replace("$", "\\$")
    if isinstance(value, dict):
        return {key: literal(each) for key, each in value.items()}
    return [literal(each) for each in value] if isinstance(value, (list, tuple)) else value


def spoken(value: Any) -> Any:  # noqa: ANN401 - JSON
    """What `literal` was made of."""
    if isinstance(value, str):
        return re.sub(r"\\([\\$])", r"\1", value)
    if isinstance(value, dict):
        return {key: spoken(each) for key, each in value.items()}
    return [spoken(each) for each in value] if isinstance(value, list) else value
