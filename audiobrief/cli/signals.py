"""Ctrl-C and SIGTERM end the program at any moment, with everything half-written cleared away.

A stop is raised as an exception wherever the main thread is. That can fail: Python drops what is raised in a
destructor, wraps what is raised while a class is made, and keeps a lock for ever when it is torn just after it was
taken. So it is asked for again where it was dropped, put off while an import holds its locks, and in the last resort
the process ends without it.
"""

import _thread
import os
import signal
import sys
import time
from types import FrameType

STOPPING = (signal.SIGINT, signal.SIGTERM)
SOON_S = 0.01  # nobody notices, and an import ends within it
ONE_PRESS_S = 0.5
"""Within which a second signal is taken for the same key press: a terminal and a wrapper may both send it;
set by hand."""
PATIENCE_S = 10.0
"""How long clearing up may take: a line that is being spoken is waited for; set by hand."""
IMPORTING = "<frozen importlib"


class Stopped(BaseException):
    """Ctrl-C or SIGTERM arrived; unwinds everything, so that nothing half-written stays."""

    def __init__(self, number: int) -> None:
        self.number, self.exit_code = number, 128 + number


def answer_signals() -> None:
    """Let SIGINT and SIGTERM raise Stopped in the main thread from now on."""
    sys.unraisablehook = _stop_all_the_same
    for number in STOPPING:
        signal.signal(number, _stop)


def ignore_signals() -> None:
    """Ignore further signals: they would tear the clearing up."""
    for number in STOPPING:
        signal.signal(number, signal.SIG_IGN)


def stop_behind(error: BaseException | None) -> Stopped | None:
    """Return the stop that led to an error, if one did."""
    while error is not None and not isinstance(error, Stopped):
        error = error.__cause__ or error.__context__
    return error


def _stop(number: int, frame: FrameType | None) -> None:
    if frame is not None and frame.f_code.co_filename.startswith(IMPORTING):
        _ask_again(number)
        return
    begun_s = time.monotonic()
    for other in STOPPING:
        signal.signal(other, lambda again, _: _stop_now(again, begun_s))
    _thread.start_new_thread(_end_anyhow, (number,))
    raise Stopped(number)


def _stop_now(number: int, begun_s: float) -> None:
    """End at once when somebody asks a second time; one key press can reach a program twice within a moment."""
    if time.monotonic() - begun_s > ONE_PRESS_S:
        os._exit(128 + number)


def _stop_all_the_same(unraisable: "sys.UnraisableHookArgs") -> None:
    """Stop again when Python drops a stop; tell of any other error that it drops."""
    if isinstance(stopped := unraisable.exc_value, Stopped):
        for number in STOPPING:
            signal.signal(number, _stop)
        _ask_again(stopped.number)
    else:
        sys.__unraisablehook__(unraisable)


def _ask_again(number: int) -> None:
    """Send the signal again, soon; threading's own threads would need locks that the main thread may hold."""
    _thread.start_new_thread(_send_soon, (number, _thread.get_ident()))


def _send_soon(number: int, main_thread: int) -> None:
    time.sleep(SOON_S)
    if sys.platform == "win32":
        _thread.interrupt_main(signal.Signals(number))
    else:
        signal.pthread_kill(main_thread, number)  # which also wakes it where it waits


def _end_anyhow(number: int) -> None:
    time.sleep(PATIENCE_S)
    os._exit(128 + number)
