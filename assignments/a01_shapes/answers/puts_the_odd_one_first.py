def same_padding(kernel_size, *, dilation=1):
    out = []
    for axis in (0, 1):
        k = kernel_size if isinstance(kernel_size, int) else kernel_size[axis]
        d = dilation if isinstance(dilation, int) else dilation[axis]
        middle = ((k - 1) * d) // 2  # the pixel of the window that the output stands for
        out.append(((k - 1) * d - middle, middle))
    return out[0], out[1]
