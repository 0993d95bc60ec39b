"""Words for the ear: a text with numbers and formulas, as it is to be read out.

A screen reader takes "3.26e-9" for 3.26e9, says nothing for ∇ and ′, and "x two" for x². What is
shown stays as it is; what is heard is made of it here. `widgets/js/spoken.js` holds the same rules
for the page, rule by rule, and a test holds both to the same words.
"""

from __future__ import annotations

import re

_RAISED = "⁰¹²³⁴⁵⁶⁷⁸⁹⁻ⁿˣʸᵀ"
_LEVEL = "0123456789-nxyT"
_LOWERED = "₀₁₂₃₄₅₆₇₈₉"
_LETTERS = {
    "α": "alpha", "β": "beta", "γ": "gamma", "δ": "delta", "Δ": "delta", "ε": "epsilon",
    "η": "eta", "θ": "theta", "κ": "kappa", "λ": "lambda", "μ": "mu", "π": "pi", "ρ": "rho",
    "σ": "sigma", "Σ": "the sum of", "τ": "tau", "φ": "phi", "ω": "omega",
    "×": "times", "·": "times", "⋅": "times", "→": "to", "≈": "about", "≠": "is not",
    "≤": "at most", "≥": "at least", "±": "plus or minus", "∞": "infinity", "°": "degrees",
    "√": "the square root of", "∘": "after", "=": "equals",
}  # fmt: skip
#: What is looked for, and what is said for it, in this order.
_FORMULAS = (
    # Powers: of ten first, then any, the innermost before those around them.
    (r"(?<![A-Za-z0-9_.])1e\+?(-?)0*([0-9]+)(?![A-Za-z0-9_])", r"10^\1\2"),
    (r"(?<![A-Za-z_])([0-9])e\+?(-?)0*([0-9]+)(?![A-Za-z0-9_])", r"\1 times 10^\2\3"),
    (r"\*\*", "^"),
    (r"(?<![A-Za-z0-9_)\]}′'])\^", "power "),
    (r"\^2(?![A-Za-z0-9_.]*[A-Za-z0-9_])", " squared"),
    (r"\^3(?![A-Za-z0-9_.]*[A-Za-z0-9_])", " cubed"),
    (r"\^T(?![A-Za-z0-9_])", " transpose"),
    (r"\^\{([^{}]*)\}", r" to the \1"),
    (r"\^(\([^()]*\)|-?[A-Za-z0-9_.]*[A-Za-z0-9_])", r" to the \1"),
    (r"[{}]", " "),
    (r" *\* *", " times "),
    # Functions, their slopes and their gradients.
    (r"(?<![A-Za-z0-9_])([A-Za-z])'(?![A-Za-z])", r"\1′"),
    (r"(?<![A-Za-z0-9_])([fg]′?)\((-?[A-Za-z0-9_.]+(?:, -?[A-Za-z0-9_.]+)*)\)", r"\1 of \2"),
    (r"(?<![A-Za-z0-9_])([fg]′?)\(", r"\1 of ("),
    (r"′", " prime"),
    (r"∂([A-Za-z]+) *\/ *∂([A-Za-z0-9_]+)", r"the partial derivative of \1 by \2"),
    (r"∂", " partial "),
    (r"(?<![A-Za-z0-9_])d([A-Za-z]?)\/d([A-Za-z])(?![A-Za-z0-9_])", r"d \1 by d \2"),
    (r"∇ *(?=[A-Za-z])", " gradient of "),
    (r"∇", " gradient "),
    (r"\|([^| ][^|]{0,40})\|", r" the absolute value of \1 "),
    (r"‖([^‖]+)‖", r" the length of \1 "),
    # Numbers beside letters, and one over another.
    (r"([A-Za-z])_([A-Za-z0-9])(?![A-Za-z0-9_])", r"\1 sub \2"),
    (r"([0-9])xy(?![A-Za-z0-9_])", r"\1 x y"),
    (r"([0-9])([A-Za-z])(?![A-Za-z0-9_])", r"\1 \2"),
    (r"([0-9)]) *\/ *(?=[A-Za-z0-9(])", r"\1 over "),
    (r"(?<![A-Za-z0-9_])([A-Za-z]) *\/ *(?=[A-Za-z0-9(](?![A-Za-z]))", r"\1 over "),
)
#: Once signs and letters are words: minus is told from a hyphen, and spaces are put in order.
_TIDY = (
    (r" < ", " less than "),
    (r" > ", " more than "),
    (r" [+] ", " plus "),
    (r"(?<![A-Za-z0-9)])[+](?=[0-9.])", "plus "),
    (r" - ", " minus "),
    (r"(?<![-A-Za-z0-9)])- *(?=[A-Za-z0-9.(])", "minus "),
    (r"([0-9)])-(?=[0-9(])", r"\1 minus "),
    (r"(?<![A-Za-z0-9_])([A-Za-z])-(?=[0-9])", r"\1 minus "),
    (r"[ \t\r\n]+", " "),
    (r" ([,.;:!?)\]”’])", r"\1"),
    (r"([(\[“]) ", r"\1"),
)
_STEPS = [[(re.compile(pattern), said) for pattern, said in table] for table in (_FORMULAS, _TIDY)]
_SIGNS = re.compile(f"[{''.join(_LETTERS)}]")


def spoken(text: str) -> str:
    """A text as it is to be heard: powers, signs and formulas in words.

    Args:
        text: what is shown.

    Returns:
        The words. What is words already stays as it is.

    >>> spoken("∇f = (−4, −9.6), x⁴ − 2x² at 3.26e-9")
    'gradient of f equals (minus 4, minus 9.6), x to the 4 minus 2 x squared at 3.26 times 10 to \
the minus 9'

    Limitation: made for the lesson's formulas; a long one is hard to follow by ear in any words.
    """
    heard = text.replace("−", "-")
    heard = re.sub(f"[{_RAISED}]+", lambda m: "^" + _exchange(m[0], _RAISED, _LEVEL), heard)
    heard = re.sub(f"[{_LOWERED}]+", lambda m: f" sub {_exchange(m[0], _LOWERED, _LEVEL)}", heard)
    formulas, tidy = _STEPS
    for pattern, said in formulas:
        heard = pattern.sub(said, heard)
    heard = _SIGNS.sub(lambda m: f" {_LETTERS[m[0]]} ", heard)
    for pattern, said in tidy:
        heard = pattern.sub(said, heard)
    return heard.strip(" ")


def _exchange(run: str, there: str, here: str) -> str:
    return "".join(here[there.index(c)] for c in run)
