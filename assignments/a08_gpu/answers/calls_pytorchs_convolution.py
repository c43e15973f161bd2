import torch.nn.functional as F


def conv2d_forward(ctx, x, weight, bias, stride, padding):
    ctx.save_for_backward(x, weight, bias)
    ctx.how = stride, padding
    return F.conv2d(x, weight, bias, stride=stride, padding=padding)
