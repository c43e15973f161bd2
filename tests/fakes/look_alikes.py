"""Code that was taken over and disguised, and code that somebody else wrote."""

import ast
import builtins
from collections.abc import Iterable

OWN = '''\
def blurred(image, weight):
    """Return the image, blurred."""
    rows, columns = image.shape
    out = np.zeros((rows - 2, columns - 2))
    for row in range(rows - 2):
        for column in range(columns - 2):  # every place
            window = image[row : row + 3, column : column + 3]
            out[row, column] = np.sum(window * weight) / np.sum(weight)
    return np.clip(out, 0, 255)


def halved(image):
    rows, columns = image.shape
    even = image[: rows - rows % 2, : columns - columns % 2]
    parts = even.reshape(rows // 2, 2, columns // 2, 2)
    darkest = parts.min(axis=(1, 3))
    brightest = parts.max(axis=(1, 3))
    return (darkest + brightest) / 2, parts.std(axis=(1, 3))
'''
OTHER = """\
def blurred(image, weight):
    windows = np.lib.stride_tricks.sliding_window_view(image, (3, 3))
    summed = np.tensordot(windows, weight / weight.sum(), axes=((2, 3), (0, 1)))
    return np.minimum(np.maximum(summed, 0), 255)


def halved(image):
    corners = [image[at::2, on::2] for at in (0, 1) for on in (0, 1)]
    stacked = np.stack([corner[: len(corners[-1])] for corner in corners])
    middle = (stacked.min(0) + stacked.max(0)) / 2
    return middle, np.sqrt(((stacked - stacked.mean(0)) ** 2).mean(0))
"""


class _Renamed(ast.NodeTransformer):
    def __init__(self, kept: Iterable[str]) -> None:
        self.names = {name: name for name in kept}

    def _new(self, name: str) -> str:
        return self.names.setdefault(name, f"thing_{len(self.names)}")

    def visit_Name(self, node: ast.Name) -> ast.Name:
        node.id = self._new(node.id)
        return node

    def visit_arg(self, node: ast.arg) -> ast.arg:
        node.arg = self._new(node.arg)
        return node


def disguised(text: str) -> str:
    """Return a text with other names, comments and layout, and its functions in another order."""
    tree = _Renamed(("np", *dir(builtins))).visit(ast.parse(text))
    tree.body.reverse()
    return "# All by myself.\n\n" + ast.unparse(tree).replace("\n", "  # I see\n\n")
