"""A page as a parser sees it: its tags with their attributes, and its text without them."""

from collections import Counter
from dataclasses import dataclass, field
from html.parser import HTMLParser

INLINE = {"a", "b", "bdi", "br", "code", "i", "span", "strong", "wbr"}
Attributes = dict[str, str | None]


@dataclass
class Markup(HTMLParser):
    """What a page consists of; `inside` has the text of every element by its tag."""

    tags: list[tuple[str, Attributes]] = field(default_factory=list)
    pieces: list[str] = field(default_factory=list)
    inside: dict[str, list[str]] = field(default_factory=dict)
    _open: list[tuple[str, int]] = field(default_factory=list)

    def __post_init__(self) -> None:
        super().__init__()

    def handle_starttag(self, tag: str, attrs: list[tuple[str, str | None]]) -> None:
        self.tags.append((tag, dict(attrs)))
        self._open.append((tag, len(self.pieces)))
        self._space(tag)

    def handle_endtag(self, tag: str) -> None:
        self._space(tag)
        while self._open:
            name, start = self._open.pop()
            if name == tag:
                said = " ".join("".join(self.pieces[start:]).split())
                self.inside.setdefault(tag, []).append(said)
                return

    def handle_data(self, data: str) -> None:
        if not any(name in ("style", "script") for name, _ in self._open):
            self.pieces.append(data)

    def _space(self, tag: str) -> None:
        """Keep apart what stands in different blocks."""
        if tag not in INLINE:
            self.pieces.append(" ")

    @property
    def text(self) -> str:
        """Return what a reader reads, white space evened out."""
        return " ".join("".join(self.pieces).split())

    @property
    def skeleton(self) -> list[tuple[str, tuple[str, ...]]]:
        """Return the tags in order, each with the names of its attributes."""
        return [(tag, tuple(attributes)) for tag, attributes in self.tags]

    @property
    def links(self) -> list[str]:
        """Return where the links lead."""
        return [attributes["href"] or "" for tag, attributes in self.tags if tag == "a"]

    @property
    def count(self) -> Counter[str]:
        """Return how many of each tag there are."""
        return Counter(tag for tag, _ in self.tags)


def parse(html: str) -> Markup:
    """Return what a page consists of."""
    markup = Markup()
    markup.feed(html)
    markup.close()
    return markup
