"""Colours and type of the pages: calm, dense, readable in light and dark."""

from __future__ import annotations

from typing import Any


def theme() -> Any:  # noqa: ANN401 - Gradio is not imported before it is needed
    """Gradio's base theme with local fonts and text colours that keep to WCAG AA."""
    import gradio as gr

    sans = ("Workbench Sans", "ui-sans-serif", "system-ui", "sans-serif")
    mono = (gr.themes.LocalFont("IBM Plex Mono"), "ui-monospace", "monospace")
    return gr.themes.Base(
        primary_hue=gr.themes.colors.teal,
        neutral_hue=gr.themes.colors.stone,
        text_size=gr.themes.sizes.text_md,
        radius_size=gr.themes.sizes.radius_sm,
        font=sans,
        font_mono=mono,
    ).set(
        body_text_color_subdued="#57534e",
        body_text_color_subdued_dark="#b5afa9",
        body_background_fill="#fbfaf8",
        body_background_fill_dark="#191817",
        button_primary_background_fill="#0f766e",
        button_primary_background_fill_hover="#115e59",
        button_primary_background_fill_dark="#0f766e",
        button_primary_background_fill_hover_dark="#115e59",
        button_primary_text_color="#ffffff",
        button_primary_text_color_dark="#ffffff",
        input_placeholder_color="#6b6560",
        input_placeholder_color_dark="#a8a29e",
        block_label_text_color="#44403c",
        block_label_text_color_dark="#d6d3d1",
    )
