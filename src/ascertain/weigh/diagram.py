"""The reliability diagram: stated probability against the share that is right, as SVG text.

Colours come from the page (`currentColor`), the numbers stand in a title per dot, so the figure reads without colour.
"""

from __future__ import annotations

from html import escape

from ascertain.weigh.calibration import Calibration

SIZE, EDGE = 320, 44
LARGEST = 11.0


def reliability_diagram(found: Calibration, *, title: str = "Reliability") -> str:
    """One dot per bin that holds answers, its area by their number, and the diagonal of perfect calibration."""
    whole = SIZE + 2 * EDGE
    parts = [
        f'<svg xmlns="http://www.w3.org/2000/svg" viewBox="0 0 {whole} {whole}" role="img" '
        f'aria-label="{escape(title)}: {_summary(found)}" fill="none" stroke="currentColor" font-size="12">',
        f"<title>{escape(title)}</title>",
        f'<rect x="{EDGE}" y="{EDGE}" width="{SIZE}" height="{SIZE}"/>',
        f'<line x1="{EDGE}" y1="{EDGE + SIZE}" x2="{EDGE + SIZE}" y2="{EDGE}" stroke-dasharray="4 4"/>',
    ]
    for tick in range(0, 101, 20):
        x, y = _place(tick / 100, tick / 100)
        parts.append(f'<text x="{x:.1f}" y="{EDGE + SIZE + 16}" text-anchor="middle" {TEXT}>{tick} %</text>')
        parts.append(f'<text x="{EDGE - 6}" y="{y + 4:.1f}" text-anchor="end" {TEXT}>{tick} %</text>')
    largest = max((b.count for b in found.bins), default=0)
    for each in found.bins:
        if each.count:
            x, y = _place(each.stated, each.right)
            radius = max(2.0, LARGEST * (each.count / largest) ** 0.5)
            parts.append(
                f'<circle cx="{x:.1f}" cy="{y:.1f}" r="{radius:.1f}" fill="currentColor" fill-opacity="0.35">'
                f"<title>{each.count} answers: stated {each.stated:.0%}, right {each.right:.0%}</title></circle>"
            )
    parts.append(f'<text x="{whole / 2}" y="{whole - 8}" text-anchor="middle" {TEXT}>stated probability</text>')
    parts.append(f'<text x="{EDGE}" y="{EDGE - 12}" {TEXT}>share right · {escape(_summary(found))}</text>')
    return "\n".join([*parts, "</svg>\n"])


TEXT = 'fill="currentColor" stroke="none"'


def _summary(found: Calibration) -> str:
    return f"{found.count} answers, calibration error {found.error:.3f}, accuracy {found.accuracy:.3f}"


def _place(stated: float, right: float) -> tuple[float, float]:
    return EDGE + stated * SIZE, EDGE + (1 - right) * SIZE
