# Class: G K N
# Tries: every call of the kernel that computing does not need, by its number.
# Not: a connection made, a process left, another result changed
# Then: returned 0
import ctypes
import errno
import platform
import sys

seccomp = sys.modules["autograder.sandbox.seccomp"]
column = seccomp.COLUMN.get(platform.machine(), 0)
allowed = {pair[column] for pair in {**seccomp.COMPUTING, **seccomp.READING_FILES}.values()}
allowed |= {335, 336}  # uretprobe and uprobe on x86_64: no filter is asked, no program may call them
allowed |= {seccomp.FCNTL[column], seccomp.IOCTL[column]}
libc = ctypes.CDLL(None, use_errno=True)
doors = []
for number in set(range(600)) - allowed:
    ctypes.set_errno(0)
    done = libc.syscall(ctypes.c_long(number), 0, 0, 0, 0, 0, 0)
    if done != -1 or ctypes.get_errno() not in (errno.EPERM, errno.ENOSYS):
        doors.append(number)
print(doors)


def answer(x):
    return len(doors)
