"""The system-call filter: what computing needs is allowed, everything else is refused.

A classic BPF program, built by hand and installed through `prctl`; the numbers are those of Linux's
`asm/unistd_64.h` (x86_64) and `asm-generic/unistd.h` (aarch64). A call that is not on the list
fails with EPERM, which Python raises as `PermissionError`, so a student reads what was refused.
`ioctl` fails with ENOTTY, because Python asks it whether a file is a terminal. `fcntl` may copy a
descriptor and read its flags; its other commands could send signals (F_SETOWN with F_SETSIG) or
hold locks. A program of another architecture is killed, and x32 calls are on no list.

A process that reaches a GPU may do more: what CUDA does to a driver (`ioctl`, whatever is asked),
to memory and in threads. It may still start no process: `clone` passes for threads alone, and
`clone3`, whose wishes a filter cannot read, is said not to exist, so that the C library falls back
to `clone`.

On a processor without a table here the filter cannot be installed, and `install` says so.
"""

import ctypes
import errno
import os
import platform
import struct
import sys
from collections.abc import Iterable, Sequence

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
# allowed besides where a GPU is reached; none of them reaches another process
ON_A_GPU: dict[str, tuple[int | None, int | None]] = {
    "ioctl": (16, 29),
    "pwrite64": (18, 68),
    "pipe": (22, None),
    "msync": (26, 227),
    "mincore": (27, 232),
    "ftruncate": (77, 46),
    "umask": (95, 166),
    "getpgrp": (111, None),
    "getresuid": (118, 148),
    "getresgid": (120, 150),
    "statfs": (137, 43),
    "fstatfs": (138, 44),
    "sched_getparam": (143, 121),
    "sched_getscheduler": (145, 120),
    "sched_get_priority_max": (146, 125),
    "sched_get_priority_min": (147, 126),
    "mlock": (149, 228),
    "munlock": (150, 229),
    "set_tid_address": (218, 96),
    "restart_syscall": (219, 128),
    "epoll_wait": (232, None),
    "epoll_ctl": (233, 21),
    "mbind": (237, 235),
    "set_mempolicy": (238, 237),
    "get_mempolicy": (239, 236),
    "epoll_pwait": (281, 22),
    "fallocate": (285, 47),
    "eventfd2": (290, 19),
    "epoll_create1": (291, 20),
    "pipe2": (293, 59),
    "getcpu": (309, 168),
    "memfd_create": (319, 279),
    "membarrier": (324, 283),
    "mlock2": (325, 284),
}
CLONE, CLONE3, CLONE_THREAD = (56, 220), (435, 435), 0x10000
PRCTL, PRCTL_OPTIONS = (157, 167), (15, 16)  # PR_SET_NAME PR_GET_NAME
PRLIMIT = (302, 261)  # where it sets nothing, but reads
FCNTL = (72, 25)
FCNTL_COMMANDS = (0, 1, 2, 3, 1030)  # F_DUPFD F_GETFD F_SETFD F_GETFL F_DUPFD_CLOEXEC
FCNTL_ON_A_GPU = (1033, 1034)  # F_ADD_SEALS F_GET_SEALS
F_SETFL, O_ASYNC = 4, 0x2000  # how a file is read may be set there, but not that it sends signals
IOCTL = (16, 29)
COLUMN = {"x86_64": 0, "aarch64": 1}
AUDIT_ARCH = (0xC000003E, 0xC00000B7)

# BPF instruction codes, offsets into seccomp_data and results, from linux/{bpf_common,seccomp}.h
LOAD, EQUAL, HAS_BITS, RETURN = 0x20, 0x15, 0x45, 0x06
NUMBER_AT, ARCH_AT, FIRST_ARGUMENT_AT, SECOND_ARGUMENT_AT, THIRD_ARGUMENT_AT = 0, 4, 16, 24, 32
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


def program(strict: bool, machine: str = "", *, gpu: bool = False) -> bytes:
    """Return the filter for a processor, by default this one; with `gpu` it lets CUDA work.

    Raises:
        FilterError: there is no table of call numbers for it.

    """
    machine = machine or platform.machine()
    if machine not in COLUMN or struct.calcsize("P") != 8:
        raise FilterError(errno.ENOSYS, f"no table of system calls for {machine}")
    column = COLUMN[machine]
    calls = COMPUTING if strict else {**COMPUTING, **READING_FILES}
    numbers = [pair[column] for pair in (*calls.values(), *(ON_A_GPU.values() if gpu else ()))]
    return b"".join(_instructions(column, sorted(n for n in numbers if n is not None), gpu))


def _instructions(column: int, numbers: Iterable[int], gpu: bool) -> Iterable[bytes]:
    yield _step(LOAD, ARCH_AT)
    yield _step(EQUAL, AUDIT_ARCH[column], when=1)
    yield _step(RETURN, KILL)
    yield _step(LOAD, NUMBER_AT)
    for number in numbers:
        yield _step(EQUAL, number, otherwise=1)
        yield _step(RETURN, ALLOW)
    if gpu:
        yield from _threads_and_their_names(column)
    yield _step(EQUAL, IOCTL[column], otherwise=1)
    yield _step(RETURN, REFUSE | errno.ENOTTY)
    yield _step(EQUAL, FCNTL[column], when=1)
    yield _step(RETURN, REFUSE | errno.EPERM)
    yield _step(LOAD, SECOND_ARGUMENT_AT)
    for command in (*FCNTL_COMMANDS, *(FCNTL_ON_A_GPU if gpu else ())):
        yield _step(EQUAL, command, otherwise=1)
        yield _step(RETURN, ALLOW)
    if gpu:
        yield _step(EQUAL, F_SETFL, otherwise=3)
        yield _step(LOAD, THIRD_ARGUMENT_AT)
        yield _step(HAS_BITS, O_ASYNC, when=1)
        yield _step(RETURN, ALLOW)
    yield _step(RETURN, REFUSE | errno.EPERM)


def _threads_and_their_names(column: int) -> Iterable[bytes]:
    """Yield what lets threads through that start no process, set no limit and change no mode."""
    yield _step(EQUAL, CLONE3[column], otherwise=1)
    yield _step(RETURN, REFUSE | errno.ENOSYS)
    yield from _where(CLONE[column], [(FIRST_ARGUMENT_AT, HAS_BITS, (CLONE_THREAD,))])
    yield from _where(PRCTL[column], [(FIRST_ARGUMENT_AT, EQUAL, PRCTL_OPTIONS)])
    nothing = [(at, EQUAL, (0,)) for at in (THIRD_ARGUMENT_AT, THIRD_ARGUMENT_AT + 4)]
    yield from _where(PRLIMIT[column], nothing)


def _where(number: int, wanted: Sequence[tuple[int, int, Sequence[int]]]) -> Iterable[bytes]:
    """Yield what allows a call where every word of its arguments is one of those wanted.

    Of each word: where it is, how it is compared, and with what.
    """
    steps: list[bytes] = [_step(RETURN, ALLOW)]
    for at, how, values in reversed(wanted):
        tests = [_step(how, value, when=len(values) - 1 - i) for i, value in enumerate(values[:-1])]
        last = _step(how, values[-1], otherwise=len(steps))
        steps = [_step(LOAD, at), *tests, last, *steps]
    yield _step(EQUAL, number, otherwise=len(steps) + 1)
    yield from steps
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
