"""Where the points of a study lie: rows of the unit interval, one number for each unknown, by SALib or a product.

A design is a function of its kind, size and seed under one version of SALib; a sweep keeps its rows beside its runs,
so that going on never rests on the version installed.
"""

from __future__ import annotations

import itertools
import warnings
from typing import Any, Final

import numpy as np
from SALib.sample import latin, morris, sobol

from glasshouse.study.running.plan import design_seed
from glasshouse.study.sweeps.study_file import Design

Array = np.ndarray[Any, Any]

MORRIS_LEVELS: Final = 4
"""Levels of Morris' grid.  Source: Morris, Technometrics 33 (1991); SALib's default."""


def rows(design: Design, unknowns: int, seed: int) -> Array:
    """(points, unknowns) float64 in [0, 1]: the points of a design."""
    if design.kind == "grid":
        assert design.levels is not None
        steps = [level / (design.levels - 1) for level in range(design.levels)]
        return np.array(list(itertools.product(steps, repeat=unknowns)), np.float64)
    assert design.points is not None
    problem, drawn = problem_of(unknowns), design_seed(seed)
    with warnings.catch_warnings():
        warnings.simplefilter("ignore")
        if design.kind == "sobol":
            made = sobol.sample(problem, design.points, calc_second_order=False, scramble=True, seed=drawn)
        elif design.kind == "morris":
            made = morris.sample(problem, design.points, num_levels=MORRIS_LEVELS, seed=drawn)
        else:
            made = latin.sample(problem, design.points, seed=drawn)
    return np.asarray(made, np.float64)


def rows_of(design: Design, unknowns: int) -> int:
    """The number of rows of a design."""
    if design.kind == "grid":
        assert design.levels is not None
        return int(design.levels**unknowns)
    assert design.points is not None
    return design.points * {"sobol": unknowns + 2, "morris": unknowns + 1, "latin_hypercube": 1}[design.kind]


def problem_of(unknowns: int) -> dict[str, Any]:
    """The unit cube in the form that SALib takes."""
    return {"num_vars": unknowns, "names": [f"x{n}" for n in range(unknowns)], "bounds": [[0.0, 1.0]] * unknowns}
