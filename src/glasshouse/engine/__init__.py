"""Tables times lives: the kernel, who drives it, and what households exchange."""

from glasshouse.engine.checkpoint import Checkpoint
from glasshouse.engine.conduct import conduct
from glasshouse.engine.crew import Crew, Together
from glasshouse.engine.lives import compile_kernel, live, live_log, sample_differs
from glasshouse.engine.memory import Counting, Estimate, estimate, refuse_beyond_memory
from glasshouse.engine.run import Run

__all__ = [
    "Checkpoint",
    "Counting",
    "Crew",
    "Estimate",
    "Run",
    "Together",
    "compile_kernel",
    "conduct",
    "estimate",
    "live",
    "live_log",
    "refuse_beyond_memory",
    "sample_differs",
]
