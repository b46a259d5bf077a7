"""Charts as inline SVG: an interval with its target, and a trend. Colours come from the page's style."""

from collections.abc import Sequence

from markupsafe import Markup

WIDTH, HEIGHT, PAD = 220, 22, 6
TREND_WIDTH, TREND_HEIGHT = 96, 22


def interval(value: float, low: float | None, high: float | None, target: float | None, status: str) -> Markup:
    """A share on a line from 0 to 1: its interval, its value, a tick where the target stands."""
    y = HEIGHT / 2
    parts = [f'<line class="axis" x1="{_x(0)}" x2="{_x(1)}" y1="{y}" y2="{y}"/>']
    if low is not None and high is not None:
        parts.append(f'<line class="range {status}" x1="{_x(low)}" x2="{_x(high)}" y1="{y}" y2="{y}"/>')
    if target is not None and 0 <= target <= 1:
        parts.append(f'<line class="target" x1="{_x(target)}" x2="{_x(target)}" y1="3" y2="{HEIGHT - 3}"/>')
    parts.append(f'<circle class="{status}" cx="{_x(value)}" cy="{y}" r="4"/>')
    told = f"{value:.1%}" + (f", 95 % between {low:.1%} and {high:.1%}" if low is not None and high is not None else "")
    return _svg(WIDTH, HEIGHT, told, parts)


def trend(values: Sequence[float | None]) -> Markup:
    """The last runs of one metric, oldest first, on its own scale. Nothing for fewer than two."""
    known = [v for v in values if v is not None]
    if len(known) < 2:
        return Markup("")
    low, high = min(known), max(known)
    span = (high - low) or 1.0
    step = (TREND_WIDTH - 2 * PAD) / (len(known) - 1)
    flat = high == low
    points = [
        (PAD + i * step, TREND_HEIGHT / 2 if flat else PAD + (TREND_HEIGHT - 2 * PAD) * (1 - (v - low) / span))
        for i, v in enumerate(known)
    ]
    line = " ".join(f"{x:.1f},{y:.1f}" for x, y in points)
    x, y = points[-1]
    parts = [f'<polyline class="trend" points="{line}"/>', f'<circle class="last" cx="{x:.1f}" cy="{y:.1f}" r="2.5"/>']
    return _svg(TREND_WIDTH, TREND_HEIGHT, f"last {len(known)} runs: {known[0]:.3g} to {known[-1]:.3g}", parts)


def lights(colours: Sequence[str | None]) -> Markup:
    """The lights of the last runs as a row of dots, oldest first. Nothing for fewer than two."""
    known = [c for c in colours if c in ("green", "amber", "red")]
    if len(known) < 2:
        return Markup("")
    y, step = TREND_HEIGHT / 2, 10
    parts = [f'<circle class="{c}" cx="{PAD + at * step}" cy="{y}" r="3.5"/>' for at, c in enumerate(known)]
    return _svg(2 * PAD + step * len(known), TREND_HEIGHT, f"last {len(known)} runs: {', '.join(known)}", parts)


def _x(value: float) -> float:
    return round(PAD + (WIDTH - 2 * PAD) * min(1.0, max(0.0, value)), 1)


def _svg(width: int, height: int, told: str, parts: Sequence[str]) -> Markup:
    # Every part is made of numbers and of our own class names; only `told` could ever carry text, and it is escaped.
    head = Markup('<svg role="img" width="{w}" height="{h}" viewBox="0 0 {w} {h}"><title>{t}</title>')
    return head.format(w=width, h=height, t=told) + Markup("".join(parts)) + Markup("</svg>")  # noqa: S704
