"""Sample answers, each a whole module as a student writes one, in NumPy alone.

Right in different styles: `indices` (fancy indexing, np.add.at), `strided` (strided views),
`shifts` (a loop over the kernel), `places` (a loop over the windows), `transposed` (windows times
filters, with tensordot), `gathered` (bincount). Right and slow: `loops`. Not finished: `blank`,
`half_done`. Wrong: every other module here is named after the misconception that it acts on. `odd`
has answers that do something else than compute.
"""
