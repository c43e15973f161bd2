def avg_pool2d_forward(x, kernel_size, *, stride=None, padding=0, count_include_pad=True):
    w = Windows(x, kernel_size, stride, padding, 0)
    ones = Windows(np.ones_like(x), kernel_size, stride, padding, 0)
    total = sum(w.x[here] for here in w.places())
    count = sum(ones.x[here] for here in ones.places())
    return total / count, (w, count)
