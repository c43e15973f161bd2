"""The book's text keeps its own rules, and the parts of its extension do what they promise."""

import re
import shutil
from pathlib import Path
from types import SimpleNamespace

import pytest
import yaml
from docutils import nodes
from docutils.core import publish_doctree
from light import (
    equations,
    explorables,
    figures,
    folds,
    fonts,
    lines,
    lint,
    pages,
    reading,
    scripts,
    search,
    sheets,
)
from myst_nb.sphinx_ import HideCodeCellNode
from sphinx.errors import ExtensionError

BOOK = Path(__file__).parents[2] / "book"
PAGES = sorted(BOOK.glob("*.md"))
TIME = re.compile(r'<title>\d+\. .*class="reading-time">About (\d+) minutes', re.DOTALL)
TESTS = "\n".join(
    path.read_text("utf-8") for path in sorted(Path(__file__).parent.glob("test_equations_*.py"))
)
RULES = {
    "pictures have words": lint.pictures_without_words,
    "equations have labels": lint.equations_without_label,
    "equations have tests": lambda text: lint.equations_without_test(text, TESTS),
    "code fits": lint.code_too_wide,
    "titles are words": lint.mathematics_in_title,
    "pages are described": lint.page_without_description,
}


@pytest.mark.parametrize("page", PAGES, ids=lambda page: page.name)
@pytest.mark.parametrize("rule", RULES.values(), ids=RULES)
def test_every_page_keeps_every_rule(page: Path, rule) -> None:
    """No page breaks a rule; what is wrong is named with file and line."""
    broken = [f"{page}:{line}: {words}" for line, words in rule(page.read_text("utf-8"))]
    assert not broken, "\n".join(broken)


@pytest.mark.parametrize(
    ("rule", "text", "line"),
    [
        (lint.pictures_without_words, "a\n```{figure} x.svg\n:name: f\nCaption\n```", 2),
        (lint.pictures_without_words, "````{explorable} x\n```{image} x.svg\n```\n````", 2),
        (lint.pictures_without_words, "a\n\n![](x.png)", 3),
        (lint.pictures_without_words, '<img src="x.png">', 1),
        (lint.equations_without_label, "a\n```{math}\na = b\n```", 2),
        (lint.equations_without_label, "```{math}\n:label: a\n\\begin{align}\na\n```", 3),
        (RULES["equations have tests"], "```{math}\n:label: eq-nobody-tests\na = b\n```", 1),
        (RULES["equations have tests"], "$$\na = b\n$$ (eq-nobody-tests)", 3),
        (lint.code_too_wide, "```{code-cell}\nx = 1\n" + "x" * 73 + "\n```", 3),
        (lint.mathematics_in_title, "---\nmyst: 1\n---\n\n# What is $x^2$?", 5),
        (lint.page_without_description, "# A page\n\n    description: of no use here", 1),
    ],
)
def test_a_broken_rule_is_named_with_its_line(rule, text: str, line: int) -> None:
    """Each rule finds what it forbids, on the right line."""
    assert [found for found, _ in rule(text)] == [line]


@pytest.mark.parametrize(
    ("rule", "text"),
    [
        (
            lint.pictures_without_words,
            "```{figure} x.svg\n:alt: A cat.\nCaption\n```\n![dog](d.png)",
        ),
        (lint.equations_without_label, "$$\n\\begin{aligned}\na\n$$\n```{math}\n:label: a\na\n```"),
        (lambda t: lint.equations_without_test(t, "eq-a"), "```{math}\n:label: eq-a\na\n```"),
        (lint.code_too_wide, "x" * 90 + "\n```{code-cell}\n" + "x" * 72 + "\n```"),
        (lint.mathematics_in_title, "# Words\n\n## $x$\n\n```python\n# $x$\n```"),
    ],
)
def test_what_is_allowed_is_let_through(rule, text: str) -> None:
    """The rules do not complain about what they do not forbid."""
    assert list(rule(text)) == []


def test_an_equation_whose_label_is_part_of_another_counts_as_untested() -> None:
    """A test of eq-size-general does not stand in for one of eq-size."""
    page = "```{math}\n:label: eq-size\na\n```"
    assert list(lint.equations_without_test(page, "eq-size-general and seq-size"))


