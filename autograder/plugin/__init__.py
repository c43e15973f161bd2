"""The only room that knows nbgrader: its commands grade as we do, its database keeps the marks.

`settings` is what `nbgrader_config.py` calls. `preprocessors` makes `nbgrader autograde` judge
behind the wall; `database` knows where the gradebook is, in a file or on a server, and `move` takes
it from the one to the other; `rows` writes many verdicts in one transaction, to the same rows;
`ledger` reads what people entered there, and `terms` what was agreed about lateness; `feedback`
makes `nbgrader generate_feedback` write our page, `export` has `nbgrader export` reckon lateness
anew; `inert` keeps what students wrote harmless where nbgrader shows it; `publish` calls nbgrader's
own `generate_assignment`.

Read `preprocessors` first. This room imports everything below it.
"""
