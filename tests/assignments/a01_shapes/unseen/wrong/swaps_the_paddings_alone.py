"""Takes a pair of paddings for (x, y), and no other pair."""

EXERCISE = "conv2d_output_shape"
LOSES = ["takes_one_number_or_two"]
SAYS = "Where shape is wrong, only numbers in [1:] are wrong."


def conv2d_output_shape(shape, out_channels, kernel_size, *, stride=1, padding=0, dilation=1):
    C, H, W = shape
    (kh, kw), (sh, sw), (ph, pw), (dh, dw) = map(two, (kernel_size, stride, padding, dilation))
    Ho = (H + 2 * pw - dh * (kh - 1) - 1) // sh + 1
    Wo = (W + 2 * ph - dw * (kw - 1) - 1) // sw + 1
    return out_channels, Ho, Wo
