"""The figures of the report, one file each, in the order of the page."""

from glasshouse.report.figures.averted import averted
from glasshouse.report.figures.classes import classes
from glasshouse.report.figures.cohorts import cohorts
from glasshouse.report.figures.contest import contest
from glasshouse.report.figures.figure import Figure, Panel
from glasshouse.report.figures.gaps import gaps
from glasshouse.report.figures.goodhart import goodhart
from glasshouse.report.figures.listed import listed
from glasshouse.report.figures.over_time import over_time
from glasshouse.report.figures.protected import protected
from glasshouse.report.figures.refused import refused
from glasshouse.report.figures.twin import twin

FIGURES = (over_time, listed, contest, classes, goodhart, refused, cohorts, gaps, twin, protected, averted)

__all__ = [
    "FIGURES",
    "Figure",
    "Panel",
    "averted",
    "classes",
    "cohorts",
    "contest",
    "gaps",
    "goodhart",
    "listed",
    "over_time",
    "protected",
    "refused",
    "twin",
]
