"""What a test has to show is printed at the end of a run: tables to be looked at though nothing failed."""

from __future__ import annotations

from typing import Any

SHOWN = "shown at the end"
"""A property that a test records with ``record_property``; its value is a text."""


def pytest_terminal_summary(terminalreporter: Any) -> None:
    """Prints what tests recorded, in whichever process they ran."""
    for report in terminalreporter.getreports("passed") + terminalreporter.getreports("failed"):
        for name, text in getattr(report, "user_properties", ()):
            if name == SHOWN and report.when == "call":
                terminalreporter.section(report.nodeid.rpartition("::")[2])
                terminalreporter.write_line(text)
