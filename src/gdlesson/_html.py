"""What an HTML picture of ours says to the page around it."""

from __future__ import annotations

#: The class of an element in which MathJax looks for no formulas. JupyterLab hands it every page,
#: and it would take a `$` in a name or a value for TeX.
NO_FORMULAS = "mathjax_ignore tex2jax_ignore"
