# Class: K
# Tries: to reserve memory past NumPy and Python, straight from the kernel.
# Not: memory taken
# Then: returned 1
import ctypes

libc = ctypes.CDLL(None, use_errno=True)
libc.mmap.restype = ctypes.c_void_p
PIECE, READ_WRITE, PRIVATE_ANONYMOUS, FAILED = 1 << 24, 3, 0x22, (1 << 64) - 1
taken = 0
while libc.mmap(None, ctypes.c_size_t(PIECE), READ_WRITE, PRIVATE_ANONYMOUS, -1, 0) != FAILED:
    taken += PIECE


def answer(x):
    return int(0 < taken < 1 << 30)
