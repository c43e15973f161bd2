"""The filter, played through by a small machine that runs classic BPF as the kernel does."""

import errno
import re
import struct
import sys
from collections.abc import Callable
from pathlib import Path

import pytest

from autograder.sandbox import seccomp

ALLOW, KILL, REFUSE = 0x7FFF0000, 0x80000000, 0x00050000
HEADERS = {
    "x86_64": Path("/usr/include/x86_64-linux-gnu/asm/unistd_64.h"),
    "aarch64": Path("/usr/include/asm-generic/unistd.h"),
}


def played(program: bytes, arch: int, number: int, *arguments: int) -> int:
    """Return what the kernel would do with a call."""
    data = struct.pack("IIQ6Q", number, arch, 0, *arguments, *[0] * (6 - len(arguments)))
    steps = list(struct.iter_unpack("HBBI", program))
    value = place = 0
    while True:
        code, when, otherwise, k = steps[place]
        place += 1
        if code == 0x20:
            (value,) = struct.unpack_from("I", data, k)
        elif code == 0x15:
            place += when if value == k else otherwise
        elif code == 0x45:
            place += when if value & k else otherwise
        else:
            assert code == 0x06
            return k


@pytest.mark.parametrize("machine", sorted(seccomp.COLUMN))
@pytest.mark.parametrize("strict", [False, True])
def test_what_is_on_the_list_is_allowed_and_nothing_else(machine: str, strict: bool) -> None:
    """Of the first 1000 calls, and of x32's, only the listed ones pass."""
    column = seccomp.COLUMN[machine]
    arch = seccomp.AUDIT_ARCH[column]
    listed = seccomp.COMPUTING if strict else {**seccomp.COMPUTING, **seccomp.READING_FILES}
    numbers = {pair[column] for pair in listed.values()} - {None}
    program = seccomp.program(strict, machine)

    for number in [*range(1000), *range(0x40000000, 0x40000200)]:
        verdict = played(program, arch, number)
        if number in numbers or number == seccomp.FCNTL[column]:
            assert verdict == ALLOW, number
        elif number == seccomp.IOCTL[column]:
            assert verdict == REFUSE | errno.ENOTTY
        else:
            assert verdict == REFUSE | errno.EPERM, number


@pytest.mark.parametrize("machine", sorted(seccomp.COLUMN))
def test_a_program_of_another_architecture_is_killed(machine: str) -> None:
    """The same number means another call there, so none is allowed."""
    program = seccomp.program(False, machine)
    other = seccomp.AUDIT_ARCH[1 - seccomp.COLUMN[machine]]
    for arch in (other, 0x40000003, 0):
        assert played(program, arch, 0) == KILL


@pytest.mark.parametrize("machine", sorted(seccomp.COLUMN))
def test_files_may_be_copied_but_not_locked_or_owned(machine: str) -> None:
    """Of fcntl's commands only those pass that touch a descriptor's copies and flags."""
    column = seccomp.COLUMN[machine]
    program = seccomp.program(False, machine)
    passed = {
        command
        for command in range(2000)
        if played(program, seccomp.AUDIT_ARCH[column], seccomp.FCNTL[column], 0, command) == ALLOW
    }
    assert passed == {0, 1, 2, 3, 1030}


@pytest.mark.parametrize("machine", sorted(seccomp.COLUMN))
def test_on_a_gpu_cuda_may_do_more_and_start_no_process(machine: str) -> None:
    """Its calls pass, and threads by the old call; a new process, a socket and a signal do not."""
    column = seccomp.COLUMN[machine]
    arch, program = seccomp.AUDIT_ARCH[column], seccomp.program(False, machine, gpu=True)
    listed = {**seccomp.COMPUTING, **seccomp.READING_FILES, **seccomp.ON_A_GPU}
    numbers = {pair[column] for pair in listed.values()} - {None}
    numbers |= {seccomp.FCNTL[column], seccomp.PRLIMIT[column]}  # without arguments, that is

    for number in [*range(1000), *range(0x40000000, 0x40000200)]:
        wanted = ALLOW if number in numbers else REFUSE | errno.EPERM
        if number == seccomp.CLONE3[column]:
            wanted = REFUSE | errno.ENOSYS
        assert played(program, arch, number) == wanted, number


