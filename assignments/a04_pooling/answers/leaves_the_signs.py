def lp_pool2d_forward(x, norm_type, kernel_size, *, stride=None):
    view, how = prepare(x, kernel_size, stride, 0, 0)
    total = np.power(view, norm_type).sum(axis=(-2, -1))
    out = np.power(np.abs(view), norm_type).sum(axis=(-2, -1)) ** (1.0 / norm_type)
    with np.errstate(invalid="ignore"):
        return total ** (1.0 / norm_type), (view, out, norm_type, how)
