"""`course grade --cluster`: the same verdicts as on one machine, though a worker is killed."""

import json
import os
import signal
import time
from pathlib import Path

import pytest
from fakes.course import GOOD, KEY, WRONG, Course, slow

pytest.importorskip("distributed", reason="needs requirements-cluster.txt")
from fakes.clusters import cluster

SLOW, QUICK, FALSE, DAMAGED = ["s01", "s02"], ["s03", "s04"], ["s05"], ["s06"]


def handed_in(course: Course, folder: Path) -> Course:
    """A class of its own with some of everything."""
    other = course.twin(folder)
    for students, data in ((SLOW, slow()), (QUICK, GOOD), (FALSE, WRONG), (DAMAGED, b"{")):
        other.hand_in(*students, data=data)
    return other


def marks(course: Course) -> str:
    return course.classroom.marks(KEY).read_text()


@pytest.mark.slow
@pytest.mark.jail
def test_a_cluster_gives_the_verdicts_of_one_machine_though_a_worker_is_killed(
    course: Course, tmp_path: Path
):
    """Students see no difference, and the instructor reads the same table of marks."""
    here, there = (handed_in(course, tmp_path / name) for name in ("here", "there"))
    alone = here.run("grade", "-j1")
    with cluster() as started:
        process = there.started("grade", f"--cluster={started.scheduler_address}")
        victims = started.workers()
        while process.poll() is None and len(there.graded()) < 2:
            time.sleep(0.02)
        os.kill(victims[0], signal.SIGKILL)
        out, err = process.communicate(timeout=120)

    assert (process.returncode, "Traceback" in err) == (alone.status, False), err
    assert out.splitlines()[0] == alone.out.splitlines()[0]
    assert json.dumps(there.verdicts()) == json.dumps(here.verdicts())
    assert marks(there) == marks(here)
    assert not list(there.folder.rglob("*.part"))