def test_every_page_of_the_table_of_contents_is_there_and_every_page_is_in_it() -> None:
    """A page that nobody links to would be lost."""
    toc = yaml.safe_load((BOOK / "_toc.yml").read_text("utf-8"))
    listed = {toc["root"]} | {c["file"] for part in toc["parts"] for c in part["chapters"]}
    assert listed == {page.stem for page in PAGES}


def test_katex_draws_for_the_eye_and_for_the_ear() -> None:
    """An equation becomes HTML and MathML."""
    html, reason = equations.render(r"\sum_{u=0}^{K-1} w[u]", {}, display=True)
    assert (reason, "katex-html" in html, "<math" in html) == ("", True, True)


def test_tex_that_katex_refuses_comes_back_with_the_reason() -> None:
    """A slip in an equation is named, not drawn in red."""
    html, reason = equations.render(r"\frac{1}{", {}, display=False)
    assert html == ""
    assert "expected '}'" in reason


def test_macros_reach_every_equation() -> None:
    """What _config.yml defines can be used on any page."""
    html, _ = equations.render(r"\out", {r"\out": r"\mathrm{out}"}, display=False)
    assert "out" in re.sub("<[^>]*>", "", html)


@pytest.mark.parametrize(
    ("tex", "drawn"),
    [
        ("a = b", "a = b"),
        (r"\begin{align}a&=b\end{align}", r"\begin{align*}a&=b\end{align*}"),
        (r"a \\ b", r"\begin{aligned}a \\ b\end{aligned}"),
        ("a\n\nb", r"\begin{aligned}a \\ b\end{aligned}"),
        (r"x = \begin{pmatrix}1\\2\end{pmatrix}", r"x = \begin{pmatrix}1\\2\end{pmatrix}"),
    ],
)
def test_rows_are_made_where_tex_would_make_them(tex: str, drawn: str) -> None:
    """Bare line ends make rows, those inside an environment are its own, numbers are Sphinx's."""
    assert equations.display_tex(tex) == drawn


def test_rules_for_classes_that_nobody_has_are_dropped() -> None:
    """A rule stays when some page or script holds every class that it asks for."""
    css = (
        ".used{a:b}.unused,.used:hover{c:d}#gone .used{e:f}p:not(.unused){g:h}"
        "@media print{.unused{i:j}}@supports (a:b){.used{k:l}}@import 'x.css';"
    )
    assert sheets.purge(css, {"used"}) == (
        ".used{a:b}.used:hover{c:d}p:not(.unused){g:h}@supports (a:b){.used{k:l}}"
    )


def test_a_class_that_only_a_script_gives_keeps_its_rules() -> None:
    """What stands in a page's own script counts, what stands in its text does not."""
    page = (
        '<p id="a" class="b c">d</p><script>e.classList.add("f")</script><script src="g"></script>'
    )
    names = sheets.names([page], ['h("i")'])
    assert names >= {"a", "b", "c", "f", "i"}
    assert not names & {"d", "g"}


def test_sheets_are_read_again_when_something_else_is_asked_of_them(tmp_path: Path) -> None:
    """An edit of prose asks for no other rule; another class, variable or sheet makes it anew."""
    record, css = tmp_path / "record", ".a{b:c}.d{--pst-e:f}.g{--pst-h:i}"
    asked = [([css], '<p class="a">'), ([css], '<p class="a">more'), ([css], '<p class="a d">')]
    asked += [([css], '<p class="a d">var(--pst-e)'), ([css, ".a{j:k}"], '<p class="a">')]
    made = []
    for texts, page in asked:
        sheet = sheets.purge_all(texts, [page], [], record)
        assert sheet == sheets.purge_all(texts, [page], [], tmp_path / f"new-{len(made)}")
        made.append((sheet, record.stat().st_mtime_ns))
    assert [sheet for sheet, _ in made] == [
        ".a{b:c}",
        ".a{b:c}",
        ".a{b:c}.d{}",
        ".a{b:c}.d{--pst-e:f}",
        ".a{b:c}.a{j:k}",
    ]
    assert made[0][1] == made[1][1] < made[2][1]


