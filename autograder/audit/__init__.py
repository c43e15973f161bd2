"""What does code that exists really compute? Asked with the checks of this course.

Solutions to other courses have other names and other conventions. A *convention* is a table: which
function of theirs answers for which exercise of ours, what its parameters are called, and what it
never promised. Nothing is edited: the code is loaded behind the wall as it is, and an adapter there
calls it as its own course would.

Read `convention`, then a table of `courses`, `find` (what is in a folder), `bend` and `narrow` (a
key reduced to what was promised), `cells` (what is sent through the wall), `run`, `told`. `inside`
holds what runs behind the wall and imports NumPy alone. This room imports `judge`, `gradebook`,
`notebooks`, `checks`, `sandbox` and `model`.
"""
