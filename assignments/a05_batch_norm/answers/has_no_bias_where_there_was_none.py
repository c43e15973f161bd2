import numpy as np


def fold_batch_norm(weight, bias, gamma, beta, running_mean, running_var, eps=1e-5):
    scale = gamma / np.sqrt(running_var + eps)
    folded = weight * scale[:, None, None, None]
    if bias is None:
        return folded, None
    return folded, (bias - running_mean) * scale + beta