def test_a_font_is_cut_to_the_characters_set_in_it() -> None:
    """Only what stands in an equation counts, and bold only what is bold."""
    html = '<p>zq</p><span class="katex-html">a<span class="mord mathbf">w</span></span>'
    used = fonts.equation_characters(html)
    assert used == {"Main-Regular": {"a", "w"}, "Main-Bold": {"w"}}


def test_characters_end_with_their_equation_and_its_drawings_are_no_text() -> None:
    """A root is drawn, an escaped sign is one character, and what follows is prose."""
    inner = '<span class="mord mathbb">x&lt;</span><svg><path d="M0"/></svg><i class="mathbf">y</i>'
    html = f'<span class="katex-html" aria-hidden="true">{inner}z</span><b class="mathbf">q</b>'
    used = fonts.equation_characters(html * 2)
    assert used == {"Main-Regular": set("x<yz"), "AMS-Regular": set("x<"), "Main-Bold": {"y"}}


def test_a_cut_font_is_smaller() -> None:
    """Three letters weigh less than all of them."""
    path = equations.KATEX / "fonts" / "KaTeX_Main-Regular.woff2"
    assert len(fonts.shrink(path, "abc")) < path.stat().st_size / 4


def test_fonts_are_cut_anew_when_a_page_asks_for_another_character(tmp_path: Path) -> None:
    """What has not changed is not cut again; what is not used any more goes."""
    page = '<span class="katex-html">{}</span>'
    font, record = tmp_path / "KaTeX_Main-Regular.woff2", tmp_path / "record"
    written = []
    for letters in ("ab", "abc", "abc", "ab"):
        fonts.write_equation_fonts(tmp_path, [page.format(letters)], record)
        written.append((font.stat().st_mtime_ns, font.read_bytes()))
    assert written[0][1] == written[3][1] == fonts.shrink(fonts.FONTS / font.name, "ab")
    assert written[1][1] == fonts.shrink(fonts.FONTS / font.name, "abc")
    assert written[1][0] == written[2][0]


def test_scripts_are_loaded_by_the_pages_that_need_them() -> None:
    """A page of plain text loads nothing but the common script."""
    assert scripts.needed("<p>words</p>") == []
    assert scripts.needed('<div class="sd-tab-set"></div>') == ["design-tabs.js"]


def test_scripts_weigh_nothing_that_only_their_authors_read() -> None:
    """Comments and indentation go, licenses and what stands behind code stay."""
    text = (
        '/* a\n b */\n/*! c */\n  d(); // e\n  // f\n\n  g("//h"); /* i */\n//# sourceMappingURL=j'
    )
    assert scripts.slim(text) == '/*! c */\nd(); // e\ng("//h"); /* i */\n'
    assert scripts.slim("a /* b\n  */ c\n/* d */ e") == "a /* b\n*/ c\n/* d */ e"


def test_a_theme_that_measures_its_tables_in_another_way_stops_the_build(tmp_path: Path) -> None:
    """What it does at once, the book does bit by bit; both would cost twice."""
    for name in scripts.ALWAYS:
        (tmp_path / name).parent.mkdir(exist_ok=True)
        (tmp_path / name).write_text(f"{Path(name).stem}()")
    with pytest.raises(ExtensionError, match=r"pydata-sphinx-theme\.js does not hold .*MEASURES"):
        scripts.bundle(tmp_path, BOOK / "_static")
    (tmp_path / scripts.THEME).write_text(f"before();{scripts.MEASURES}")
    assert "before();0;\nsphinx-book-theme()" in scripts.bundle(tmp_path, BOOK / "_static")


def test_the_index_forgets_no_term_and_keeps_no_word_of_nobody() -> None:
    """Sphinx would, after a build that writes one page alone."""
    noted = [("single", "stride", "term-stride", "main", None), ("pair", "a; b", "", "", None)]
    index = SimpleNamespace(
        _index_entries={"gone": [("stale", "", "")]},
        _mapping={"dropped": set(), "kept": {"words"}},
        _title_mapping={"dropped": set()},
    )
    env = SimpleNamespace(
        all_docs={"words": 1, "bare": 2},
        get_domain=lambda _: SimpleNamespace(entries={"words": [*noted, noted[0]]}),
    )
    app = SimpleNamespace(builder=SimpleNamespace(search=True, indexer=index), env=env)
    assert list(search.complete(app)) == []
    terms = [("a", "", ""), ("b", "", ""), ("stride", "term-stride", "main")]
    assert list(index._index_entries.items()) == [("bare", []), ("words", terms)]
    assert (index._mapping, index._title_mapping) == ({"kept": {"words"}}, {})


