import torch


def conv2d_output_shape(shape, out_channels, kernel_size, *, stride=1, padding=0, dilation=1):
    layer = torch.nn.Conv2d(shape[0], out_channels, kernel_size, stride, padding, dilation)
    return tuple(layer(torch.zeros(1, *shape)).shape[1:])
