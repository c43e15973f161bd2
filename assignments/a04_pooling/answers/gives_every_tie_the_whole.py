def max_pool2d_backward(dout, cache):
    w, out = cache
    dx = np.zeros_like(w.x)
    for here in w.places():
        dx[here] += (w.x[here] == out) * dout
    return w.inside(dx)