def test_an_elements_script_stands_right_before_the_first_element() -> None:
    """The browser knows an element when it meets it; a page without one loads nothing."""
    body = "<p>a</p><x-one></x-one><x-two></x-two>"
    script = '<script src="e.js"></script>'
    assert explorables.with_script(body, "e.js") == body.replace("<x-one>", f"{script}<x-one>")
    assert explorables.with_script("<p>a</p>", "e.js") == "<p>a</p>"


def test_pictures_say_their_size_and_load_when_needed(tmp_path: Path) -> None:
    """The first picture loads at once, the others when they come near; none moves the page."""
    (tmp_path / "a.svg").write_text(
        '<svg xmlns="http://www.w3.org/2000/svg" width="3" height="2"/>'
    )
    once = '<img alt="" src="a.svg" />'
    first, second = pages.size_pictures(once * 2, tmp_path, {}).split(" />", 1)
    assert 'width="3" height="2"' in first
    assert ("lazy" in first, "lazy" in second) == (False, True)


def test_a_theme_that_the_templates_were_not_written_for_stops_the_build() -> None:
    """Our templates replace parts of the theme, so another version needs a look first."""
    with pytest.raises(ExtensionError, match=r"sphinx-book-theme is 9\.9, .* for 1\.3\.0"):
        pages.check_theme({**pages.WRITTEN_FOR, "sphinx-book-theme": "9.9"})
    pages.check_theme(pages.WRITTEN_FOR)


def test_a_drawing_takes_the_colors_of_the_page_and_the_words_of_its_alt_text() -> None:
    """The palette's colors become variables; the alt text is the picture's name."""
    svg = '<svg viewBox="0 0 360 90" style="a:b"><g fill="#1f5fbf"/></svg>'
    drawn = figures.living(svg, 'a "cat" & dog')
    assert 'fill="var(--fig-blue)"' in drawn
    assert 'aria-label="a &quot;cat&quot; &amp; dog"' in drawn
    assert 'role="img"' in drawn
    assert "--width:360;" in drawn


def test_every_color_has_a_partner_for_dark_pages_and_its_own_for_paper() -> None:
    """Light, dark and print each name the whole palette."""
    assert figures.palette_css().count("--fig-blue:") == 3


def test_the_drawings_of_the_book_use_the_palette_alone() -> None:
    """A color outside the palette would not follow dark mode."""
    allowed = {light for _, light in figures.palette()}
    for path in sorted((BOOK / figures.GENERATED).glob("*.svg")):
        text = re.sub(r"data:image/[^\"]*", "", path.read_text("utf-8"))
        foreign = set(re.findall(r"#[0-9a-f]{6}\b", text)) - allowed
        assert not foreign, f"{path.name} uses {sorted(foreign)}; take names from style.py."


def test_a_figure_is_drawn_anew_when_what_it_rests_on_changes(tmp_path: Path) -> None:
    """Its script, the shared modules and its record count, another figure's script does not."""
    for name in ("one", "two"):
        (tmp_path / f"{name}.py").write_text("import style\n\ndef draw():\n    return None\n")
    (tmp_path / "style.py").write_text("INK = 1\n")
    (tmp_path / "two.py").write_text('"""Shows what.json."""\n\ndef draw():\n    return None\n')
    (tmp_path / "what.json").write_text("1")
    before = figures.digests(tmp_path)
    (tmp_path / "what.json").write_text("2")
    after = figures.digests(tmp_path)
    assert (before["one"] == after["one"], before["two"] == after["two"]) == (True, False)
    before = figures.digests(tmp_path)
    (tmp_path / "two.py").write_text("import style\n\ndef draw():\n    return 2\n")
    after = figures.digests(tmp_path)
    assert (before["one"] == after["one"], before["two"] == after["two"]) == (True, False)
    (tmp_path / "style.py").write_text("INK = 2\n")
    assert figures.digests(tmp_path)["one"] != after["one"]


