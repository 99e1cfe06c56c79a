"""The reference model as others would write it: in NumPy and in Mesa, run beside Glasshouse in the same session."""
