"""What a program may ask of its host, a line each; and what a host answers to each.

The same lines are run in Pyodide itself (by `make lite`, which holds the record in
tests/fixtures/pyodide.json against it) and in the imitation of it that like_pyodide.py makes.
Needs nothing but Python.
"""

PROBES = {
    "thread": "import threading; threading.Thread(target=print).start()",
    "daemon": "import threading; threading.Thread(target=print, daemon=True).start()",
    "timer": "import threading; threading.Timer(1, print).start()",
    "bare thread": "import _thread; _thread.start_new_thread(print, ())",
    "thread pool": "from concurrent.futures import ThreadPoolExecutor as P; P(1).submit(print)",
    "lock": "import threading; a = threading.Lock(); a.acquire(); a.acquire(timeout=0.01)",
    "reentrant lock": "import threading; threading.RLock().acquire()",
    "event": "import threading; threading.Event().wait(0.01)",
    "process": "import subprocess; subprocess.run(['ls'])",
    "fork": "import os; os.fork()",
    "exec": "import os; os.execv('/bin/ls', ['ls'])",
    "spawn": "import os; os.posix_spawn('/bin/ls', ['ls'], {})",
    "multiprocessing": "import _multiprocessing",
    "flock": "import fcntl; fcntl.flock(open('locked', 'w'), fcntl.LOCK_EX | fcntl.LOCK_NB)",
    "interval timer": "import signal; signal.setitimer(signal.ITIMER_REAL, 60)",
    "alarm": "import signal; signal.alarm(60)",
    "handler": "import signal; signal.signal(signal.SIGALRM, signal.SIG_DFL)",
    "limits": "import resource",
    "users": "import pwd",
    "groups": "import grp",
    "user": "import os; os.geteuid()",
    "cores": "import os; os.sched_getaffinity(0)",
    "hard link": "import os; os.link('locked', 'linked')",
    "named pipe": "import os; os.mkfifo('pipe')",
    "thread time": "import time; time.thread_time()",
    "process files": "open('/proc/self/status')",
    "memory files": "open('/proc/meminfo')",
    "server": "import socket; socket.create_connection(('127.0.0.1', 9), timeout=1)",
    "home": "import pathlib; pathlib.Path.home()",
    "whole files": "import os; open('a', 'w').close(); os.replace('a', 'b')",
    "exclusive files": "import os; os.close(os.open('c', os.O_CREAT | os.O_EXCL | os.O_WRONLY))",
    "identity": "import os; os.stat('.').st_ino",
    "chance": "import secrets; secrets.token_hex(8)",
}  # fmt: skip


def answers():
    """By probe: None if the host can, else the exception's type and words (numbers differ)."""
    found = {}
    for name, line in PROBES.items():
        try:
            exec(line, {})
            found[name] = None
        except Exception as error:
            words = getattr(error, "strerror", None) or str(error)
            found[name] = [type(error).__name__, words]
    return found
