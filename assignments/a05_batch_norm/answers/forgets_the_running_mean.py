import numpy as np


def fold_batch_norm(weight, bias, gamma, beta, running_mean, running_var, eps=1e-5):
    scale = gamma / np.sqrt(running_var + eps)
    w = weight * scale.reshape(-1, 1, 1, 1)
    b = beta.copy() if bias is None else bias * scale + beta
    return w, b
