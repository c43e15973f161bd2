"""Who is enrolled, and who is meant by a word or a name.

A platform knows a student by its own number, an address, a login or only by a name; all of them
lead to one person here, or to several, which is then said.
"""

import unicodedata
from collections.abc import Iterable
from dataclasses import dataclass
from functools import cached_property

from autograder.gradebook.records import Student
from autograder.gradebook.roster import folded


@dataclass(frozen=True)
class Person(Student):
    """One enrolled student; `id` names the folders, everything else may be empty.

    `canvas_id` is the number in Canvas's addresses, `sis_id` and `login` are what Canvas calls SIS
    User ID and SIS Login ID (Moodle: username), `number` is Moodle's ID number.
    """

    canvas_id: str = ""
    sis_id: str = ""
    login: str = ""
    number: str = ""

    @property
    def sortable(self) -> str:
        """Return the name as it is sorted: `Last, First`."""
        return ", ".join(filter(None, (self.last_name, self.first_name))) or self.id


@dataclass(frozen=True)
class Roster:
    """Everybody who is enrolled, in the order of the file."""

    people: tuple[Person, ...]

    @cached_property
    def by_id(self) -> dict[str, Person]:
        """Return everybody by id."""
        return {person.id: person for person in self.people}

    def with_word(self, word: str) -> tuple[Person, ...]:
        """Return everyone who is known by a word: id, address, login or number."""
        return self._words.get(folded(word), ())

    def with_canvas_id(self, number: str) -> tuple[Person, ...]:
        """Return everyone who has that number in Canvas."""
        return self._canvas_ids.get(number, ())

    def called(self, name: str) -> tuple[Person, ...]:
        """Return everyone of a name, whichever part comes first and however it is spaced.

        Accents count only where they tell two people apart.
        """
        exact = self._names.get(squeezed(name), ())
        return exact or self._bare_names.get(bare(name), ())

    @cached_property
    def _canvas_ids(self) -> dict[str, tuple[Person, ...]]:
        return _index((p.canvas_id, p) for p in self.people)

    @cached_property
    def _words(self) -> dict[str, tuple[Person, ...]]:
        return _index((folded(word), p) for p in self.people for word in _words_of(p))

    @cached_property
    def _names(self) -> dict[str, tuple[Person, ...]]:
        return _index((squeezed(name), p) for p in self.people for name in _orders(p))

    @cached_property
    def _bare_names(self) -> dict[str, tuple[Person, ...]]:
        return _index((bare(name), p) for p in self.people for name in _orders(p))


def _index(pairs: Iterable[tuple[str, Person]]) -> dict[str, tuple[Person, ...]]:
    found: dict[str, dict[str, Person]] = {}
    for word, person in pairs:
        if word:
            found.setdefault(word, {})[person.id] = person
    return {word: tuple(people.values()) for word, people in found.items()}


def _words_of(person: Person) -> tuple[str, ...]:
    return (person.id, person.email, person.sis_id, person.login, person.number)


def _orders(person: Person) -> tuple[str, str]:
    return (f"{person.first_name} {person.last_name}", f"{person.last_name} {person.first_name}")


def squeezed(name: str) -> str:
    """Return the letters and digits of a name alone, as Canvas writes it into a file's name."""
    return "".join(c for c in folded(name) if c.isalnum() or unicodedata.combining(c))


def bare(name: str) -> str:
    """Return the same without accents."""
    apart = unicodedata.normalize("NFKD", squeezed(name))
    return "".join(c for c in apart if not unicodedata.combining(c))
