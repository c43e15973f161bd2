"""What is printed in an assignment's notebook."""

import re

from nbformat import NotebookNode

MATRIX = re.compile(r"\\begin\{pmatrix\} (.*?) \\end\{pmatrix\}")


def matrices(notebook: NotebookNode, beginning: str) -> list[list[list[float]]]:
    """Return the matrices printed in the cell whose text begins so."""
    (text,) = [cell.source for cell in notebook.cells if cell.source.startswith(beginning)]
    return [
        [[float(number) for number in row.split("&")] for row in matrix.split(r"\\")]
        for matrix in MATRIX.findall(text)
    ]
