"""What an HTML picture of ours says to the page around it."""

from __future__ import annotations

#: The class of an element in which JupyterLab, VS Code and nbconvert look for no formulas. They
#: take a `$` in a page for TeX, in which a link can hold a script; names and values have no TeX.
NO_FORMULAS = "mathjax_ignore tex2jax_ignore"
