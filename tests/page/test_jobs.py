"""At most two jobs at once and one that waits; a cancelled one is gone within a second; answers are the command's."""

from __future__ import annotations

import json
import subprocess
import sys
import time
from collections.abc import Iterator

import pytest

from glasshouse.errors import RunError
from glasshouse.page.jobs import OVER, Desk, Job
from glasshouse.page.question import LifeQuestion, Question

LONG = Question(people=300_000, years=20).model_dump_json()


@pytest.fixture
def desk() -> Iterator[Desk]:
    desk = Desk()
    yield desk
    desk.close()


def over(job: Job, seconds: float = 120) -> Job:
    """The job when it is over."""
    until = time.monotonic() + seconds
    while job.state not in OVER:
        assert time.monotonic() < until, job
        time.sleep(0.05)
    return job


def command(line: str) -> dict[str, object]:
    """What a shown line prints with --json."""
    words = line.split(" ")
    assert words[0] == "glasshouse"
    program = [sys.executable, "-c", "from glasshouse.cli import main; main()", *words[1:], "--json"]
    done = subprocess.run(program, capture_output=True, text=True, check=False)
    assert done.returncode == 0, done.stderr
    return json.loads(done.stdout)


def test_two_at_once_one_waits_a_fourth_is_refused_and_cancel_is_quick(desk: Desk) -> None:
    first, second, third = (desk.take("compare", LONG, 1.0) for _ in range(3))
    assert [first.state, second.state, third.state] == ["running", "running", "waiting"]
    with pytest.raises(RunError, match="2 jobs are running"):
        desk.take("compare", LONG, 1.0)
    time.sleep(1)
    for job in (third, first, second):
        process, began = job.process, time.monotonic()
        assert desk.cancel(job.number) is job
        assert job.state == "cancelled"
        if process is not None:
            process.join(1)
            assert not process.is_alive()
        assert time.monotonic() - began < 1
    assert desk.take("compare", LONG, 1.0).state == "running"


def test_what_waits_begins_when_there_is_room(desk: Desk) -> None:
    jobs = [desk.take("compare", LONG, 1.0) for _ in range(3)]
    desk.cancel(jobs[0].number)
    assert jobs[2].state == "running"


def test_a_process_that_dies_says_so(desk: Desk) -> None:
    job = desk.take("compare", LONG, 1.0)
    job.process.kill()
    assert over(job, 5).state == "failed"
    assert "ended before" in job.reason


def test_a_refusal_in_mid_run_comes_with_its_reason(desk: Desk) -> None:
    asked = LifeQuestion(people=1000, years=1, person=1_900_000).model_dump_json()
    job = over(desk.take("life", asked, 1.0))
    assert job.state == "refused"
    assert "nobody of this city" in job.reason


def test_the_shown_line_gives_every_reading_shown(desk: Desk, tmp_path, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.chdir(tmp_path)
    question = Question(
        people=1000, years=1, seed=5, settings=("courts-unpaid-judgment.coverage=0.9",), without=("appeals",)
    )
    job = over(desk.take("compare", question.model_dump_json(), 1.0))
    assert job.state == "done", job.reason
    shown = json.loads(job.answer)
    printed = command(f"{shown['command']} -o {tmp_path / 'run'}")
    assert printed["manifest"]["checksum"] == shown["manifest"]["checksum"]
    rows = [row for row in printed["readings"] if row["month"] is None and row["cohort"] == "all"]
    assert len(rows) > 300
    assert rows == shown["readings"]
    assert shown["changes"] == [{"key": "courts-unpaid-judgment.coverage", "written": "0.6", "now": "0.9"}]
    assert "set on the command line" in shown["scheme_file"]


def test_the_shown_line_tells_the_same_life(desk: Desk, tmp_path, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.chdir(tmp_path)
    job = over(desk.take("life", LifeQuestion(people=1000, years=1, person=34).model_dump_json(), 1.0))
    assert job.state == "done", job.reason
    shown = json.loads(job.answer)
    told = command(shown["command"])
    assert told["who"] == shown["who"]
    for there, here in zip(told["worlds"], shown["worlds"], strict=True):
        kept = {(event["month"] - shown["in_force"], event["event"], event["a"]) for event in here["events"]}
        assert kept <= {(event["month"], event["event"], event["a"]) for event in there["events"]}
