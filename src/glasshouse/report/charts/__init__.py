"""The grammar of the charts: three forms, one look, the notice inside every plot area."""

from glasshouse.report.charts.dots import Dot, dots
from glasshouse.report.charts.lines import Line, lines
from glasshouse.report.charts.look import NARROW, WIDE, Caption, Size, to_svg
from glasshouse.report.charts.steps import StepBar, steps

__all__ = ["NARROW", "WIDE", "Caption", "Dot", "Line", "Size", "StepBar", "dots", "lines", "steps", "to_svg"]
