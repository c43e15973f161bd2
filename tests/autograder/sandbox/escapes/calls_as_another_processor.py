# Class: G N
# Tries: to call the kernel as a 32-bit program, whose calls have other numbers.
# Not: a connection made
# Then: died ended while answer ran
import ctypes
import os

libc = ctypes.CDLL(None, use_errno=True)
libc.mmap.restype = ctypes.c_void_p
READ_WRITE_RUN, PRIVATE_ANONYMOUS = 7, 0x22
CODE = b"\xb8\x14\x00\x00\x00\xcd\x80\xc3"  # mov eax, 20 (getpid on i386); int 0x80; ret


def answer(x):
    if os.uname().machine != "x86_64":
        os._exit(0)
    at = libc.mmap(None, ctypes.c_size_t(4096), READ_WRITE_RUN, PRIVATE_ANONYMOUS, -1, 0)
    ctypes.memmove(at, CODE, len(CODE))
    return ctypes.CFUNCTYPE(ctypes.c_int)(at)()
