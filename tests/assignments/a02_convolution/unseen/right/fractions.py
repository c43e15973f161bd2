import numpy as np

from fractions import Fraction
def merge_convolutions(first, second):
    (w1, b1), (w2, b2) = first, second
    exact = np.vectorize(Fraction, otypes=[object])
    e1, e2, c1, c2 = (exact(a.astype(float)) for a in (w1, w2, b1, b2))
    G, F, h2, k2 = w2.shape; _, C, h1, k1 = w1.shape
    w = np.full((G, C, h1 + h2 - 1, k1 + k2 - 1), Fraction(0), dtype=object)
    for g, f, u, v in np.ndindex(*w2.shape):
        for c, a, b in np.ndindex(C, h1, k1):
            w[g, c, a + u, b + v] += e2[g, f, u, v] * e1[f, c, a, b]
    b = c2 + e2.sum(axis=(2, 3)) @ c1
    return w.astype(w1.dtype), b.astype(b1.dtype)
