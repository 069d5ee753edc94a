"""What tasks can do to their worker."""

import ctypes
import os
import signal
import threading
import time


def behave(task: str) -> str:
    """Do as the task says."""
    kind, _, rest = task.partition(" ")
    if kind == "segfault":
        ctypes.string_at(0)
    if kind == "kill":
        os.kill(os.getpid(), signal.SIGKILL)
    if kind == "hang":
        time.sleep(3600)
    if kind == "exit":
        os._exit(3)
    if kind == "once":  # dies the first time alone
        try:
            os.close(os.open(rest, os.O_CREAT | os.O_EXCL))
        except FileExistsError:
            return task
        os.kill(os.getpid(), signal.SIGKILL)
    if kind == "late":  # dies when its task is done and nobody's task runs
        threading.Timer(0.2, os._exit, [7]).start()
    if kind == "eat":
        bytearray(4 << 30)
    return task
