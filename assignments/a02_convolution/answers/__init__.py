"""Sample answers, each a whole module as a student writes one, in NumPy alone.

Right in different styles: `loops`, `einsum`, `strided`, `columns` (im2col), `fourier`, `scatter`.
Not finished: `blank`, `half_done`. Wrong: every other module here is named after the misconception
that it acts on. `odd` has answers that do something else than compute.
"""
