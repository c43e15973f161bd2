"""Sample answers, each a whole module as a student writes one, in NumPy alone.

Right in different styles: `momentum` (im2col, SGD with momentum), `adam` (tensordot over windows,
one-hot labels, Adam), `places` (a loop over the places of a window, the hinge loss). Not finished:
`blank`, `half_done`. Wrong: every other module here is named after the misconception that it acts
on. `odd` has answers that do something else than compute.
"""
