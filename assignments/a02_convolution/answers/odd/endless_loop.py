def numerical_gradient(f, x, dout, h=1e-5):
    gradient = np.zeros_like(x)
    i = 0
    while i < x.size:
        step = np.zeros_like(x)
        step.flat[i] = h
        change = (f(x + step) - f(x - step)) / (2 * h)
        gradient.flat[i] = np.sum(change * dout)
    return gradient
