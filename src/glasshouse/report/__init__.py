"""Readings to figures, sentences and pages; no statistics are made here."""

from glasshouse.report.case import Texts
from glasshouse.report.page import html, render
from glasshouse.report.summary import summary

__all__ = ["Texts", "html", "render", "summary"]
