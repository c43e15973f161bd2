"""A PostgreSQL server of this machine, as its administrator starts it, for gradebooks to be in."""

import os
import re
import shlex
import shutil
import socket
import subprocess
import tempfile
from collections.abc import Iterator
from contextlib import contextmanager
from dataclasses import dataclass, field
from itertools import count
from pathlib import Path

import psycopg

PATIENCE = 60  # seconds for the server to start
OWNER = "ada"
PASSWORD = "open-sesame"
QUICK = ("fsync=off", "synchronous_commit=off", "full_page_writes=off", "max_connections=20")
ENGLISH = {"LC_ALL": "C", "PATH": os.environ["PATH"]}


def binaries() -> Path | None:
    """Return the folder of the newest PostgreSQL here; Debian has it outside the path."""
    found = sorted(Path("/usr/lib/postgresql").glob("*/bin"), key=lambda p: float(p.parent.name))
    on_path = shutil.which("postgres")
    return next((p for p in reversed(found) if (p / "postgres").exists()), None) or (
        Path(on_path).parent if on_path else None
    )


@dataclass
class Server:
    """One that listens on a port of this machine; every database has the same owner."""

    folder: Path
    port: int
    numbers: Iterator[int] = field(default_factory=count)

    def database(self, like: str = "template1") -> str:
        """Make a new database, empty or like another one, and return its address."""
        name = f"course_{next(self.numbers)}"
        with self._connected() as connection:
            connection.execute(f"CREATE DATABASE {name} OWNER {OWNER} TEMPLATE {like}")
        return self.address(name)

    def part(self, settings: Path) -> None:
        """Give a copied class a database of its own, a copy of the one that its settings name."""
        before = settings.read_text()
        name = re.findall(r"/(course_\d+)", before)[-1]
        own = self.database(like=name).rpartition("/")[2]
        settings.write_text(before.replace(f"/{name}", f"/{own}"))

    def address(self, name: str, password: str = PASSWORD) -> str:
        """Return the address of a database, with a password in it."""
        return f"postgresql://{OWNER}:{password}@127.0.0.1:{self.port}/{name}"

    def start(self) -> None:
        """Start it and wait until it answers; it is nobody's child, as on a machine of its own."""
        settings = (f"port={self.port}", f"unix_socket_directories={self.folder}", *QUICK)
        words = shlex.join(word for setting in settings for word in ("-c", setting))
        self._control("start", f"--log={self.folder / 'log'}", f"--options={words}")

    def stop(self) -> None:
        """End it at once, as when its machine is switched off; who is connected is cut off."""
        self._control("stop", "--mode=immediate")

    @property
    def running(self) -> bool:
        """Whether it was started and has not ended."""
        return (self.folder / "data/postmaster.pid").exists()

    def connections(self, database: str, *, writing: bool = False) -> list[int]:
        """Return who serves a user in a database, or only those amid what the user writes."""
        amid = "AND backend_xid IS NOT NULL" if writing else ""
        query = "SELECT pid FROM pg_stat_activity WHERE datname = %s AND usename = %s " + amid
        with self._connected() as connection:
            return [int(str(row[0])) for row in connection.execute(query, (database, OWNER))]

    def cut(self, serving: int) -> None:
        """End a connection, as an administrator does."""
        with self._connected() as connection:
            connection.execute("SELECT pg_terminate_backend(%s)", (serving,))

    def _control(self, action: str, *words: str) -> None:
        data = ("-D", str(self.folder / "data"))
        _as_other(self.folder, "pg_ctl", action, *data, "--wait", f"--timeout={PATIENCE}", *words)

    def _connected(self) -> "psycopg.Connection[tuple[object, ...]]":
        where = {"host": str(self.folder), "port": self.port, "user": "postgres"}
        return psycopg.connect(**where, dbname="postgres", autocommit=True)


@contextmanager
def server() -> Iterator[Server]:
    """Start a server in a folder of its own; end it and remove the folder."""
    with tempfile.TemporaryDirectory() as name:
        folder = Path(name)
        if os.getuid() == 0:
            shutil.chown(folder, "nobody")
        data = ("-D", str(folder / "data"), "--username=postgres", "--encoding=UTF8", "--no-sync")
        rights = ("--auth-local=trust", "--auth-host=scram-sha-256")
        _as_other(folder, "initdb", *data, *rights)
        one = Server(folder, _free_port())
        one.start()
        try:
            with one._connected() as connection:
                connection.execute(f"CREATE ROLE {OWNER} LOGIN PASSWORD '{PASSWORD}'")
            yield one
        finally:
            if one.running:
                one.stop()


def _as_other(folder: Path, program: str, *words: str) -> None:
    """Run a program of the server; PostgreSQL refuses to be root, and is somebody else then."""
    user = "nobody" if os.getuid() == 0 else None
    path = binaries()
    assert path is not None
    with (folder / "said").open("ab") as said:
        ended = subprocess.run(
            [str(path / program), *words],
            check=False,
            user=user,
            extra_groups=[] if user else None,
            cwd="/",
            env=ENGLISH,
            stdin=subprocess.DEVNULL,
            stdout=said,
            stderr=said,
        )
    logs = (folder / name for name in ("said", "log"))
    assert ended.returncode == 0, "\n".join(log.read_text() for log in logs if log.exists())


def _free_port() -> int:
    with socket.socket() as free:
        free.bind(("127.0.0.1", 0))
        return int(free.getsockname()[1])
