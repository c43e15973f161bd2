"""What runs behind the wall beside the code that is looked at, as text that is sent there.

Trusted with nothing: it calls code that may do anything to it. It imports NumPy and the standard
library alone, and nothing of the course; `cells` sends each file whole.
"""
