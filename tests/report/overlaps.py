"""Where the letters of a drawing stand, near enough to see whether two texts lie on each other."""

from __future__ import annotations

import re
from collections.abc import Iterator
from typing import NamedTuple
from xml.etree import ElementTree

WIDE_LETTERS = "mwMW%@—"
NARROW_LETTERS = " .,:;'’|!iIjlt()[]-"


class Box(NamedTuple):
    """A line of text: its left, top, right and bottom, and what it says."""

    left: float
    top: float
    right: float
    bottom: float
    text: str


def boxes(svg: str) -> list[Box]:
    """Every line of text of a drawing; what is repeated at the same place (a ground under the notice) once."""
    root = ElementTree.fromstring(re.sub(r'xmlns="[^"]*"', "", svg, count=1))
    return list(dict.fromkeys(_below(root, (1.0, 0.0, 0.0, 1.0, 0.0, 0.0))))


Matrix = tuple[float, float, float, float, float, float]


def _below(node: ElementTree.Element, at: Matrix) -> Iterator[Box]:
    at = _moved(at, node.get("transform", ""))
    if node.tag == "text":
        size = float(re.sub("[^0-9.]", "", node.get("font-size", "11")))
        spans = list(node.iter("tspan"))
        height = 0.0
        for line in spans or [node]:
            height += float(line.get("dy", "0")) if spans else 0.0
            yield from _box(line.text or "", size, node.get("text-anchor", "start"), at, height)
        return
    for child in node:
        yield from _below(child, at)


def _moved(at: Matrix, transform: str) -> Matrix:
    for name, written in re.findall(r"(translate|rotate)\(([^)]*)\)", transform):
        numbers = [float(each) for each in re.split(r"[ ,]+", written.strip())]
        a, b, c, d, e, f = at
        if name == "translate":
            x, y = numbers[0], numbers[1] if len(numbers) > 1 else 0.0
            at = (a, b, c, d, a * x + c * y + e, b * x + d * y + f)
        elif numbers[0] in (-90.0, 270.0):
            at = (-c, -d, a, b, e, f)
    return at


def _box(text: str, size: float, anchor: str, at: Matrix, down: float) -> Iterator[Box]:
    if not text.strip():
        return
    wide = size * sum(0.85 if one in WIDE_LETTERS else 0.3 if one in NARROW_LETTERS else 0.54 for one in text)
    left = {"start": 0.0, "middle": -wide / 2, "end": -wide}[anchor]
    a, b, c, d, e, f = at
    corners = [(x, y) for x in (left, left + wide) for y in (down - 0.72 * size, down + 0.18 * size)]
    across = [a * x + c * y + e for x, y in corners]
    along = [b * x + d * y + f for x, y in corners]
    yield Box(min(across), min(along), max(across), max(along), text.strip())


def overlapping(svg: str) -> list[tuple[str, str]]:
    """Pairs of texts that lie on each other."""
    found = boxes(svg)
    return [
        (one.text, other.text)
        for place, one in enumerate(found)
        for other in found[place + 1 :]
        if one.left < other.right and other.left < one.right and one.top < other.bottom and other.top < one.bottom
    ]


def outside(svg: str) -> list[str]:
    """Texts that leave the drawing by more than a letter's breadth."""
    wide, high = map(float, re.search(r'viewBox="0 0 ([\d.]+) ([\d.]+)"', svg).groups())  # type: ignore[union-attr]
    return [
        box.text for box in boxes(svg) if box.left < -6 or box.top < -3 or box.right > wide + 6 or box.bottom > high + 3
    ]
