def im2col(x, kernel_size, *, stride=1, padding=0)
    return x.reshape(len(x), -1, 1)
