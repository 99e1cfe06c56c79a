"""What clauses do: cures, safeguards, differences between texts, the lives each finding touched."""
