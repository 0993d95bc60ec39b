"""The pages' style sheet: the widgets' colours for a whole page, then the pages' own rules."""

from __future__ import annotations

from importlib.resources import files

from gdlesson.site.errors import SiteError
from gdlesson.widgets._light import light_style

#: The widgets' colours hold for whatever has their class; here they hold for the page as well.
_FOR_THE_PAGE = {
    ".gdl {": ":root, .gdl {",
    '[data-jp-theme-light="false"] .gdl, [data-theme="dark"] .gdl {': (
        ':root[data-theme="dark"], [data-theme="dark"] .gdl {'
    ),
    ":root:not([data-theme]) body:not([data-jp-theme-light]) .gdl {": (
        ":root:not([data-theme]), :root:not([data-theme]) .gdl {"
    ),
    ":root .gdl:not(#_) {": ":root:not(#_), :root:not(#_) .gdl {",
}


def style() -> str:
    """The style sheet of every page.

    Raises:
        SiteError: if the widgets' colours are for something that is not known here.
    """
    colors = (files("gdlesson.widgets") / "tokens.css").read_text("utf-8")
    return light_style(page_colors(colors)) + light_style(
        (files(__package__) / "site.css").read_text("utf-8")
    )


def page_colors(sheet: str) -> str:
    """The widgets' colours, for a page."""
    made = []
    for line in sheet.splitlines():
        told = line.strip()
        if told.endswith("{") and not told.startswith("@"):
            if told not in _FOR_THE_PAGE:
                raise SiteError(f"the colours of the widgets are for {told!r}, unknown to pages.")
            line = _FOR_THE_PAGE[told]
        made.append(line)
    return "\n".join(made)
