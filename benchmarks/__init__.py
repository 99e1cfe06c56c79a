"""Speed and memory of what users wait for.  Measured, not tested: these machines are noisy."""
