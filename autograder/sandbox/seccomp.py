"""The system-call filter: what computing needs is allowed, everything else is refused.

A classic BPF program, built by hand and installed through `prctl`; the numbers are those of Linux's
`asm/unistd_64.h` (x86_64) and `asm-generic/unistd.h` (aarch64). A call that is not on the list
fails with EPERM, which Python raises as `PermissionError`, so a student reads what was refused.
`ioctl` fails with ENOTTY, because Python asks it whether a file is a terminal. `fcntl` may copy a
descriptor and read its flags; its other commands could send signals (F_SETOWN with F_SETSIG) or
hold locks. A program of another architecture is killed, and x32 calls are on no list.

On a processor without a table here the filter cannot be installed, and `install` says so.
"""

import ctypes
import errno
import os
import platform
import struct
import sys
from collections.abc import Iterable

# name: (number on x86_64, number on aarch64); None: that processor has no such call
COMPUTING: dict[str, tuple[int | None, int | None]] = {
    "read": (0, 63),
    "write": (1, 64),
    "close": (3, 57),
    "fstat": (5, 80),
    "poll": (7, None),
    "lseek": (8, 62),
    "mmap": (9, 222),
    "mprotect": (10, 226),
    "munmap": (11, 215),
    "brk": (12, 214),
    "rt_sigaction": (13, 134),
    "rt_sigprocmask": (14, 135),
    "rt_sigreturn": (15, 139),
    "pread64": (17, 67),
    "readv": (19, 65),
    "writev": (20, 66),
    "select": (23, None),
    "sched_yield": (24, 124),
    "mremap": (25, 216),
    "madvise": (28, 233),
    "dup": (32, 23),
    "dup2": (33, None),
    "dup3": (292, 24),
    "nanosleep": (35, 101),
    "getpid": (39, 172),
    "getppid": (110, 173),
    "gettid": (186, 178),
    "exit": (60, 93),
    "exit_group": (231, 94),
    "uname": (63, 160),
    "getcwd": (79, 17),
    "gettimeofday": (96, 169),
    "getrlimit": (97, 163),
    "getrusage": (98, 165),
    "sysinfo": (99, 179),
    "times": (100, 153),
    "getuid": (102, 174),
    "getgid": (104, 176),
    "geteuid": (107, 175),
    "getegid": (108, 177),
    "sigaltstack": (131, 132),
    "time": (201, None),
    "futex": (202, 98),
    "sched_getaffinity": (204, 123),
    "clock_gettime": (228, 113),
    "clock_getres": (229, 114),
    "clock_nanosleep": (230, 115),
    "pselect6": (270, 72),
    "ppoll": (271, 73),
    "set_robust_list": (273, 99),
    "getrandom": (318, 278),
    "rseq": (334, 293),
}
# allowed where the jail leaves nothing to see but Python and NumPy; refused by the strict filter
READING_FILES: dict[str, tuple[int | None, int | None]] = {
    "open": (2, None),
    "stat": (4, None),
    "lstat": (6, None),
    "access": (21, None),
    "readlink": (89, None),
    "readlinkat": (267, 78),
    "getdents64": (217, 61),
    "openat": (257, 56),
    "newfstatat": (262, 79),
    "faccessat": (269, 48),
    "faccessat2": (439, 439),
    "statx": (332, 291),
}
FCNTL = (72, 25)
FCNTL_COMMANDS = (0, 1, 2, 3, 1030)  # F_DUPFD F_GETFD F_SETFD F_GETFL F_DUPFD_CLOEXEC
IOCTL = (16, 29)
COLUMN = {"x86_64": 0, "aarch64": 1}
AUDIT_ARCH = (0xC000003E, 0xC00000B7)

# BPF instruction codes, offsets into seccomp_data and results, from linux/{bpf_common,seccomp}.h
LOAD, EQUAL, RETURN = 0x20, 0x15, 0x06
NUMBER_AT, ARCH_AT, SECOND_ARGUMENT_AT = 0, 4, 24
KILL, REFUSE, ALLOW = 0x80000000, 0x00050000, 0x7FFF0000
PR_SET_SECCOMP, SECCOMP_MODE_FILTER = 22, 2
CAPABILITY_VERSION = 0x20080522  # the third, in linux/capability.h: two times three words
PR_SET_NO_NEW_PRIVS, PR_SET_DUMPABLE, PR_SET_PDEATHSIG = 38, 4, 1

