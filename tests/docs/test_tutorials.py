"""The tutorials run as they stand, show what they speak of, and open as notebooks do."""

from __future__ import annotations

import re
from pathlib import Path

import pytest

from docs.tutorials import FILES, HERE, Cell, cells, markdown, ran
from glasshouse.vocabulary import NOTICE


@pytest.mark.parametrize("file", FILES, ids=lambda file: file.stem)
def test_a_tutorial_runs_as_it_stands(file: Path, tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.chdir(tmp_path)
    done = ran(file.read_text(encoding="utf-8"), file.stem)
    page = markdown(done)
    assert page.startswith("# ") and page.count("```python") >= 5
    assert all(one.printed or one.shown for one in done if "print(" in one.cell.text or "plot." in one.cell.text)
    for one in done:
        for svg in re.findall(r"<svg.*?</svg>", one.shown, re.DOTALL):
            assert NOTICE in svg


def test_no_tutorial_is_left_out() -> None:
    assert set(HERE.glob("*.py")) == set(FILES)


def test_cells_are_told_apart_and_run_in_one_room() -> None:
    text = "# %% [markdown]\n# # Head\n#\n# words\n\n# %%\nx = 2\nx + 1\n\n# %%\nprint(x)\n"
    assert [one.is_code for one in cells(text)] == [False, True, True]
    assert next(iter(cells(text))) == Cell(False, "# Head\n\nwords")
    assert [(one.printed, one.shown) for one in ran(text, "t")] == [("", ""), ("", "<pre>3</pre>"), ("2\n", "")]


def test_a_cell_that_fails_is_not_passed_over() -> None:
    with pytest.raises(ZeroDivisionError):
        ran("# %%\n1 / 0\n", "t")
