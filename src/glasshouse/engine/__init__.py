"""Tables times lives: the kernel, who drives it, and what households exchange."""

from glasshouse.engine.checkpoint import Aside
from glasshouse.engine.lives import compile_kernel, live, live_log, sample_differs
from glasshouse.engine.memory import Counting, Estimate, estimate, refuse_beyond_memory

__all__ = [
    "Aside",
    "Counting",
    "Estimate",
    "compile_kernel",
    "estimate",
    "live",
    "live_log",
    "refuse_beyond_memory",
    "sample_differs",
]