INSTRUCTION = struct.Struct("HBBI")  # in the machine's own byte order, as the kernel reads it


class FilterError(OSError):
    """The filter could not be installed, and why."""


class _Program(ctypes.Structure):
    _fields_ = (("length", ctypes.c_ushort), ("filter", ctypes.c_void_p))


def prctl(option: int, first: int = 0, second: int | None = None) -> None:
    """Call prctl(2) where the system has it.

    Raises:
        FilterError: it was refused, or this is not Linux.

    """
    if sys.platform != "linux":
        raise FilterError(errno.ENOSYS, f"{sys.platform} has no prctl")
    libc = ctypes.CDLL(None, use_errno=True)
    zero, long = ctypes.c_ulong(0), ctypes.c_ulong
    if libc.prctl(option, long(first), long(second or 0), zero, zero) != 0:
        code = ctypes.get_errno()
        raise FilterError(code, os.strerror(code))


def drop_capabilities() -> None:
    """Give up every capability of this process, also those that it could hand on.

    Raises:
        FilterError: it was refused, or this is not Linux.

    """
    if sys.platform != "linux":
        raise FilterError(errno.ENOSYS, f"{sys.platform} has no capabilities")
    libc = ctypes.CDLL(None, use_errno=True)
    header = ctypes.create_string_buffer(struct.pack("Ii", CAPABILITY_VERSION, 0))
    if libc.capset(header, bytes(24)) != 0:
        code = ctypes.get_errno()
        raise FilterError(code, os.strerror(code))


def program(strict: bool, machine: str = "") -> bytes:
    """Return the filter for a processor, by default this one.

    Raises:
        FilterError: there is no table of call numbers for it.

    """
    machine = machine or platform.machine()
    if machine not in COLUMN or struct.calcsize("P") != 8:
        raise FilterError(errno.ENOSYS, f"no table of system calls for {machine}")
    column = COLUMN[machine]
    calls = COMPUTING if strict else {**COMPUTING, **READING_FILES}
    numbers = [pair[column] for pair in calls.values()]
    return b"".join(_instructions(column, sorted(n for n in numbers if n is not None)))


def _instructions(column: int, numbers: Iterable[int]) -> Iterable[bytes]:
    yield _step(LOAD, ARCH_AT)
    yield _step(EQUAL, AUDIT_ARCH[column], when=1)
    yield _step(RETURN, KILL)
    yield _step(LOAD, NUMBER_AT)
    for number in numbers:
        yield _step(EQUAL, number, otherwise=1)
        yield _step(RETURN, ALLOW)
    yield _step(EQUAL, IOCTL[column], otherwise=1)
    yield _step(RETURN, REFUSE | errno.ENOTTY)
    yield _step(EQUAL, FCNTL[column], when=1)
    yield _step(RETURN, REFUSE | errno.EPERM)
    yield _step(LOAD, SECOND_ARGUMENT_AT)
    for command in FCNTL_COMMANDS:
        yield _step(EQUAL, command, otherwise=1)
        yield _step(RETURN, ALLOW)
    yield _step(RETURN, REFUSE | errno.EPERM)


def _step(code: int, value: int, when: int = 0, otherwise: int = 0) -> bytes:
    """Return one instruction; `when` and `otherwise` say how many to skip after a comparison."""
    return INSTRUCTION.pack(code, when, otherwise, value)


def install(filter_program: bytes) -> None:
    """Close this process in for good; it cannot be undone, and children inherit it.

    Raises:
        FilterError: the kernel refused.

    """
    code = ctypes.create_string_buffer(filter_program, len(filter_program))
    length = len(filter_program) // INSTRUCTION.size
    handed = _Program(length, ctypes.addressof(code))
    prctl(PR_SET_NO_NEW_PRIVS, 1)
    prctl(PR_SET_SECCOMP, SECCOMP_MODE_FILTER, ctypes.addressof(handed))
