"""The engine: the kernel, the code that drives it, and what households exchange."""

from glasshouse.engine.checkpoint import Checkpoint
from glasshouse.engine.crew import Crew, LocalCrew
from glasshouse.engine.lives import compile_kernel, live, live_log, sample_differs
from glasshouse.engine.memory import Counting, Estimate, estimate, refuse_beyond_memory
from glasshouse.engine.run import Run
from glasshouse.engine.windows import live_windows

__all__ = [
    "Checkpoint",
    "Counting",
    "Crew",
    "Estimate",
    "LocalCrew",
    "Run",
    "compile_kernel",
    "estimate",
    "live",
    "live_log",
    "live_windows",
    "refuse_beyond_memory",
    "sample_differs",
]
