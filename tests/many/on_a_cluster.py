"""Tasks that can end their process, on a cluster of this machine: prints what became of each, as JSON."""

import json
import sys

from standins.tasks import behave

from audiobrief.many.cluster import run_on_cluster
from audiobrief.many.pool import Done, Limits


def deadline_s(task: str) -> float:
    return 3 if task == "hang" else 60


if __name__ == "__main__":
    ended = run_on_cluster(sys.argv[2:], behave, deadline_s, Limits(1, retries=0), sys.argv[1])
    sys.stdout.write(json.dumps({one.task: one.fault or one.result for one in ended if isinstance(one, Done)}))
