"""What hostile programs are after, placed where they would find it without a wall."""

import hashlib
import os
import secrets
import shutil
import socket
import tempfile
from pathlib import Path
from types import TracebackType


class Targets:
    """A folder with another submission and a gradebook, and three ports at which nobody may knock.

    The secret stands in the other submission and in this process's memory, nowhere else.
    """

    SECRET = f"canary-of-{secrets.randbelow(10**16):016}"

    def __enter__(self) -> "Targets":
        """Place everything, open to every user of this machine."""
        self.folder = Path(tempfile.mkdtemp(prefix="targets-"))
        self.folder.chmod(0o777)
        for name in ("another.ipynb", "gradebook.db"):
            (self.folder / name).write_text(self.SECRET)
            (self.folder / name).chmod(0o666)
        self._ports = [_listening(socket.AF_INET, ("127.0.0.1", 0))]
        self._ports.append(_listening(socket.AF_UNIX, str(self.folder / "socket")))
        (self.folder / "socket").chmod(0o777)
        if os.uname().sysname == "Linux":
            self._ports.append(_listening(socket.AF_UNIX, f"\0{self.folder.name}"))
        self._placed = self._seen()
        return self

    def __exit__(
        self,
        kind: type[BaseException] | None,
        error: BaseException | None,
        trace: TracebackType | None,
    ) -> None:
        """Take everything away."""
        for port in self._ports:
            port.close()
        shutil.rmtree(self.folder)

    @property
    def cell(self) -> str:
        """Return a cell that tells a program where everything is, but not the secret."""
        places = {
            "file": str(self.folder / "another.ipynb"),
            "gradebook": str(self.folder / "gradebook.db"),
            "socket": str(self.folder / "socket"),
            "abstract": self.folder.name,
            "port": self._ports[0].getsockname()[1],
        }
        return f"TARGETS = {places!r}"

    def untouched(self) -> bool:
        """Return whether every file is as it was placed, and no other is there."""
        return self._seen() == self._placed

    def reached(self) -> bool:
        """Return whether anybody connected."""
        return any(map(_knocked, self._ports))

    def _seen(self) -> dict[str, tuple[int, int, str]]:
        found = {}
        for path in sorted(self.folder.iterdir()):
            data = path.read_bytes() if path.is_file() else b""
            state = path.lstat()
            found[path.name] = (state.st_mode, state.st_mtime_ns, hashlib.sha256(data).hexdigest())
        return found


def _listening(family: socket.AddressFamily, address: str | tuple[str, int]) -> socket.socket:
    port = socket.socket(family)
    port.bind(address)
    port.listen()
    port.setblocking(False)
    return port


def _knocked(port: socket.socket) -> bool:
    try:
        port.accept()[0].close()
    except BlockingIOError:
        return False
    return True
