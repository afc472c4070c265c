"""The transcript theming workbench: the machine proposes, the analyst decides."""

__version__ = "0.1.0"
