import numpy as np

def merge_convolutions(first, second):
    (w1, b1), (w2, b2) = first, second
    F, C, h1, k1 = w1.shape; G, _, h2, k2 = w2.shape
    w = np.zeros((G, C, h1 + h2 - 1, k1 + k2 - 1), w1.dtype)
    for g in range(G):
        for c in range(C):
            for f in range(F):
                for a in range(h1):
                    for u in range(h2):
                        w[g, c, a + u] += np.convolve(w1[f, c, a], w2[g, f, u])
    return w, np.array([b2[g] + sum(w2[g, f].sum() * b1[f] for f in range(F)) for g in range(G)], dtype=b2.dtype)
