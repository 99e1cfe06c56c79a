"""Readings to figures, sentences and pages; no statistics are made here.

Nothing is imported here, so that a table of words (:mod:`glasshouse.report.tables`) does not load the charts.
"""
