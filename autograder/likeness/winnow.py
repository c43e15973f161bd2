"""Fingerprints of a passage by winnowing (Schleimer, Wilkerson and Aiken 2003).

Every run of `GRAM` tokens is a number; of every `WINDOW` numbers in a row the smallest is kept. So
two passages that share `GRAM + WINDOW - 1` tokens in a row share a fingerprint, and a run shorter
than `GRAM` is never noticed. Which number is smallest does not depend on what stands around it.
"""

import zlib
from collections.abc import Iterator, Sequence
from functools import lru_cache

GRAM = 16
WINDOW = 6
BASE, PRIME = 1_000_003, 2**61 - 1


def grams(words: Sequence[str]) -> tuple[int, ...]:
    """Return a number for every run of `GRAM` words, the same on every machine and in every run."""
    return tuple(_rolling([_number(word) for word in words]))


def _rolling(numbers: Sequence[int]) -> Iterator[int]:
    """Yield the polynomial of every run, each from the one before (Karp and Rabin 1987)."""
    leaves, value = pow(BASE, GRAM, PRIME), 0
    for at, number in enumerate(numbers):
        value = (value * BASE + number) % PRIME
        if at >= GRAM:
            value = (value - leaves * numbers[at - GRAM]) % PRIME
        if at >= GRAM - 1:
            yield value


@lru_cache(maxsize=10_000)
def _number(word: str) -> int:
    return zlib.crc32(word.encode("utf-8", errors="replace"))


def winnow(numbers: Sequence[int], window: int = WINDOW) -> frozenset[int]:
    """Return the smallest number of every window; of a text shorter than one, its smallest."""
    starts = range(max(1, len(numbers) - window + 1))
    return frozenset(min(numbers[at : at + window]) for at in starts if numbers)
