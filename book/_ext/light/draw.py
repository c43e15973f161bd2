"""Draws figures: runs ``draw()`` of each script named, and writes a small, deterministic SVG.

Run as a program (``python draw.py FIGURES_FOLDER OUTPUT_FOLDER NAME...``) so that matplotlib's
settings and a script's mistakes stay out of the process that builds the book.
"""

from __future__ import annotations

import base64
import importlib
import io
import re
import sys
import xml.etree.ElementTree as ET  # reads only what matplotlib has just written
from pathlib import Path

SVG, LINK = "http://www.w3.org/2000/svg", "http://www.w3.org/1999/xlink"
PHOTOGRAPH = 64 * 64  # pixels; larger pictures are photographs and may lose a little
MARGIN = 0.04  # inches
NUMBER = re.compile(r"-?\d+\.\d{3,}")
REFERENCE = re.compile(r"url\(#([^)]+)\)")


def main(folder: Path, output: Path, names: list[str]) -> None:
    """Draw the named figures of a folder into an output folder."""
    sys.path[0] = str(folder)  # instead of this script's own folder
    import matplotlib as mpl

    mpl.use("svg")
    style = importlib.import_module("style")
    output.mkdir(parents=True, exist_ok=True)
    for name in names:
        with mpl.rc_context(style.SETTINGS):
            text = to_svg(importlib.import_module(name).draw())
        (output / f"{name}.svg").write_text(slim(text, name), "utf-8")


def to_svg(figure) -> str:
    """Return matplotlib's SVG of a figure, without a date and without empty rows at its ends."""
    from matplotlib import pyplot

    target = io.StringIO()
    how = {"metadata": {"Date": None, "Creator": None}, "bbox_inches": filled_rows(figure)}
    figure.savefig(target, format="svg", **how)
    pyplot.close(figure)
    return target.getvalue()


def filled_rows(figure):
    """Return the figure's box in inches: all of its width, and its height as far as it is used."""
    from matplotlib.transforms import Bbox

    figure.draw_without_rendering()  # places everything,
    figure.set_layout_engine("none")  # and there it stays
    used = figure.get_tightbbox()
    return Bbox.from_extents(0, used.y0 - MARGIN, figure.get_figwidth(), used.y1 + MARGIN)


def slim(text: str, name: str) -> str:
    """Return the SVG without metadata, unused names or needless digits, its ids made unique."""
    ET.register_namespace("", SVG)
    ET.register_namespace("xlink", LINK)
    root = ET.fromstring(text)  # noqa: S314 (our own text)
    _drop(root, f"{{{SVG}}}metadata", f"{{{SVG}}}style")
    _rename(root, name)
    for element in root.iter():
        _slim_attributes(element)
    _flatten(root)
    root.set("style", "stroke-linejoin:round;stroke-linecap:butt")
    for size in ("width", "height", "version"):
        root.attrib.pop(size, None)
    return re.sub(r">\s+<", "><", ET.tostring(root, encoding="unicode")).strip() + "\n"


def _drop(root: ET.Element, *tags: str) -> None:
    for parent in list(root.iter()):
        for child in list(parent):
            if child.tag in tags or (child.tag == f"{{{SVG}}}defs" and not _holds(child, tags)):
                parent.remove(child)


def _holds(definitions: ET.Element, tags: tuple[str, ...]) -> bool:
    return any(child.tag not in tags for child in definitions)


def _rename(root: ET.Element, name: str) -> None:
    used = set(REFERENCE.findall(ET.tostring(root, encoding="unicode")))
    links = [element.get(f"{{{LINK}}}href", "") for element in root.iter()]
    used |= {link[1:] for link in links if link.startswith("#")}  # not an embedded picture
    new = {old: f"{name}-{index}" for index, old in enumerate(sorted(used - {""}))}
    for element in root.iter():
        old = element.attrib.pop("id", None)
        if old in new:
            element.set("id", new[old])
        for key, value in element.attrib.items():
            if key == f"{{{LINK}}}href" and value[1:] in new:
                element.set(key, "#" + new[value[1:]])
            else:
                element.set(key, REFERENCE.sub(lambda m: f"url(#{new[m[1]]})", value))


def _flatten(parent: ET.Element) -> None:
    """Put the children of a group that says nothing in its place; drop what is not painted."""
    children = []
    for child in parent:
        _flatten(child)
        if child.tag == f"{{{SVG}}}g" and not child.attrib:
            children += list(child)
        elif child.get("style") != "fill:none":
            children.append(child)
    parent[:] = children


def _slim_attributes(element: ET.Element) -> None:
    if element.get("transform", "").startswith("rotate(-0 "):
        del element.attrib["transform"]
    for key, value in element.attrib.items():
        if key == f"{{{LINK}}}href" and value.startswith("data:image/png"):
            element.set(key, _repack(value))
        elif key == "style":
            element.set(key, _slim_style(value))
        else:
            element.set(key, NUMBER.sub(_short, " ".join(value.split())))


def _slim_style(value: str) -> str:
    """Return a style whose text leaves the typeface to the page."""
    value = re.sub(r"font-family: [^;]*(; )?", "", value)
    return NUMBER.sub(_short, value).replace("; ", ";").replace(": ", ":").strip("; ")


def _short(number: re.Match[str]) -> str:
    return f"{float(number[0]):.2f}".rstrip("0").rstrip(".")


def _repack(link: str) -> str:
    """Return an embedded PNG as WebP: exact for a few squares, at quality 75 for a photograph."""
    from PIL import Image

    picture = Image.open(io.BytesIO(base64.b64decode(link.split(",", 1)[1])))
    exact = picture.width * picture.height <= PHOTOGRAPH
    if picture.mode == "RGBA" and picture.getextrema()[3] == (255, 255):
        picture = picture.convert("RGB")
    target = io.BytesIO()
    picture.save(target, "WEBP", lossless=exact, quality=75, method=6)
    return "data:image/webp;base64," + base64.b64encode(target.getvalue()).decode()


if __name__ == "__main__":
    main(Path(sys.argv[1]), Path(sys.argv[2]), sys.argv[3:])
