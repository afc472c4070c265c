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
        border_color_primary="#dedad4",
        border_color_primary_dark="#3b3835",
        link_text_color="#0f766e",
        link_text_color_dark="#4fc4b6",
        block_background_fill="transparent",
        block_background_fill_dark="transparent",
        block_border_width="0px",
        block_padding="0px",
        input_background_fill="#ffffff",
        input_background_fill_dark="#1f1e1c",
        input_border_color="#dedad4",
        input_border_color_dark="#3b3835",
        input_border_width="1px",
        checkbox_label_background_fill="transparent",
        checkbox_label_background_fill_dark="transparent",
        checkbox_label_background_fill_selected="#dff1ee",
        checkbox_label_background_fill_selected_dark="#173a37",
        checkbox_label_border_color="#dedad4",
        checkbox_label_border_color_dark="#3b3835",
        checkbox_label_border_width="1px",
        checkbox_label_padding="3px 10px",
        button_secondary_background_fill="#ffffff",
        button_secondary_background_fill_dark="#1f1e1c",
        button_secondary_background_fill_hover="#f3f1ed",
        button_secondary_background_fill_hover_dark="#262422",
        button_secondary_border_color="#dedad4",
        button_secondary_border_color_dark="#3b3835",
        button_border_width="1px",
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
