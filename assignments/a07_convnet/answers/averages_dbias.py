def dense_backward(dout, cache):
    x, weight = cache
    return dout @ weight, dout.T @ x, dout.mean(axis=0)
