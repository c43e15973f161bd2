"""A section of the book is named by its title, also where the book cannot be reached."""

from pathlib import Path

from autograder.judge.keyfile import load
from autograder.judge.keyring import public_key
from autograder.judge.sections import titles
from autograder.model.wording import link, section_title

ROOT = Path(__file__).parents[3]
PAGE = """---
html_meta:
  description: "# not a title"
---
# Pooling

(sec-ties)=
## And if they tie?

```python
# no title either
```

(sec-cost)=

### What does it cost?

## Nobody leads here
"""


def test_a_section_has_its_own_title_after_that_of_its_chapter(tmp_path: Path) -> None:
    """The address is the built page's; what has no label has no address."""
    (tmp_path / "pooling.md").write_text(PAGE)
    (tmp_path / "empty.md").write_text("no title\n")

    assert titles(tmp_path) == {
        "pooling.html": "Pooling",
        "pooling.html#sec-ties": "Pooling, “And if they tie?”",
        "pooling.html#sec-cost": "Pooling, “What does it cost?”",
    }


def test_where_there_is_no_book_there_are_no_titles(tmp_path: Path) -> None:
    """A key is made all the same."""
    assert titles(tmp_path / "book") == {}


def test_a_key_names_the_sections_that_it_leads_to() -> None:
    """The words are those that a reader of the book sees, and the address is as it was."""
    exercise = load(public_key(ROOT, "a02_convolution")).exercises[1]

    assert section_title(exercise.section) == "Differentiating a convolution, “What comes back?”"
    assert link(exercise.section, "https://b") == "https://b/differentiating.html#sec-backward"
    assert all("“" in section_title(one.section) for one in exercise.misconceptions)
