"""Numbers in a text as they are printed: true minus signs, powers of ten in place of e.

`widgets/js/typeset.js` holds the same rules for the page, and a test holds both to the same texts.
"""

from __future__ import annotations

import re

_MINUS = re.compile(r"(?<![A-Za-z0-9_)\].-])-(?=[0-9.∞])|(?<=[0-9]e)-(?=[0-9])")
_EXPONENT = re.compile(
    r"(?<![A-Za-z0-9_.])([0-9]+(?:\.[0-9]+)?)e([+−]?)0*([0-9]+)(?![A-Za-z0-9_]|\.[0-9])"
)
_DIGITS, _HIGH = "-0123456789", "⁻⁰¹²³⁴⁵⁶⁷⁸⁹"
_RAISED, _LEVEL = str.maketrans(_DIGITS, _HIGH), str.maketrans(_HIGH, _DIGITS)
_POWER = re.compile(r"([+-]?)(?:([\d.]+) *[×·*] *)?10(?:\^|\*\*)([+-]?\d+)")


def typeset(text: str) -> str:
    """A text as it is printed, from one in which numbers stand as Python writes them.

    Args:
        text: words with numbers in them, such as an f-string with `{loss:.3g}` makes.

    Returns:
        The same words. Hyphens between words, and formulas as they are typed, stay.

    >>> typeset("loss -4 → 3e-09, zig-zag")
    'loss −4 → 3×10⁻⁹, zig-zag'
    >>> typeset("from 1e-05 on")
    'from 10⁻⁵ on'

    Limitation: what a learner is to copy into code must not go through it.
    """
    return _EXPONENT.sub(_power, _MINUS.sub("−", text))


def as_typed(number: str) -> str:
    """The text of a number with its power of ten as Python reads it; any other text as it is.

    >>> as_typed("−3.26×10⁻⁹"), as_typed("10^-4"), as_typed("2.5")
    ('-3.26e-9', '1e-4', '2.5')

    Limitation: the whole text must be the number.
    """
    level = re.sub(r"⁻?[⁰¹²³⁴-⁹]+$", lambda run: f"^{run[0].translate(_LEVEL)}", number.strip())
    found = _POWER.fullmatch(level.replace("−", "-"))
    if not found:
        return number
    sign, front, power = found.groups()
    return f"{sign}{front or 1}e{power}"


def _power(found: re.Match[str]) -> str:
    front, sign, power = found.groups()
    raised = ("⁻" if sign == "−" else "") + power.translate(_RAISED)
    return f"{'' if front == '1' else f'{front}×'}10{raised}"
