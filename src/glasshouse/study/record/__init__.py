"""Published figures: targets, runs held against them, and calibration."""
