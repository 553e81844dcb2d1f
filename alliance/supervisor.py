"""Start a few programs, show what they say, and stop them all together: the whole of what the demo needs.

Nothing is started anew behind one's back: when one program ends, all are stopped and its name is said.
"""

import contextlib
import ctypes
import os
import selectors
import signal
import subprocess
import sys
import time
from collections.abc import Callable
from typing import Self

STOP_SIGNALS = (signal.SIGINT, signal.SIGTERM, signal.SIGHUP)
PATIENCE = 12  # seconds between asking a program to stop and ending it
PR_SET_PDEATHSIG = 1  # prctl(2), Linux
_LIBC = ctypes.CDLL(None)  # loaded here: between fork and exec little is safe


def _end_with_parent() -> None:
    """Have the system stop this program when whoever started it is gone without having said goodbye."""
    _LIBC.prctl(PR_SET_PDEATHSIG, signal.SIGTERM)


#: For `Popen`; systems other than Linux have nothing like it.
END_WITH_PARENT = _end_with_parent if sys.platform == "linux" else None


class Stop(Exception):
    """Somebody wants everything to stop."""


class Supervisor:
    def __init__(self) -> None:
        self._programs: dict[str, subprocess.Popen] = {}
        self._output = selectors.DefaultSelector()

    def __enter__(self) -> Self:
        for number in STOP_SIGNALS:
            signal.signal(number, _raise_stop)
        return self

    def __exit__(self, *failure) -> None:
        for number in STOP_SIGNALS:
            signal.signal(number, signal.SIG_IGN)  # already stopping
        self._stop()

    def start(self, name: str, command: list[str]) -> None:
        """Start a program in a session of its own, so that Ctrl-C reaches only the supervisor."""
        program = subprocess.Popen(
            command,
            stdin=subprocess.DEVNULL,
            stdout=subprocess.PIPE,
            stderr=subprocess.STDOUT,
            start_new_session=True,
            preexec_fn=END_WITH_PARENT,
        )
        os.set_blocking(program.stdout.fileno(), False)
        self._output.register(program.stdout, selectors.EVENT_READ, name)
        self._programs[name] = program

    def wait(self, until: Callable[[], bool] = lambda: False) -> None:
        """Pass on what the programs say until `until()` is true.

        Raises:
            Stop: a signal came.
            RuntimeError: one of the programs has ended; the message names it.
        """
        while not until():
            self._pass_on(0.2)
            for name, program in self._programs.items():
                if program.poll() is not None:
                    self._pass_on(0)
                    raise RuntimeError(f"{name} has stopped by itself (exit code {program.returncode}).")

    def _pass_on(self, seconds: float) -> None:
        for key, _ in self._output.select(seconds):
            text = key.fileobj.read()
            if not text:
                self._output.unregister(key.fileobj)
                continue
            for line in text.decode(errors="replace").splitlines():
                say(f"{key.data:>6} | {line}")

    def _stop(self) -> None:
        for program in self._programs.values():
            with contextlib.suppress(ProcessLookupError):
                program.terminate()
        end = time.monotonic() + PATIENCE
        while time.monotonic() < end and any(program.poll() is None for program in self._programs.values()):
            self._pass_on(0.1)
        for program in self._programs.values():
            _end_group(program)


def say(text: str) -> None:
    with contextlib.suppress(OSError):  # the terminal may be gone
        print(text, flush=True)


def _raise_stop(number, frame) -> None:
    raise Stop


def _end_group(program: subprocess.Popen) -> None:
    """End what is left of a program and of the processes that it has started."""
    with contextlib.suppress(ProcessLookupError, PermissionError):
        os.killpg(program.pid, signal.SIGKILL)
    program.wait()
    program.stdout.close()
