"""Commands that are killed: each a fork of a process that has everything imported.

A fresh interpreter spends more time on imports than on what a kill could harm; here every moment of
a command's life is one in which it is at work.
"""

import json
import os
import select
import signal
import subprocess
import sys
import time


class Killer:
    """Runs commands of `gdlesson`, each in a process of its own, to their end or until killed."""

    def __enter__(self):
        self.process = subprocess.Popen(
            [sys.executable, __file__], stdin=subprocess.PIPE, stdout=subprocess.PIPE, text=True
        )
        return self

    def __exit__(self, *_):
        self.process.stdin.close()
        self.process.wait()
        self.process.stdout.close()

    def run(self, command, seconds=None):
        """How long it took, and its exit code: -9 if it was killed after so many seconds."""
        self.process.stdin.write(json.dumps([list(map(str, command)), seconds]) + "\n")
        self.process.stdin.flush()
        return json.loads(self.process.stdout.readline())


def serve():
    """Fork for each line of standard input; a line of standard output says how it went."""
    from gdlesson import cli
    from gdlesson.instructor import class_run, gradebook, selfcheck  # noqa: F401
    from gdlesson.instructor.apart import desk
    from gdlesson.instructor.exercises import DEFAULT
    from gdlesson.instructor.intake.exercise import load_exercise
    from gdlesson.instructor.jail import doctor  # noqa: F401

    load_exercise(DEFAULT)
    for line in sys.stdin:
        command, seconds = json.loads(line)
        began = time.monotonic()
        child = os.fork()
        if child == 0:
            nowhere = os.open(os.devnull, os.O_RDWR)
            for stream in range(3):
                os.dup2(nowhere, stream)
            code = 70
            try:
                code = cli.main(command)
                desk.close_all()
            finally:
                os._exit(code)
        alive = os.pidfd_open(child)
        if not select.select([alive], [], [], seconds)[0]:
            os.kill(child, signal.SIGKILL)
        os.close(alive)
        code = os.waitstatus_to_exitcode(os.waitpid(child, 0)[1])
        print(json.dumps([time.monotonic() - began, code]), flush=True)


if __name__ == "__main__":
    serve()
