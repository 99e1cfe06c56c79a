"""One rule, one file; none knows another."""
