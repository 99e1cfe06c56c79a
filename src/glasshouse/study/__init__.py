"""Where stages meet: what is run, against what, and how its records become a folder."""
