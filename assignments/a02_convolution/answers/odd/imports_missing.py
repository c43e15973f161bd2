import scipy.signal
import torch


def conv2d_forward(x, weight, bias=None, *, stride=1, padding=0):
    out = torch.nn.functional.conv2d(
        torch.tensor(x), torch.tensor(weight), bias, stride=stride, padding=padding
    )
    return out.numpy(), (x, weight, bias, stride, padding)
