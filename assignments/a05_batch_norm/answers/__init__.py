"""Sample answers, as students write them: right ones in several styles, and wrong ones.

Right: `keepdims`, `rows` (channels last), `loops` (over the channels), `matrices`. A wrong one is
named after the misconception that it shows, and has the one function that is wrong; it stands on
top of `keepdims`. `blank` and `half_done` are not finished; what is in `odd` breaks in other ways.
"""
