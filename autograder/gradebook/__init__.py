"""Verdicts to pages: the student's page, the class page, and the records behind them.

`gather` reads a classroom's verdicts and roster, `records` joins them to one `Record` a student,
`statistics`, `items`, `blocks`, `spread` and `pictures` are pure functions over records, `sheets`
has their numbers as tables; `feedback`, `report` and `term` write pages. `pages` is the one place
where text becomes HTML: everything is escaped there. Tables become files in `campus`.

Read `records` first. This room imports `model` alone, and Jinja.
"""
