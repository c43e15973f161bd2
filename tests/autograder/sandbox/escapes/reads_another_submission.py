# Class: F
# Tries: to read what another student handed in, in every way that opens a file.
# Not: a file read
# Then: returned 0
import ctypes
import importlib.machinery
import io
import linecache
import os
import pathlib

import numpy as np

path = TARGETS["file"]
libc = ctypes.CDLL(None, use_errno=True)
libc.fopen.restype = ctypes.c_void_p


def imported(name):
    """Return a module of the library, which can itself not be opened without the jail."""
    return importlib.import_module(name)


doors = []
for way in (
    lambda: open(path).read(),
    lambda: os.open(path, os.O_RDONLY),
    lambda: os.open(path, os.O_PATH),
    lambda: os.listdir(os.path.dirname(path)),
    lambda: os.stat(path),
    lambda: os.readlink(path),
    lambda: os.open("..", os.O_RDONLY, dir_fd=0),
    lambda: np.fromfile(path, np.uint8),
    lambda: np.load(path, allow_pickle=True),
    lambda: np.memmap(path, np.uint8, "r"),
    lambda: np.genfromtxt(path),
    lambda: io.FileIO(path),
    lambda: pathlib.Path(path).read_bytes(),
    lambda: list(imported("fileinput").input(path)),
    lambda: imported("zipfile").ZipFile(path),
    lambda: imported("runpy").run_path(path),
    lambda: imported("mmap").mmap(os.open(path, os.O_RDONLY), 0),
    lambda: imported("sqlite3").connect(path).execute("select 1"),
    lambda: importlib.machinery.SourceFileLoader("theirs", path).get_data(path),
    lambda: ctypes.CDLL(path),
):
    try:
        doors.append(way())
    except Exception:
        pass
doors += linecache.getlines(path)
if libc.fopen(path.encode(), b"r"):
    doors.append(path)
print(doors)


def answer(x):
    return len(doors)
