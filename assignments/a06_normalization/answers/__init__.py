"""Sample answers, as students write them: right ones in several styles, and wrong ones.

Right: `axes` (on top of one function), `loops`, `rows` (each layer for itself). A wrong one is named
after the misconception that it shows, and has the one function that is wrong; it stands on top of
`axes`. `blank` and `half_done` are not finished; what is in `odd` breaks in other ways.
"""
