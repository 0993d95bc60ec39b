"""CPython in a world like Pyodide's: what a browser's Python can't do is missing here, too.

`python tests/hosts/like_pyodide.py SCRIPT …` runs a script in it. Each missing piece raises what it
raises there; tests/fixtures/pyodide.json says what that is. Without `--flock`, file locks are
missing as well: they were until Pyodide 314, which has a lock that locks nothing.

What is not imitated: the browser's own event loop, WebAssembly's small stack, integers of 32 bits
in numpy, and the missing wheels.
"""

import errno
import os
import sys

#: What `import` doesn't find there.
NO_MODULES = ("_multiprocessing", "_posixshmem", "grp", "pwd", "resource")
#: What modules don't have there.
NO_NAMES = {
    "os": (
        "posix_spawn", "posix_spawnp", "geteuid", "getegid", "getuid", "getgid",
        "sched_getaffinity", "sched_setaffinity", "link", "mkfifo",
    ),
    "signal": ("setitimer", "getitimer", "alarm"),
    "time": ("thread_time", "thread_time_ns"),
}  # fmt: skip


class _NotThere:
    """A finder that comes before all others and says that there is no such module."""

    @staticmethod
    def find_spec(name, _path=None, _target=None):
        if name in NO_MODULES:
            raise ModuleNotFoundError(f"No module named {name!r}", name=name)


def _no_thread(*_args, **_options):
    raise RuntimeError("can't start new thread")


def _refused(number):
    def refuse(*_args, **_options):
        raise OSError(number, os.strerror(number))

    return refuse


def _watch(event, arguments):
    """Files that are not there, and hosts that can't be reached, whoever asks for them."""
    if event == "open" and str(arguments[0]).startswith("/proc/"):
        raise FileNotFoundError(errno.ENOENT, os.strerror(errno.ENOENT), arguments[0])
    if event in ("socket.connect", "socket.getaddrinfo"):
        raise OSError(errno.EHOSTUNREACH, "Host is unreachable")


def enter(*, flock=False):
    """Turn this process into such a world, for good.

    Raises:
        RuntimeError: if something that is to be missing has been taken note of already.
    """
    early = {"subprocess", "multiprocessing", "numpy"} & set(sys.modules)
    if early:
        raise RuntimeError(f"too late, {', '.join(sorted(early))} knows this host already")
    import sysconfig

    sysconfig.get_config_vars()  # kept; they stand in a file named after the platform
    sys.platform = "emscripten"
    import _thread
    import threading

    for module in (_thread, threading):  # which has them under names of its own
        for name in ("start_new_thread", "start_new", "start_joinable_thread"):
            for known in (name, f"_{name}"):
                if hasattr(module, known):
                    setattr(module, known, _no_thread)
    os.fork = os.forkpty = _refused(errno.ENOSYS)
    os.execv = os.execve = _refused(errno.ENOEXEC)
    import signal
    import time

    for module in (os, signal, time):
        for name in NO_NAMES[module.__name__]:
            if hasattr(module, name):
                delattr(module, name)
    if not flock:
        import fcntl

        del fcntl.flock
    for name in NO_MODULES:
        sys.modules.pop(name, None)
    sys.meta_path.insert(0, _NotThere)
    sys.addaudithook(_watch)


if __name__ == "__main__":
    enter(flock="--flock" in sys.argv)
    import runpy

    sys.argv = [word for word in sys.argv[1:] if word != "--flock"]
    runpy.run_path(sys.argv[0], run_name="__main__")
