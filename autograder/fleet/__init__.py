"""Many submissions: one after another through a pool of processes, each with a desk of its own.

A worker takes bytes and gives a `Done`; it writes nothing and imports no torch. Whatever goes wrong
with a submission is a verdict; where the grader itself fails, that submission is `Abandoned` and
the others go on. Ctrl-C ends the workers without a word. Read `run`; `semaphores` removes what a
run that was killed has left, and `garbage` says how often Python looks for its own.
This room imports `judge` and below.
"""
