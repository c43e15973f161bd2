"""Many submissions: one after another through a pool of processes, each with a desk of its own.

A worker takes bytes and gives a `Done`; it writes nothing and imports no torch. Whatever goes wrong
with a submission is a verdict, so an exception here is a fault of the machine. Read `run`.
This room imports `judge` and below.
"""
