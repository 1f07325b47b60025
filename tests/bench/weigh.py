"""Run a command and write what it took as JSON into a file: `python -IS weigh.py FILE COMMAND…`.

A process of its own, and a small one: Linux counts into the peak of a child what its parent held
when it was forked.
"""

import json
import os
import sys
import time


def main() -> int:
    """Run the command of the arguments and return its exit code."""
    result, *command = sys.argv[1:]
    begun = time.perf_counter()
    pid = os.fork()
    if not pid:
        os.execvp(command[0], command)  # noqa: S606
    _, status, used = os.wait4(pid, 0)
    wall = time.perf_counter() - begun
    with open(result, "w", encoding="utf-8") as file:  # noqa: PTH123 -- without pathlib, small
        taken = {
            "wall": wall,
            "cpu": used.ru_utime + used.ru_stime,
            "peak": used.ru_maxrss * 1024 / 1e6,
        }
        json.dump(taken, file)
    return os.waitstatus_to_exitcode(status)


if __name__ == "__main__":
    sys.exit(main())
