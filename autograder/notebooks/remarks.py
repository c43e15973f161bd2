"""What a student is told about the repair of a notebook, one sentence for each kind of damage."""

from collections.abc import Iterable, Iterator, Mapping

from autograder.notebooks.aside import MOST_IN_ALL
from autograder.notebooks.cells import is_answer, is_environment, is_locked, is_solution
from autograder.notebooks.match import How, Matched
from autograder.notebooks.origin import Origin, origin
from autograder.notebooks.written import Written


def remarks(
    matched: Matched, written: Mapping[int, Written], joined: int, lost: int, aside: int
) -> Iterator[str]:
    """Yield what was found and what was done about it.

    `joined` pieces were put together with the cell before them; `lost` cells had no place, and
    those set `aside` no time.
    """
    other = origin(matched)
    yield from (str(other),) if other else ()
    yield from _missing(matched, written, other)
    yield from _repeated(matched)
    yield from _found(matched, written)
    yield from _pointed(matched)
    yield from _changed(matched, other)
    yield from _turned(matched)
    if _is_out_of_order(matched):
        yield "The cells stood in another order; they were put back into that of the assignment."
    if joined:
        yield f"{_cells(joined)} had been split in the middle of a function and put together again."
    if lost:
        yield f"{_cells(lost)} had no place; see the end of the notebook. What is there is not run."
    if aside:
        yield (
            f"The code is more than {MOST_IN_ALL} words and signs long, and the longest of it, "
            f"{_cells(aside).lower()}, was put at the end of the notebook and not run. Take out "
            "what is not yours or not needed, and hand it in again."
        )


def _missing(
    matched: Matched, written: Mapping[int, Written], other: Origin | None
) -> Iterator[str]:
    homes = set(matched.homes.values()) | set(matched.filled.values()) | set(written)
    homes |= {at for at, filling in matched.fillings.items() if filling.how is How.POINTED}
    missing = [p for at, p in enumerate(matched.places) if p.name and at not in homes]
    if other and other.is_this_assignment:
        yield from _new(place.name for place in missing if is_solution(place.cell))
        return
    names = [place.name for place in missing]
    if names:
        yield f"Missing, and put back as handed out: {_listed(names)}."
    if not (other or any(is_answer(p.cell) and p.name not in names for p in matched.places)):
        yield (
            "No function or question of this assignment is in the file. If it is the notebook of "
            "another one, hand in the one that came with this assignment."
        )


def _new(names: Iterable[str]) -> Iterator[str]:
    if listed := _listed(names):
        yield (
            f"Not in it: {listed}. Get the notebook that is handed out now, write there what is "
            "new, and hand that in."
        )


def _repeated(matched: Matched) -> Iterator[str]:
    for at, place in enumerate(matched.places):
        own = [index for index in matched.own(at) if place.changed_in(matched.pieces[index])]
        if len(own) < 2 or not place.name or is_locked(place.cell):
            continue
        if is_answer(place.cell):
            taken = "the last one that defines the function counts"
        else:
            taken = "what they say was put together"
        yield f"{place.name} was there {len(own)} times; {taken}."


def _found(matched: Matched, written: Mapping[int, Written]) -> Iterator[str]:
    found = [at for at, filling in matched.fillings.items() if filling.how is How.FOUND]
    found += [at for at in written if not matched.own(at)]
    if found:
        names = _listed([matched.places[at].name for at in sorted(found)])
        yield f"Not in the cell they belong to, found by their text and put there: {names}."


def _pointed(matched: Matched) -> Iterator[str]:
    names = [
        matched.places[at].name
        for at, filling in matched.fillings.items()
        if filling.how is How.POINTED
    ]
    if names:
        yield f"Written in another cell than their own, and counted from there: {_listed(names)}."


def _changed(matched: Matched, other: Origin | None) -> Iterator[str]:
    names = [
        place.name
        for at, place in enumerate(matched.places)
        if is_locked(place.cell)
        and not (other and is_environment(place.cell))
        and any(place.changed_in(matched.pieces[index]) for index in matched.own(at))
    ]
    if names:
        yield f"Changed, and put back as handed out: {_listed(names)}."


def _turned(matched: Matched) -> Iterator[str]:
    names = [
        matched.places[at].name
        for index, at in matched.homes.items()
        if matched.places[at].name
        and matched.pieces[index].cell.cell_type != matched.places[at].cell.cell_type
    ]
    if names:
        yield f"Of another type than handed out, and turned back: {_listed(names)}."


def _is_out_of_order(matched: Matched) -> bool:
    order = [at for at in matched.homes.values() if matched.places[at].name]
    return order != sorted(order)


def _listed(names: Iterable[str]) -> str:
    return ", ".join(dict.fromkeys(names))


def _cells(number: int) -> str:
    return "One cell" if number == 1 else f"{number} cells"
