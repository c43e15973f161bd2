"""Stand-ins that work: small courses, verdicts and classes for the tests."""
