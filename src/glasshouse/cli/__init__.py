"""The command line: parse, call, print.  Stages are imported by the command that needs them, so that help is quick.

Commands are listed by ``--help`` in the order in which their modules stand here.
"""

from glasshouse.placing.steps import left_at_once

with left_at_once():
    from glasshouse.cli import runs, studies, texts  # isort: skip
    from glasshouse.cli.application import app, main

__all__ = ["app", "main", "runs", "studies", "texts"]
