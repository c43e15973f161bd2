"""Sample answers, each a whole module as a student writes one, in NumPy alone.

Right in different styles: `loops`, `einsum`, `strided`, `columns` (im2col), `fourier`, `scatter`.
Wrong: every other module but `half_done` is named after the misconception that it acts on.
"""
