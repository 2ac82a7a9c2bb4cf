"""A picture that stands where a widget cannot run: points of two classes and a straight boundary, as SVG."""

from __future__ import annotations

from collections.abc import Sequence

import numpy as np
from numpy.typing import NDArray

SIZE = 320
MARGIN = 10


def plane_svg(label: str, params: Sequence[float], X: NDArray[np.floating], y: NDArray[np.integer]) -> str:
    """Return points X (m, 2) with y (m,) of 0 and 1, and the line w1 x1 + w2 x2 + b = 0; label is HTML."""
    low = X.min(axis=0)  # (2,)
    scale = np.maximum(X.max(axis=0) - low, 1e-12) / (SIZE - 2 * MARGIN)  # units in a pixel
    places = MARGIN + (X - low) / scale  # (m, 2), pixels from the left and from the bottom
    marks = "".join(_mark(x, SIZE - up, one) for (x, up), one in zip(places, y.tolist(), strict=True))
    slope = np.array(params[:2]) * scale  # how much z gains in a pixel
    steepness = max(float(np.hypot(*slope)), 1e-12)
    middle = np.full(2, SIZE / 2)
    z = float(np.dot(params[:2], low) + params[2] + slope @ (middle - MARGIN))
    foot = middle - slope / steepness * (z / steepness)  # the nearest place of the boundary
    along = np.array([-slope[1], slope[0]]) / steepness * 2 * SIZE
    (x1, up1), (x2, up2) = foot - along, foot + along
    return (
        f'<svg viewBox="0 0 {SIZE} {SIZE}" width="{SIZE}" role="img" aria-label="{label}">{marks}'
        f'<line class="dl-boundary" x1="{x1:.1f}" y1="{SIZE - up1:.1f}" x2="{x2:.1f}" y2="{SIZE - up2:.1f}" '
        'stroke="currentColor" stroke-width="2"/></svg>'
    )


def _mark(x: float, y: float, one: int) -> str:
    if one:
        return f'<circle class="dl-one" cx="{x:.1f}" cy="{y:.1f}" r="5"/>'
    return f'<rect class="dl-zero" x="{x - 4.5:.1f}" y="{y - 4.5:.1f}" width="9" height="9"/>'
