def merge_convolutions(first, second):
    (w1, b1), (w2, b2) = first, second
    weight = np.zeros((w2.shape[0], w1.shape[1], w1.shape[2] + w2.shape[2] - 1)
    return weight, b2
