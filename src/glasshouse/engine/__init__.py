"""Tables times lives: the kernel, who drives it, and what households exchange."""

from glasshouse.engine import cache
from glasshouse.engine.memory import Estimate, estimate
from glasshouse.engine.run import live, live_log

__all__ = ["Estimate", "cache", "estimate", "live", "live_log"]