@pytest.mark.parametrize("machine", sorted(seccomp.COLUMN))
@pytest.mark.parametrize(
    ("call", "passes", "refused"),
    [
        (seccomp.CLONE, [(0x3D0F00,), (0x10000,)], [(0,), (0x11,), (0x10000000,), (0x1200011,)]),
        (seccomp.PRCTL, [(15,), (16,)], [(0,), (4, 1), (1, 9), (22,), (38,), (14,), (17,)]),
        (seccomp.PRLIMIT, [(0, 7, 0), (3, 9, 0)], [(0, 7, 1), (0, 7, 1 << 32), (0, 7, 0x7FFF0000)]),
        (
            seccomp.FCNTL,
            [(5, 0), (5, 4, 0x800), (5, 1033, 15), (5, 1034)],
            [(5, 4, 0x2800), (5, 4, 0x2000), (5, 8, 1), (5, 10, 9), (5, 1024), (5, 6)],
        ),
        (seccomp.IOCTL, [(5, 0xC0204622), (5, 1)], []),
    ],
)
def test_on_a_gpu_some_calls_depend_on_what_they_ask(
    machine: str, call: tuple[int, int], passes: list, refused: list
) -> None:
    """Threads, their names, limits that are read, files that send no signals."""
    column = seccomp.COLUMN[machine]
    arch, program = seccomp.AUDIT_ARCH[column], seccomp.program(False, machine, gpu=True)
    for arguments in passes:
        assert played(program, arch, call[column], *arguments) == ALLOW, arguments
    for arguments in refused:
        assert played(program, arch, call[column], *arguments) == REFUSE | errno.EPERM, arguments


def test_an_unknown_processor_has_no_filter() -> None:
    """A table of wrong numbers would be worse than none, so that is said."""
    with pytest.raises(seccomp.FilterError, match="no table of system calls for riscv64"):
        seccomp.program(False, "riscv64")


@pytest.mark.parametrize("machine", sorted(HEADERS))
def test_the_numbers_are_those_of_the_kernel(machine: str) -> None:
    """Every number in the table is the one in Linux's own header."""
    if not HEADERS[machine].exists():
        pytest.skip(f"{HEADERS[machine]} is not installed")
    text = HEADERS[machine].read_text().replace("3264_fstatat", "3264_newfstatat")
    kernel = dict(re.findall(r"#define __NR(?:3264)?_(\w+)\s+(\d+)", text))
    column = seccomp.COLUMN[machine]
    table = {**seccomp.COMPUTING, **seccomp.READING_FILES, **seccomp.ON_A_GPU}
    table |= {"fcntl": seccomp.FCNTL, "ioctl": seccomp.IOCTL, "clone": seccomp.CLONE}
    table |= {"clone3": seccomp.CLONE3, "prctl": seccomp.PRCTL, "prlimit64": seccomp.PRLIMIT}

    ours = {name: pair[column] for name, pair in table.items() if pair[column] is not None}
    assert ours == {name: int(kernel[name]) for name in ours}
    absent = [name for name, pair in table.items() if pair[column] is None]
    assert not set(absent) & set(kernel)


@pytest.mark.parametrize(
    ("act", "said"),
    [
        (lambda: seccomp.prctl(seccomp.PR_SET_DUMPABLE), "sunos has no prctl"),
        (seccomp.drop_capabilities, "sunos has no capabilities"),
    ],
)
def test_another_system_is_told_what_it_lacks(
    monkeypatch: pytest.MonkeyPatch, act: Callable[[], None], said: str
) -> None:
    """Each layer is tried, and what is not there is named."""
    monkeypatch.setattr(sys, "platform", "sunos")
    with pytest.raises(seccomp.FilterError, match=said):
        act()


@pytest.mark.skipif(sys.platform != "linux", reason="asks the kernel of Linux")
def test_a_kernel_that_refuses_is_repeated(monkeypatch: pytest.MonkeyPatch) -> None:
    """The error has the kernel's own words."""
    monkeypatch.setattr(seccomp, "CAPABILITY_VERSION", 1)
    with pytest.raises(seccomp.FilterError, match="Invalid argument"):
        seccomp.drop_capabilities()
