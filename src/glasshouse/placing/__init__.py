"""Where outputs go: looked at before any work, written beside their place, and put there in one step.

What a process that was killed left beside a place is found by whoever comes to that place next.
"""

from glasshouse.placing.files import put
from glasshouse.placing.folders import put_folder, replacing
from glasshouse.placing.leftovers import tidy
from glasshouse.placing.places import check_file, check_folder

__all__ = ["check_file", "check_folder", "put", "put_folder", "replacing", "tidy"]
