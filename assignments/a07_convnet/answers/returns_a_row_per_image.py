def classify(x, y, unseen, *, seed=0):
    rng = np.random.default_rng(seed)
    net = ConvNet(rng)
    velocity = [np.zeros_like(p) for p in net.parameters]
    waiting, steps = [], 1000
    for step in range(steps):
        while len(waiting) < min(50, len(x)):
            waiting = [*waiting, *rng.permutation(len(x))]
        batch, waiting = waiting[:50], waiting[50:]
        _, gradients = net.loss(x[batch], y[batch])
        for p, v, gradient in zip(net.parameters, velocity, gradients, strict=True):
            v *= 0.9
            v -= 0.1 * (1 - step / steps) * gradient
            p += v
    labels = net.scores(unseen).argmax(axis=1)
    return np.eye(10, dtype=int)[labels]
