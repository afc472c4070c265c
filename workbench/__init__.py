"""The transcript theming workbench: the machine proposes, the analyst decides."""

from importlib.metadata import version

__version__ = version("transcript-workbench")
