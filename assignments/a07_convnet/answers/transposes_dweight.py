def dense_backward(dout, cache):
    x, w = cache
    return np.einsum("nm,md->nd", dout, w), np.einsum("nm,nd->dm", dout, x), np.sum(dout, axis=0)


def run(params, x, y=None):
    w1, b1, w2, b2, w3, b3 = params
    h1, c1 = conv(x, w1, b1, 1)
    h1, r1 = relu_forward(h1)
    h2, c2 = conv(h1, w2, b2, 2)
    h2, r2 = relu_forward(h2)
    scores, c3 = dense_forward(h2.reshape(len(x), -1), w3, b3)
    if y is None:
        return scores
    loss, d = softmax_loss(scores, y)
    d, dw3, db3 = dense_backward(d, c3)
    dw3 = dw3.T
    d = relu_backward(d.reshape(h2.shape), r2)
    d, dw2, db2 = conv_back(d, c2)
    _, dw1, db1 = conv_back(relu_backward(d, r1), c1)
    return loss, (dw1, db1, dw2, db2, dw3, db3)
