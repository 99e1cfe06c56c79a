"""From a plan to a folder and back: plan, run, compare, resume, verify, and one life told."""
