"""A class in numbers: every student's record, and what the records say together.

`gather` reads a classroom's verdicts, `roster` who is enrolled, `policy` what was agreed, `records`
joins them to one `Record` a student; `keep` and `changes` write verdicts down and say what they
change, `outline` is what a class holds of one.
`statistics`, `exercises`, `items`, `blocks`, `spread` and `totals` are pure functions over records,
`sheets` has their numbers as tables. Pages are made of them in `pages`, files in `campus`.

Read `records` first. This room imports `model` and `notebooks` alone.
"""
