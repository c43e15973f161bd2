"""Thinks a map is at most as high as its image."""

EXERCISE = "conv2d_output_shape"
LOSES = ["counts_padding_on_both_sides", "takes_one_number_or_two"]
SAYS = "Where shape is wrong, only numbers in [1:] are wrong."


def conv2d_output_shape(shape, out_channels, kernel_size, *, stride=1, padding=0, dilation=1):
    C, H, W = shape
    (kh, kw), (sh, sw), (ph, pw), (dh, dw) = map(two, (kernel_size, stride, padding, dilation))
    Ho = min(H, (H + 2 * ph - dh * (kh - 1) - 1) // sh + 1)
    Wo = min(W, (W + 2 * pw - dw * (kw - 1) - 1) // sw + 1)
    return out_channels, Ho, Wo
