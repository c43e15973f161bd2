# Nothing is written yet.
