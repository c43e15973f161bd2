import numpy as np

def merge_convolutions(first, second):
    (w1, b1), (w2, b2) = first, second
    h2, k2 = w2.shape[2:]
    w, _ = conv2d_forward(w1.transpose(1, 0, 2, 3), w2[:, :, ::-1, ::-1], padding=(h2 - 1, k2 - 1))
    hidden = np.broadcast_to(b1[None, :, None, None], (1, len(b1), h2, k2))
    return w.transpose(1, 0, 2, 3), conv2d_forward(hidden, w2, b2)[0].reshape(-1)
