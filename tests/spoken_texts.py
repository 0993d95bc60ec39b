"""Texts of random signs and words, on which Python and the page must say the same."""

import random

#: What the lesson's formulas are made of.
PIECES = [
    "x", "y", "w", "f", "g", "f(x)", "f′(2)", "∇f", "η", "Δx", "3", "2x", "0.5", "1e-9", "3.26e-9",
    "-1e+05", "10⁻⁷", "x²", "x⁴", "w_1", "eˣ", "|x|", "**", "^", "*", "/", "·", "×", "→", "=",
    "<", "-", "−", "−4", "(−2, 3)", "∂f/∂x", "50", "steps:", "loss,", "zig-zag.", "√", "≈", "∞",
    "°", "(", ")", "{", "}", "\n", "f'(x)", "it's", "e^{-x^2}",
]  # fmt: skip


def drawn(seed, count):
    """Texts of random pieces, some with no space between them."""
    draw = random.Random(seed)
    for _ in range(count):
        parts = [draw.choice(PIECES) for _ in range(draw.randint(1, 9))]
        yield "".join(part + draw.choice([" ", " ", ""]) for part in parts)
