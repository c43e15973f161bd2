def normalize_backward(dout, cache):
    g = dout * cache["istd"]
    return g - g.mean(axis=cache["axes"], keepdims=True)
