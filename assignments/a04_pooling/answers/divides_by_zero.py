def lp_pool2d_backward(dout, cache):
    w, p, out = cache
    dx = np.zeros_like(w.x)
    for here in w.places():
        seen = w.x[here]
        dx[here] += dout * np.sign(seen) * (abs(seen) / out) ** (p - 1)
    return dx
