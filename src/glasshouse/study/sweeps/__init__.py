"""Many runs: the design of a study, its store, what drives its results."""
