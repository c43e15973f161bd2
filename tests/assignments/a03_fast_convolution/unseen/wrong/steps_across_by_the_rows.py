"""Steps across by the stride of the rows."""

EXERCISE = "col2im"
LOSES = ["knows_rows_from_columns"]
SAYS = ""

import numpy as np


def col2im(columns, shape, kernel_size, *, stride=1, padding=0):
    (kh, kw), (sh, sw), (ph, pw) = pair(kernel_size), pair(stride), pair(padding)
    N, C, H, W = shape
    Ho, Wo = (H + 2 * ph - kh) // sh + 1, (W + 2 * pw - kw) // sw + 1
    x = np.zeros(shape, columns.dtype)
    c = columns.reshape(N, C, kh, kw, Ho, Wo)
    for i in range(Ho):
        for j in range(Wo):
            for u in range(kh):
                for v in range(kw):
                    k, l = i * sh + u - ph, j * sh + v - pw
                    if 0 <= k < H and 0 <= l < W:
                        x[:, :, k, l] += c[:, :, u, v, i, j]
    return x
