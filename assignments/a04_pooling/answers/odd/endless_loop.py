def global_avg_pool2d_forward(x):
    total, i = np.zeros(x.shape[:2], dtype=x.dtype), 0
    while i < x.shape[2]:
        total += x[:, :, i].sum(axis=2)
    return total / (x.shape[2] * x.shape[3]), x.shape
