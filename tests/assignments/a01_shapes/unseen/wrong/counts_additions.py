"""Counts the additions, of which there is one less."""

EXERCISE = "conv2d_macs"
LOSES = ["multiplies_weights_by_places"]
SAYS = ""


def conv2d_macs(shape, out_channels, kernel_size, **how):
    F, Ho, Wo = conv2d_output_shape(shape, out_channels, kernel_size, **how)
    return F * Ho * Wo * (conv2d_parameters(shape[0], 1, kernel_size, bias=False) - 1)
