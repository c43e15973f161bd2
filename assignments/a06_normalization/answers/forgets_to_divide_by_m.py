def normalize_backward(dout, cache):
    xhat, istd, axes = cache["xhat"], cache["istd"], cache["axes"]
    dx = dout - dout.sum(axis=axes, keepdims=True)
    dx = dx - xhat * (dout * xhat).sum(axis=axes, keepdims=True)
    return dx * istd
