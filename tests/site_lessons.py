"""A small lesson in the shape of ours: a section with everything in it, an exercise, documents."""

import nbformat

SECTION = "02-the-derivative"
OPENING = """# 2 · The derivative, and more

**After this section you can** measure a slope $f'(x)$.

**Time**: 20 minutes. **You need**: [Section 1](01-the-search-for-low-ground.ipynb), `numpy`.

Run the next cell first: it brings what the others use."""


def markdown(source, name):
    return nbformat.v4.new_markdown_cell(source, id=name)


def code(source, name, *tags, outputs=()):
    cell = nbformat.v4.new_code_cell(source, id=name, outputs=list(outputs))
    cell.metadata["tags"] = list(tags)
    return cell


def printed(text):
    return nbformat.v4.new_output("stream", name="stdout", text=text)


def showed(**data):
    kinds = {"html": "text/html", "png": "image/png", "svg": "image/svg+xml", "text": "text/plain"}
    named = {kinds.get(kind, kind): value for kind, value in data.items()}
    return nbformat.v4.new_output("execute_result", data=named)


def notebook(*cells, opening=OPENING):
    return nbformat.v4.new_notebook(cells=[markdown(opening, "opening"), *cells])