def test_a_figure_that_cannot_be_drawn_is_named_with_its_line(tmp_path: Path) -> None:
    """The author reads which script, which line and what went wrong, without our stack."""
    shutil.copy(BOOK / "figures" / "style.py", tmp_path)
    (tmp_path / "wrong.py").write_text("def draw():\n    return 1 / 0\n")
    with pytest.raises(ExtensionError, match=r"wrong\.py:2: .*ZeroDivisionError"):
        figures._draw(tmp_path, tmp_path / "out", ["wrong"])


def test_drawing_twice_gives_the_same_bytes(tmp_path: Path) -> None:
    """No date and no random name stands in a drawing."""
    drawn = []
    for folder in ("a", "b"):
        figures._draw(BOOK / "figures", tmp_path / folder, ["start"])
        drawn.append((tmp_path / folder / "start.svg").read_bytes())
    assert drawn[0] == drawn[1]


def test_modules_become_one_script_with_a_scope_for_each(tmp_path: Path) -> None:
    """Imports take what a sibling exports, and two files may use one name."""
    (tmp_path / "b.mjs").write_text("const hidden = 1;\nexport function f() { return hidden; }\n")
    (tmp_path / "a.mjs").write_text('import {f as g} from "./b.mjs";\nconst hidden = g();\n')
    script = explorables.bundle(tmp_path, ["a"])
    assert script.index("const module_b") < script.index("const module_a")
    assert "const {f: g} = module_b;" in script
    assert "return {f};" in script
    assert not re.search(r"^\s*(import|export)\b", script, flags=re.MULTILINE)


def test_a_page_loads_its_own_elements_and_of_their_modules_what_is_called(tmp_path: Path) -> None:
    """Another page's element stays away, and so does a function that nobody calls for."""
    (tmp_path / "pieces.mjs").write_text(
        "export function asked() { return helper(); }\n"
        "export function idle() {\n  return another();\n}\n"
        "function helper() {\n  return 1;\n}\n"
        "function another() {\n  return 2;\n}\n"
    )
    for name in ("one", "two"):
        text = (
            'import { asked, idle } from "./pieces.mjs";\nfunction f() {\n  idle();\n}\nasked();\n'
        )
        (tmp_path / f"{name}.mjs").write_text(text + f'define("{name}");\n')
    files = explorables.write_scripts(tmp_path, tmp_path, ["<p>a</p>", "<p><x-one></x-one></p>"])
    assert files == ["elements.one.js"]
    script = (tmp_path / files[0]).read_text("utf-8")
    kept = [word in script for word in ("asked", "helper", "idle", "another", '"two"')]
    assert kept == [True, True, False, False, False]


@pytest.mark.parametrize(
    ("text", "words"),
    [
        ("export default 1;\n", r"a\.mjs:1: .*does not fit"),
        ("\nimport * as x from './b.mjs';\n", r"a\.mjs:2: .*does not fit"),
        ('import {x} from "./nowhere.mjs";\n', r"imports \./nowhere\.mjs, which does not exist"),
        ('import {x} from "./a.mjs";\n', "in a circle"),
    ],
)
def test_a_module_that_does_not_fit_is_named(tmp_path: Path, text: str, words: str) -> None:
    """What cannot become a classic script stops the build with file and line."""
    (tmp_path / "a.mjs").write_text(text)
    with pytest.raises(ExtensionError, match=words):
        explorables.bundle(tmp_path, ["a"])


def test_reading_time_counts_words_formulas_and_displays_but_not_code() -> None:
    """Four hundred words take two minutes, and three equations or many formulas one more."""
    words = "word " * 400
    assert reading.minutes(publish_doctree(words)) == 2
    assert reading.minutes(publish_doctree(words + "\n\n.. math:: a\n" * 3)) == 3
    assert reading.minutes(publish_doctree(words + ":math:`a` " * 67)) == 3
    assert reading.minutes(publish_doctree("one\n\n::\n\n   " + words)) == 1


