"""Where the program starts, also as `python -m audiobrief`: signals are answered before anything else is imported."""

import os
import signal
from types import FrameType

STDERR_NUMBER = 2
"""The file descriptor of standard error (POSIX, unistd.h)."""


def main() -> None:
    """Run the command line and exit with its code."""
    for number in (signal.SIGINT, signal.SIGTERM):
        signal.signal(number, _stop_at_once)
    _fill_closed_streams()
    from audiobrief.cli import main as run_command_line

    run_command_line()


def _fill_closed_streams() -> None:
    """Let no file take the number of a stream that is closed: warnings would be written into it."""
    spare = 0
    while spare <= STDERR_NUMBER:
        spare = os.open(os.devnull, os.O_RDWR)
    os.close(spare)


def _stop_at_once(number: int, _frame: FrameType | None) -> None:
    """End while the program is only loading, when there is nothing to clear up."""
    os._exit(128 + number)


if __name__ == "__main__":
    main()
