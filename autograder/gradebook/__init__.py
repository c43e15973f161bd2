"""Verdicts to pages: the student's page, the class page, and the records behind them.

`gather` reads a classroom's verdicts and roster, `records` joins them to one `Record` a student,
`statistics` and `pictures` are pure functions over records, `feedback` and `report` write them
out. `pages` is the one place where text becomes HTML: everything is escaped there. Marks as tables
are in `campus`.

Read `records` first. This room imports `model` alone, and Jinja.
"""
