"""How notebooks are written, handed out, collected, read and repaired.

Before the students: `compose` makes the instructor's notebook from a text file, `release` makes the
student's from that, `travel` packs what goes with it, `environment` is its first cell. After them:
`collect` finds what was handed in, `read` turns its bytes into a notebook, `repair` puts that back
into the shape of the release, with the help of `match` (which cell is which), `origin` (which
release the file is), `answers` (what a cell defines), `runnable` (what of a cell can be run outside
Jupyter) and `aside` (what is too long to be looked into with all the rest).

Read `cells` first: the few words about cells that all of them share. This room imports `model`
alone; nbgrader is not needed.
"""
