"""Style sheets: all of them in one file, without the rules that no page can use.

The theme brings rules for everything that a site might hold. A rule is kept when every class and
id that its selector asks for is one of some page's, or a word of some script. Element, attribute
and pseudo-class selectors are always kept, and so is whatever stands in ``:not()`` or ``:is()``.
"""

from __future__ import annotations

import json
import re
from collections.abc import Iterable, Set
from pathlib import Path

import tinycss2

from light.figures import digest

ORDER = (
    "basic.css",  # which the theme imports before its own rules
    "styles/theme.css",
    "styles/pydata-sphinx-theme.css",
    "pygments.css",
    "styles/sphinx-book-theme.css",
    "mystnb.*.css",
    "exercise.css",
    "proof.css",
    "sphinx-design.min.css",
)
WORD = re.compile(r"[A-Za-z_][\w-]*")
NAMES = re.compile(r"""\b(?:class|id)=(?:"([^"]*)"|'([^']*)')""")
SCRIPT = re.compile(r"<script\b[^>]*>(.+?)</script>", re.DOTALL)
QUOTED = re.compile(r"""["']([^"']*)["']""")
NESTED = {"media", "supports", "layer", "container"}


def read_sheets(static: Path) -> list[str]:
    """Return the texts of the theme's and the extensions' sheets, in the order they must keep."""
    paths = [path for pattern in ORDER for path in sorted(static.glob(pattern))]
    return [path.read_text("utf-8") for path in paths]


def names(pages: Iterable[str], code: Iterable[str]) -> set[str]:
    """Return every class and id that a page has or that a script could give it."""
    given, said = set(), [*code]
    for page in pages:
        given.update(first or second for first, second in NAMES.findall(page))
        said += (text for script in SCRIPT.findall(page) for text in QUOTED.findall(script))
    return {name for text in given for name in text.split()} | {
        word for text in said for word in WORD.findall(text)
    }


def purge_all(texts: Iterable[str], pages: list[str], code: list[str], record: Path) -> str:
    """Return one sheet with the rules and variables that the pages and scripts can use.

    The record remembers the last one: most edits ask for no other rule, and to read the sheets
    takes longer than all the rest of a build after an edit.
    """
    texts, have, read = [*texts], names(pages, code), read_variables("".join([*pages, *code]))
    asked = digest([Path(__file__).read_text("utf-8"), *texts, *sorted(have), "", *sorted(read)])
    known = json.loads(record.read_text("utf-8")) if record.exists() else {}
    if known.get("asked") != asked:
        sheet = "".join(purge(text, have) for text in texts)
        for _ in range(4):  # a variable that only a dropped one read is dropped in the next round
            sheet = drop_unread_variables(sheet, read)
        known = {"asked": asked, "sheet": sheet}
        record.write_text(json.dumps(known), "utf-8")
    return known["sheet"]


def purge(sheet: str, have: set[str]) -> str:
    """Return a sheet without comments, imports and rules whose classes nobody has."""
    rules = tinycss2.parse_stylesheet(sheet, skip_comments=True, skip_whitespace=True)
    return "".join(_rule(rule, have) for rule in rules)


def _rule(rule, have: set[str]) -> str:
    if rule.type == "qualified-rule":
        return _qualified(rule, have)
    if rule.type != "at-rule" or rule.lower_at_keyword in {"import", "charset"}:
        return ""
    prelude = tinycss2.serialize(rule.prelude).strip()
    if rule.content is None:
        return f"@{rule.at_keyword} {prelude};"
    if rule.lower_at_keyword not in NESTED:
        return f"@{rule.at_keyword} {prelude}{{{_tight(rule.content)}}}"
    inner = tinycss2.parse_rule_list(rule.content, skip_comments=True, skip_whitespace=True)
    kept = "".join(_rule(one, have) for one in inner)
    return f"@{rule.at_keyword} {prelude}{{{kept}}}" if kept else ""


def _qualified(rule, have: set[str]) -> str:
    parts = [part for part in _split(rule.prelude) if _wanted(part, have)]
    selector = ",".join(tinycss2.serialize(part).strip() for part in parts)
    return f"{selector}{{{_tight(rule.content)}}}" if parts else ""


def _split(tokens: list) -> list[list]:
    parts: list[list] = [[]]
    for token in tokens:
        if token.type == "literal" and token.value == ",":
            parts.append([])
        elif token.type != "comment":
            parts[-1].append(token)
    return parts


def _wanted(tokens: list, have: set[str]) -> bool:
    after_dot = False
    for token in tokens:
        named = token.type == "hash" or (token.type == "ident" and after_dot)
        if named and token.value not in have:
            return False
        after_dot = token.type == "literal" and token.value == "."
    return True


def _tight(content: list) -> str:
    text = tinycss2.serialize([token for token in content if token.type != "comment"])
    return re.sub(r"\s*\n\s*", " ", text).strip().rstrip(";")


def read_variables(text: str) -> set[str]:
    """Return the variables that a text reads."""
    return set(re.findall(r"var\(\s*(--[\w-]+)", text))


def drop_unread_variables(sheet: str, others: Set[str] = frozenset()) -> str:
    """Return a sheet without the theme's variables that neither it nor others read.

    >>> drop_unread_variables("a{--bs-x:1;--bs-y:2;color:var(--bs-y)}")
    'a{--bs-y:2;color:var(--bs-y)}'
    """
    read = read_variables(sheet) | others

    def keep(found: re.Match[str]) -> str:
        return found[0] if found[1] in read else ""

    return re.sub(r"(?<=[{;\s])(--(?:bs|pst|sd)-[\w-]+)\s*:[^;{}]*(?:;|(?=\}))", keep, sheet)
