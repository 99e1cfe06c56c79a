"""The reference model in the two languages, and the figures by which it is held against the peer in NumPy."""
