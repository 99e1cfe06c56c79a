"""At most two jobs at once and one that waits; a cancelled one is gone within a second; answers are the command's."""

from __future__ import annotations

import json
import subprocess
import sys
import time
from collections.abc import Iterator
from pathlib import Path
from typing import Any

import polars as pl
import pytest

from glasshouse.errors import RunError
from glasshouse.page.jobs import OVER, Job, JobQueue
from glasshouse.page.question import LifeQuestion, Question
from glasshouse.scheme import Scheme

LONG = Question(people=300_000, years=20).model_dump_json()


@pytest.fixture
def queue() -> Iterator[JobQueue]:
    queue = JobQueue()
    yield queue
    queue.close()


def over(job: Job, seconds: float = 120) -> Job:
    """The job when it is over."""
    until = time.monotonic() + seconds
    while job.state not in OVER:
        assert time.monotonic() < until, job
        time.sleep(0.05)
    return job


def command(line: str, folder: Path | None = None) -> dict[str, object]:
    """What a shown line prints with --json."""
    words = line.split(" ")
    assert words[0] == "glasshouse"
    program = [sys.executable, "-c", "from glasshouse.cli import main; main()", *words[1:], "--json"]
    done = subprocess.run(program, capture_output=True, text=True, check=False, cwd=folder)
    assert done.returncode == 0, done.stderr
    return json.loads(done.stdout)


def test_two_at_once_one_waits_a_fourth_is_refused_and_cancel_is_quick(queue: JobQueue) -> None:
    first, second, third = (queue.take("compare", LONG, 1.0) for _ in range(3))
    assert [first.state, second.state, third.state] == ["running", "running", "waiting"]
    with pytest.raises(RunError, match="2 jobs are running"):
        queue.take("compare", LONG, 1.0)
    time.sleep(1)
    for job in (third, first, second):
        process, began = job.worker and job.worker.process, time.monotonic()
        assert queue.cancel(job.number) is job
        assert job.state == "cancelled"
        if process is not None:
            process.join(1)
            assert not process.is_alive()
        assert time.monotonic() - began < 1
    assert queue.take("compare", LONG, 1.0).state == "running"


def test_what_waits_begins_when_there_is_room(queue: JobQueue) -> None:
    jobs = [queue.take("compare", LONG, 1.0) for _ in range(3)]
    queue.cancel(jobs[0].number)
    assert jobs[2].state == "running"


def test_a_process_that_dies_says_so(queue: JobQueue) -> None:
    job = queue.take("compare", LONG, 1.0)
    assert job.worker is not None
    job.worker.process.kill()
    assert over(job, 5).state == "failed"
    assert "ended before" in job.reason


def test_a_refusal_in_mid_run_comes_with_its_reason(queue: JobQueue) -> None:
    asked = LifeQuestion(people=1000, years=1, person=1_900_000).model_dump_json()
    job = over(queue.take("life", asked, 1.0))
    assert job.state == "refused"
    assert "nobody of this city" in job.reason


