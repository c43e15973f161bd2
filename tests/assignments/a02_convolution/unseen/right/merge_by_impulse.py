import numpy as np

def merge_convolutions(first, second):
    (w1, b1), (w2, b2) = first, second
    C = w1.shape[1]; H, W = (a + b - 1 for a, b in zip(w1.shape[2:], w2.shape[2:]))
    eye = np.zeros((C * H * W, C, H, W), w1.dtype)
    eye.reshape(C * H * W, -1)[np.diag_indices(C * H * W)] = 1
    two = lambda x: conv2d_forward(conv2d_forward(x, w1, b1)[0], w2, b2)[0][:, :, 0, 0]
    bias = two(np.zeros((1, C, H, W), w1.dtype))[0]
    return (two(eye) - bias).T.reshape(-1, C, H, W), bias
