"""The way in and the way out: rosters, submissions and marks, as learning platforms write them.

In: `tables` reads a table whoever wrote it, `headings` knows its columns, `roster` makes students
of its rows, `people` finds who is meant by a word or a name. `sources` opens a folder, a zip or a
Git repository, `platforms` knows how Canvas, Moodle and Gradescope name what is in it and makes
`parcels` of it, `owners` says whose each is, `intake` puts the notebooks where they are graded.
Out: `marks` writes each platform's table, `moodle` fills in its worksheet, `feedback` makes its zip
of pages, `gradescope` its results and its autograder, `changes` what a regrade would change.
Whatever leaves as a table leaves through `tables`, so that no spreadsheet takes a cell for a
formula.

Read `people` first. This room imports `gradebook`, `notebooks` and `model`; nothing here grades,
and nothing opens a connection.
"""
