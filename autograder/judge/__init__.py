"""A submission in, a verdict out.

`compile` asks the reference and the misconceptions every question of a seed, once, and records it
all in a `key`. `judge` plays a key against an answer, wherever the answer runs, and needs NumPy
alone; `diagnose` names the one misconception that explains everything, if there is one, `pairs` the
two that do so together, and `structure` says what the wrong numbers have in common. `grade` takes
the bytes of a notebook through repair, wall and judge. `prove` shows that an assignment's
checks are sound: `mutants` makes slips of the pen, and `survivors` are those that no check notices.
`catalogue` finds assignments.

Read `key`, then `judge`. This room imports `checks`, `sandbox`, `notebooks` and `model`.
"""