def test_the_shown_line_gives_every_reading_shown(queue: JobQueue, tmp_path, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.chdir(tmp_path)
    question = Question(
        people=1000, years=1, seed=5, settings=("courts-unpaid-judgment.coverage=0.9",), without=("appeals",)
    )
    job = over(queue.take("compare", question.model_dump_json(), 1.0))
    assert job.state == "done", job.reason
    shown = json.loads(job.answer)
    printed = command(f"{shown['command']} -o {tmp_path / 'run'}")
    assert printed["manifest"]["checksum"] == shown["manifest"]["checksum"]
    rows = [row for row in printed["readings"] if row["month"] is None and row["cohort"] == "all"]
    assert len(rows) > 300
    assert rows == shown["readings"]
    assert shown["changes"] == [{"key": "courts-unpaid-judgment.coverage", "written": "0.6", "now": "0.9"}]
    assert "set on the command line" in shown["scheme_file"]
    assert dots_of_page(shown["city"]) == dots_of_folder(tmp_path / "run", shown["city"]["classes"])


def dots_of_page(city: dict[str, Any]) -> set[tuple[object, ...]]:
    """(world, dot, age, income, work, class, month, months, held) of each stretch that the page shows."""
    found = set()
    for world, dots in city["worlds"].items():
        for dot, stretches in enumerate(dots):
            places = zip(city["axes"].values(), city["dots"][dot], strict=True)
            words = [axis[place]["word"] for axis, place in places]
            month = 0
            for code, months in zip(stretches[::2], stretches[1::2], strict=True):
                found.add((world, dot, *words, code >> 8, month, months, code & 255))
                month += months
    return found


def dots_of_folder(folder: Path, classes: list[str]) -> set[tuple[object, ...]]:
    """The same of a run's folder; classes by their place, counted from 1."""
    frame = pl.read_parquet(folder / "dots.parquet").with_columns(pl.col(pl.Categorical).cast(pl.String))
    manifest = json.loads((folder / "manifest.json").read_text(encoding="utf-8"))
    names = manifest["run"]["classes"]
    assert len(names) == len(classes)
    return {(*row[:5], 1 + names.index(row[5]) if row[5] else 0, *row[6:]) for row in frame.rows()}


def test_the_line_of_a_pasted_scheme_gives_the_same_in_the_folder_of_its_file(queue: JobQueue, tmp_path: Path) -> None:
    text = Scheme.load("rongcheng-2014").written.replace("scheme: rongcheng-2014", "scheme: mine", 1)
    job = over(queue.take("compare", Question(text=text, people=1000, years=1).model_dump_json(), 1.0))
    assert job.state == "done", job.reason
    shown = json.loads(job.answer)
    assert shown["command"].startswith("glasshouse compare mine.yaml --against none")
    (tmp_path / "mine.yaml").write_text(text, encoding="utf-8")
    printed = command(f"{shown['command']} -o run", tmp_path)
    assert printed["manifest"]["checksum"] == shown["manifest"]["checksum"]
    assert [row for row in printed["readings"] if row["month"] is None and row["cohort"] == "all"] == shown["readings"]
    assert dots_of_page(shown["city"]) == dots_of_folder(tmp_path / "run", shown["city"]["classes"])
    assert any(stretch >> 8 for dot in shown["city"]["worlds"]["mine"] for stretch in dot[::2]), "no dot has a class"


def test_a_dot_has_no_number_and_no_group(queue: JobQueue) -> None:
    job = over(queue.take("compare", Question(people=1000, years=1).model_dump_json(), 1.0))
    city = json.loads(job.answer)["city"]
    assert set(city["axes"]) == {"age", "income", "work"}
    assert {len(dot) for dot in city["dots"]} == {3}
    assert 500 < len(city["dots"]) <= 1000


def test_the_shown_line_tells_the_same_life(queue: JobQueue, tmp_path, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.chdir(tmp_path)
    job = over(queue.take("life", LifeQuestion(people=1000, years=1, person=34).model_dump_json(), 1.0))
    assert job.state == "done", job.reason
    shown = json.loads(job.answer)
    told = command(shown["command"])
    assert told["who"]["born"] in shown["who"][0] and len(shown["who"]) == len(told["who"])
    for there, here in zip(told["worlds"], shown["worlds"], strict=True):
        kept = {(event["month"] - shown["in_force"], event["event"], event["a"]) for event in here["events"]}
        assert kept <= {(event["month"], event["event"], event["a"]) for event in there["events"]}


def test_a_french_life_is_told_in_french(queue: JobQueue) -> None:
    asked = LifeQuestion(people=1000, years=1, person=34, language="fr").model_dump_json()
    job = over(queue.take("life", asked, 1.0))
    assert job.state == "done", job.reason
    shown = json.loads(job.answer)
    assert shown["who"][0].startswith("né")
    said = " ".join(event["says"] for world in shown["worlds"] for event in world["events"])
    assert "a demandé et obtenu" in said or "a fait" in said
    assert "asked for" not in said and "did:" not in said and "written down" not in said
