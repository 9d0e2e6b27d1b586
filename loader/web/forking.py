"""Start worker processes quickly: one process has everything imported, and forks.

``python -m loader.web.forking FD STORE MEMORY`` takes two requests on its
socket: ``fork NICENESS``, with the descriptor of the worker's connection, answered
with the process id, and ``wait PID``, answered with its exit code.
"""

from __future__ import annotations

import contextlib
import os
import signal
import socket
import subprocess
import sys
import threading
from multiprocessing.connection import Connection

from loader.errors import StoreError

_NICE = 15


class Nursery:
    """The process that forks workers; ended with the service."""

    def __init__(self, store: str, memory: int) -> None:
        """Start no process yet; workers may hold so many bytes of memory."""
        self._arguments = [store, str(memory)]
        self._lock = threading.Lock()
        self._process: subprocess.Popen[bytes] | None = None
        self._control: socket.socket | None = None

    def fork(self, *, gives_way: bool) -> tuple[int, Connection]:
        """Return the process id of a new worker, and the connection to it; it may give way to other processes.

        Raises:
            StoreError: when no process can be started.
        """
        ours, theirs = socket.socketpair()
        try:
            with theirs:
                pid = self._ask(b"fork %d" % (_NICE if gives_way else 0), theirs.fileno())
        except (OSError, ValueError) as error:
            ours.close()
            raise StoreError(f"no worker could be started ({error}); ask again in a while") from error
        return pid, Connection(ours.detach())

    def end(self, pid: int) -> int:
        """End a worker that may still run, and return its exit code: a negative number is the signal."""
        with contextlib.suppress(ProcessLookupError):
            os.kill(pid, signal.SIGKILL)
        return self.wait(pid)

    def wait(self, pid: int) -> int:
        """Return the exit code of a worker that ends by itself."""
        try:
            return self._ask(f"wait {pid}".encode())
        except (OSError, ValueError):
            return -signal.SIGKILL

    def close(self) -> None:
        """End the process; a worker ends when its connection does."""
        with self._lock:
            if self._control is not None:
                self._control.close()
            if self._process is not None:
                self._process.kill()
                self._process.wait()
            self._process = self._control = None

    def _ask(self, request: bytes, *descriptors: int) -> int:
        with self._lock:
            if self._process is None or self._process.poll() is not None:
                self._start()
            assert self._control is not None
            socket.send_fds(self._control, [request], descriptors)
            return int(self._control.recv(64))

    def _start(self) -> None:
        self._control, theirs = socket.socketpair()
        with theirs:
            command = [sys.executable, "-m", "loader.web.forking", str(theirs.fileno()), *self._arguments]
            self._process = subprocess.Popen(
                command,
                pass_fds=[theirs.fileno()],
                stdin=subprocess.DEVNULL,
                stderr=subprocess.DEVNULL,
                start_new_session=True,
            )


def main() -> None:
    """Fork workers until the service closes the socket."""
    from loader.web.worker import OUT_OF_MEMORY, serve

    descriptor, store, memory = sys.argv[1:4]
    with socket.socket(fileno=int(descriptor)) as control:
        while True:
            request, descriptors, _, _ = socket.recv_fds(control, 64, 1)
            if not request:
                return
            word, number = request.split()
            if word == b"fork":
                pid = os.fork()
                if pid == 0:
                    control.close()
                    os.nice(int(number))
                    code = 1
                    try:
                        serve(Connection(descriptors[0]), store, memory=int(memory))
                        code = 0
                    except MemoryError:
                        code = OUT_OF_MEMORY
                    finally:
                        os._exit(code)
                os.close(descriptors[0])
                control.send(str(pid).encode())
            else:
                _, status = os.waitpid(int(number), 0)
                control.send(str(os.waitstatus_to_exitcode(status)).encode())


if __name__ == "__main__":
    main()
