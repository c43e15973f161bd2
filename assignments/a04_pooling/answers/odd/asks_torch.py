import torch


def max_pool2d_forward(x, kernel_size, *, stride=None, padding=0):
    out = torch.nn.functional.max_pool2d(torch.tensor(x), kernel_size, stride, padding)
    return out.numpy(), (x, kernel_size, stride, padding)
