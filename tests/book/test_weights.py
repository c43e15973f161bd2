"""What pages weigh is told once: the record, the guide's table and the README's are one."""

import gzip
import json
from urllib.request import urlopen

import pytest

from docs import weights

RECORD = json.loads(weights.RECORD.read_text("utf-8"))
PAGES = [weights.Weight(**page) for page in RECORD["pages"]]


def page(title: str, size: int, *scores: int) -> dict:
    """Return a row of a record."""
    return weights.asdict(weights.Weight(title, title, size, size // 10_000, size / 1e8, scores))


def test_the_table_names_each_chapter_and_of_the_rest_the_worst() -> None:
    """A page that is light and slow and one that is heavy and fast give one row."""
    rows = [page("2. Two", 200_000, 96, 100, 100, 100), page("1. One", 90_000, 99, 100, 100, 100)]
    rows += [page("A", 40_000, 100, 90, 100, 100), page("B", 50_400, 98, 100, 100, 99)]
    record = {"day": "2026-01-02", "chromium": "9", "lighthouse": "8", "cores": 2, "load": 1}
    record["pages"] = rows
    lines = weights.table(record).splitlines()
    assert lines[2:5] == [
        "| 1. One | 90 | 9 | 0.001 | 99 | 100 | 100 | 100 |",
        "| 2. Two | 200 | 20 | 0.002 | 96 | 100 | 100 | 100 |",
        "| the 2 other pages, the worst of each | 50 | 5 | 0.001 | 98 | 90 | 100 | 99 |",
    ]
    assert "2026-01-02" in lines[-1]
    assert "Lighthouse 8" in lines[-1]
    assert "on 2 cores at a load of 1" in lines[-1]


def test_without_lighthouse_the_rest_is_told() -> None:
    """Its columns stay empty, and nothing is claimed."""
    record = {
        "day": "",
        "chromium": "9",
        "lighthouse": "",
        "cores": 2,
        "load": 1,
        "pages": [page("A", 40_000)],
    }
    text = weights.table(record)
    assert "| the 1 other pages, the worst of each | 40 | 4 | 0.000 |  |  |  |  |" in text
    assert "Lighthouse" not in text


@pytest.mark.parametrize(
    ("answers", "told"),
    [
        ([(96, 100)], (96, 100)),
        ([(80, 100), (97, 99)], (97, 99)),
        ([(80, 100), (70, 100), (75, 100), (99, 100)], (80, 100)),
    ],
)
def test_a_slow_page_is_looked_at_again_but_not_for_ever(answers, told) -> None:
    """The fastest of a few runs counts; what has nothing to do with speed may never be worse."""
    assert weights.best(iter(answers).__next__) == told


def test_a_server_packs_what_it_sends(tmp_path) -> None:
    """Text is packed, a font is small as it is, and what is not there is not found."""
    (tmp_path / "a.html").write_text("a" * 1000)
    (tmp_path / "b.woff2").write_bytes(b"b" * 1000)
    with weights.served(tmp_path) as address:
        with urlopen(f"{address}/a.html") as answer:
            assert gzip.decompress(answer.read()) == b"a" * 1000
        with urlopen(f"{address}/b.woff2") as answer:
            assert (answer.read(), answer.headers["Content-Encoding"]) == (b"b" * 1000, None)
        with pytest.raises(OSError, match="404"):
            urlopen(f"{address}/c.html")


def test_nothing_is_weighed_before_it_is_built(tmp_path) -> None:
    """The author reads what to do."""
    with pytest.raises(SystemExit, match="run `make course` first"):
        weights.pages(tmp_path)


def test_guide_and_readme_show_the_record() -> None:
    """A number that is changed by hand in one of the three places is noticed."""
    text = weights.table(RECORD)
    readme = weights.README.read_text("utf-8")
    assert weights.TABLE.read_text("utf-8") == text
    assert weights.within(readme, text) == readme
    assert "{include} ../docs/weights.md" in (weights.ROOT / "book/teach.md").read_text("utf-8")


def test_what_was_measured_is_what_was_aimed_at() -> None:
    """Nothing heavier than 200 kB, nothing that jumps, no barrier: on the day of the record."""
    assert max(one.bytes for one in PAGES) <= 200_000
    assert max(one.shift for one in PAGES) < 0.02
    assert {score for one in PAGES for score in one.scores[1:]} == {100}
