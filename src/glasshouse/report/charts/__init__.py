"""The grammar of the charts: two forms, one look, the notice inside every plot area."""

from glasshouse.report.charts.dots import Dot, dots
from glasshouse.report.charts.lines import Line, lines
from glasshouse.report.charts.look import NARROW, WIDE, Size, to_svg

__all__ = ["NARROW", "WIDE", "Dot", "Line", "Size", "dots", "lines", "to_svg"]
