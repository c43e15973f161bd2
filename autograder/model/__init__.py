"""The nouns of the house: questions, observations, exercises, findings, verdicts, errors.

Everything here is a frozen value that imports NumPy at most, so that the same nouns serve in the
judge, behind the wall and in the student's notebook. Start with `question`, then `verdict`.
"""
