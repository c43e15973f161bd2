"""What a page says to those who point to it, and the day of its last change."""

import subprocess
from datetime import date
from pathlib import Path
from types import SimpleNamespace

import pytest
from light import cards, changes
from sphinx.errors import ExtensionError

CARD = cards.Card("a/page", "A page", "About it.", "The book", "figure", "A cat. A dog.")


def test_without_an_address_a_card_has_words_alone() -> None:
    """A picture would need a whole address."""
    told = cards.facts(CARD, "", start=False)
    assert told["og:title"] == "A page"
    assert told["og:description"] == "About it."
    assert told["twitter:card"] == "summary"
    assert not any("image" in key or "url" in key for key in told)


@pytest.mark.parametrize("address", ["https://school.example/c", "https://school.example/c/"])
def test_an_address_ends_with_or_without_a_slash(address) -> None:
    """Either way the picture is found."""
    told = cards.facts(CARD, address, start=True)
    assert told["og:image"] == "https://school.example/c/_static/cards/a/page.png"
    assert (told["og:type"], told["og:image:alt"]) == ("website", "A page. A cat.")


def test_a_page_without_a_figure_shows_that_of_the_start_page() -> None:
    """A guide or a list has a picture too; Sphinx's own page has words of ours."""
    env = SimpleNamespace(
        config=SimpleNamespace(html_title="The book", root_doc="start"),
        titles={name: SimpleNamespace(astext=lambda name=name: name) for name in ("start", "list")},
        metadata={
            "start": {"card": ("One.", "flower", "A flower.")},
            "list": {"card": ("Two.", "", "")},
        },
    )
    shown = cards.card(env, "list")
    assert (shown.description, shown.figure, shown.words) == ("Two.", "flower", "A flower.")
    assert (cards.card(env, "search").title, cards.card(env, "search").figure) == (
        "Search",
        "flower",
    )


def test_a_card_that_cannot_be_drawn_stops_the_build(tmp_path: Path) -> None:
    """The author reads what went wrong, without our stack."""
    (tmp_path / "style.py").write_text("SETTINGS = {}\n")
    with pytest.raises(ExtensionError, match=r"cards could not be drawn: .*'figure'"):
        cards._draw(tmp_path, tmp_path, [CARD])


def git(folder: Path, *words: str, day: str = "2024-02-03") -> None:
    """Run git as somebody, on a day."""
    when = {f"GIT_{who}_DATE": f"{day}T12:00:00" for who in ("AUTHOR", "COMMITTER")}
    who = ("-c", "user.name=A", "-c", "user.email=a@b.example")
    subprocess.run(["git", *who, *words], cwd=folder, env=when, check=True, capture_output=True)


@pytest.fixture
def repository(tmp_path: Path) -> Path:
    """A repository with two commits; a page with a space and an umlaut is in the first alone."""
    root = tmp_path / "repository"
    (root / "book").mkdir(parents=True)
    git(root, "init", "-q")
    for day, text in (("2024-02-03", "one"), ("2024-03-04", "two")):
        (root / "book" / "ä page.md").touch()
        (root / "book" / "page.md").write_text(text)
        git(root, "add", ".", day=day)
        git(root, "commit", "-qm", text, day=day)
    return root


def test_a_file_has_the_day_of_the_last_commit_that_touched_it(repository: Path) -> None:
    """Whatever is in its name."""
    assert changes.dates(repository / "book") == {
        repository / "book" / "page.md": date(2024, 3, 4),
        repository / "book" / "ä page.md": date(2024, 2, 3),
    }


def test_there_are_no_days_without_a_whole_repository(repository: Path, tmp_path: Path) -> None:
    """The first commit of a shallow clone is not when a file changed."""
    git(tmp_path, "clone", "-q", "--depth=1", repository.as_uri(), "shallow")
    assert changes.dates(tmp_path / "shallow") == {}
    assert changes.dates(tmp_path) == {}


def test_a_page_is_as_new_as_what_it_is_made_from(tmp_path: Path) -> None:
    """A page that shows a file changes with it; one that git does not know has no day."""
    env = SimpleNamespace(
        doc2path=lambda page: str(tmp_path / "book" / f"{page}.md"),
        dependencies={"page": {"../docs/shown.md"}},
    )
    app = SimpleNamespace(srcdir=tmp_path / "book", env=env)
    known = {
        tmp_path / "book/page.md": date(2024, 1, 1),
        tmp_path / "docs/shown.md": date(2024, 5, 1),
    }
    assert changes.last(app, "page", known) == date(2024, 5, 1)
    assert changes.last(app, "new", known) is None
    assert changes.in_words(date(2024, 5, 1), "en") == "1 May 2024"