def test_reading_time_leaves_out_what_is_folded_and_names_the_exercises() -> None:
    """A folded solution adds nothing to the minutes; the exercises are counted beside them."""
    long = "   " + "word " * 400 + "\n\n   .. math:: a\n\n"
    folded = f".. admonition:: Solution\n   :class: dropdown\n\n{long}"
    task = ".. admonition:: Task\n   :class: exercise\n\n   Why?\n\n"
    page = publish_doctree("word " * 400 + "\n\n" + task * 2 + folded)
    assert reading.sentence(page) == "About 2 minutes of reading, and 2 exercises to think about."
    assert reading.sentence(publish_doctree("word")) == "About 1 minute of reading."


def test_a_hidden_code_cell_becomes_a_fold_and_takes_no_time() -> None:
    """The reader sees what the fold is for, and opens it by a click or a key."""
    hidden = HideCodeCellNode(prompt_show="Check it", prompt_hide="Put it away")
    hidden += nodes.literal_block("", "print(1)")
    page = publish_doctree("word")
    cell = nodes.container()
    cell.children = [hidden]  # as myst-nb leaves it: the child does not know its parent
    page += cell
    assert [*reading._read(page, nodes.literal_block)] == []
    folds.fold_dropdowns(SimpleNamespace(builder=SimpleNamespace(format="html")), page, "page")
    (box,) = page.findall(folds.fold)
    assert (box["summary"], box.astext()) == ("Check it", "print(1)")


@pytest.mark.book
def test_every_chapter_takes_between_a_quarter_and_half_an_hour(site: Path) -> None:
    """What is printed below a title is one sitting; more than that belongs into folds."""
    taken = {}
    for page in sorted(site.glob("*.html")):
        for minutes in TIME.findall(page.read_text("utf-8")):
            taken[page.stem] = int(minutes)
    assert len(taken) >= 11
    assert {page: time for page, time in taken.items() if not 15 <= time <= 30} == {}


@pytest.mark.parametrize(
    ("text", "whole"),
    [
        ("at :math:`(i, j)`, and", ["(i, j),"]),
        ("(see :math:`k`).", ["k)."]),
        ("(:math:`k`: here)", ["(k:"]),
        ("**a**, **b**, :math:`k`, *c*, :math:`m`, d", ["k,", "m,"]),
        ("``make test`` runs", ["make test"]),
        (
            r"of :math:`\mathrm{out}'[i] = \mathrm{out}[i - m]`, if",
            [r"\mathrm{out}'[i] = \mathrm{out}[i - m],"],
        ),
        (":math:`W(2W - 1) - (W - 1)W + a + b + c`, so", []),
        ("``conv2d_forward(x, weight)[0]``, so", []),
    ],
)
def test_short_formulas_and_code_stay_whole_with_what_touches_them(text, whole) -> None:
    """No comma begins a line, no short formula is torn; what is long may still break."""
    page = publish_doctree(text)
    html = SimpleNamespace(builder=SimpleNamespace(format="html"))
    before = page.astext()
    lines.hold_together(html, page, "page")
    found = [
        one.astext()
        for one in page.findall(
            lambda n: "whole" in getattr(n, "attributes", {}).get("classes", ())
        )
    ]
    assert found == whole
    assert page.astext() == before


def test_a_size_is_not_torn_at_its_sign() -> None:
    """3 × 3 stays on one line; code keeps its plain spaces."""
    page = publish_doctree("a 3 × 3 kernel, ``3 × 3``")
    lines.hold_together(SimpleNamespace(builder=SimpleNamespace(format="html")), page, "page")
    assert page.astext() == "a 3\u00a0×\u00a03 kernel, 3 × 3"


def test_a_drawing_has_no_empty_rows_and_keeps_its_width(tmp_path: Path) -> None:
    """Blank paper above and below is cut off, so that a caption stands close to its picture."""
    shutil.copy(BOOK / "figures" / "style.py", tmp_path)
    (tmp_path / "low.py").write_text(
        "import style\n\ndef draw():\n    figure, axes = style.canvas(height=4)\n"
        "    style.cells(axes, [[1] * 10])\n    return figure\n"
    )
    figures._draw(tmp_path, tmp_path, ["low"])
    _, _, width, height = re.search(r'viewBox="([^"]+)"', (tmp_path / "low.svg").read_text())[
        1
    ].split()
    assert float(width) == 360
    assert float(height) < 60
