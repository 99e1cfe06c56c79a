"""Tables times lives: the kernel, who drives it, and what households exchange."""

from glasshouse.engine.memory import Counting, Estimate, estimate, refuse_beyond_memory
from glasshouse.engine.run import compile_kernel, live, live_log

__all__ = ["Counting", "Estimate", "compile_kernel", "estimate", "live", "live_log", "refuse_beyond_memory"]
