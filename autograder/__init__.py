"""The machine that grades: it knows no course, and a course knows only its words.

Read `model` first (the nouns), then `checks` (the words checks are written in), then
`judge` (a submission in, a verdict out). The floors are in `.importlinter`.
"""
