"""The command line: one small module a command, nothing heavy imported before it is needed."""

from workbench.cli.app import main

__all__ = ["main"]
