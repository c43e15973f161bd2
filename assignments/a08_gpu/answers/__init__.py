"""Sample answers, each a whole module as a student writes one, in PyTorch.

Right in different styles: `shifts` (one loop over the places in a kernel), `unfolded` (windows as
columns, one matrix product), `places` (a loop over the places of the output, in float64 where
numbers are short). Not finished: `blank`, `half_done`. Wrong: every other module here is named after
the misconception that it acts on, and stands on top of a right one.
"""
