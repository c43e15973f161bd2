"""A right block, for a step that is taken with a wrong one: a mistake in it is paid once.

It runs on its own, after `given`, and is asked of nobody: so it is made of PyTorch's own layers.
"""

import torch
from torch import nn


class Block(nn.Module):
    """A convolution, batch norm, ReLU and max pooling, with the names that a state dict has."""

    def __init__(self, channels, filters):
        """Make the two layers that have parameters."""
        super().__init__()
        self.conv = nn.Conv2d(channels, filters, 3, padding=1)
        self.norm = nn.BatchNorm2d(filters)

    def forward(self, x):
        """Return half as many rows and columns; what is left over is cut off."""
        maps = torch.relu(self.norm(self.conv(x)))
        rows, columns = maps.shape[2] // 2, maps.shape[3] // 2
        pairs = maps[:, :, : 2 * rows, : 2 * columns].unflatten(3, (columns, 2))
        return pairs.unflatten(2, (rows, 2)).amax(dim=(3, 5))
