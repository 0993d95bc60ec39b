"""Putting a widget's ES modules together: what is understood and what is refused."""

import importlib
import re
import shutil
import subprocess

import anywidget
import pytest

import gdlesson
from gdlesson.widgets._base import HERE
from gdlesson.widgets._modules import ModuleError, bundle, imports_of

WIDGETS = sorted(HERE.glob("*.js"))
SHARED = sorted((HERE / "js").glob("*.js"))


def write(folder, **modules):
    for name, text in modules.items():
        (folder / f"{name}.js").write_text(text)
    return folder / "odd.js"


def test_two_modules_may_use_one_name_for_different_things(tmp_path):
    entry = write(
        tmp_path,
        a="const SIZE = 2;\nexport const twice = (x) => SIZE * x;\nexport class Box {}\n",
        b='import { twice } from "./a.js";\nconst SIZE = 3;\nexport function six() {\n'
        "  return twice(SIZE);\n}\n",
        odd='import { six } from "./b.js";\nimport {\n  Box as Kept,\n  twice,\n} from "./a.js";\n'
        "const SIZE = 5;\nexport default `${six()} ${twice(SIZE)} ${Kept.name}`;\n",
    )
    module = bundle(entry)
    assert module.count("const SIZE=2") == 1  # a.js is needed twice and is there once
    assert "import" not in module
    assert module.index("const{twice,") < module.index("const{six}=") < module.index("=Box")


#: Names that mean one thing here and another there, and how it comes out.
CLASHES = {
    "exported by two": (
        {"a": "export const size = 2;\n", "b": "export const size = 3;\n"},
        'import { size } from "./a.js";\nimport { size as other } from "./b.js";\n'
        "export default [size, other];\n",
        "[2,3]",
    ),
    "a name of the page's": (
        {
            "a": "export const isNaN = () => 2;\n",
            "b": "export const b = () => isNaN(NaN);\n",
            "c": 'import { isNaN } from "./a.js";\nexport const c = () => isNaN();\n',
        },
        'import { c } from "./c.js";\nimport { b } from "./b.js";\nexport default [c(), b()];\n',
        "[2,true]",
    ),
    "the widget's own": (
        {"a": "export const size = 2;\n"},
        'import { size as theirs } from "./a.js";\nconst size = 3;\n'
        "export default [theirs, size];\n",
        "[2,3]",
    ),
    "the widget's, of what it doesn't import": (
        {
            "a": "export const size = 2;\n",
            "b": 'import { size } from "./a.js";\nexport const b = size;\n',
        },
        'import { b } from "./b.js";\nconst size = 3;\nexport default [b, ...[size]];\n',
        "[2,3]",
    ),
}


@pytest.mark.skipif(not shutil.which("node"), reason="needs Node.js")
@pytest.mark.parametrize("case", CLASHES)
def test_a_name_means_what_it_meant_in_its_module(tmp_path, case):
    modules, own, expected = CLASHES[case]
    module = bundle(write(tmp_path, odd=own, **modules))
    (tmp_path / "all.mjs").write_text(
        module.replace("export default", "console.log(JSON.stringify(")[:-2] + "));\n"
    )
    ran = subprocess.run(["node", tmp_path / "all.mjs"], capture_output=True, text=True, check=True)
    assert ran.stdout.strip() == expected


def test_what_nobody_else_means_is_said_once(tmp_path):
    entry = write(
        tmp_path,
        a="export const size = 2;\nexport const unused = 3;\n",
        odd='import { size } from "./a.js";\nexport default size;\n',
    )
    shared, own = bundle(entry).split("\n", 1)
    assert shared == "const{size}=(()=>{"
    assert own == "const size=2;const unused=3;\nreturn{size}})();\nexport default size;\n"


def test_a_circle_is_named(tmp_path):
    entry = write(
        tmp_path,
        odd='import { a } from "./a.js";\nexport default a;\n',
        a='import { b } from "./b.js";\nexport const a = b;\n',
        b='import { a } from "./a.js";\nexport const b = a;\n',
    )
    with pytest.raises(ModuleError, match=r"in a circle: a\.js → b\.js → a\.js"):
        bundle(entry)


@pytest.mark.parametrize(
    ("own", "said"),
    [
        (
            'import { gone } from "./gone.js";\nexport default 1;\n',
            "gone.js: there is no such module",
        ),
        (
            'import { b } from "./a.js";\nexport default b;\n',
            "odd.js imports b, which a.js doesn't",
        ),
        ('import * as a from "./a.js";\nexport default a;\n', "odd.js: an import must read"),
        ('import a from "./a.js";\nexport default a;\n', "odd.js: an import must read"),
        ('import "./a.js";\nexport default 1;\n', "odd.js: an import must read"),
        ('import { a } from "elsewhere";\nexport default a;\n', "odd.js: an import must read"),
        ('export default () => import("./a.js");\n', "odd.js: an import must read"),
        ("export const x = 1;\n", "odd.js: a widget's module must `export default` once"),
        ("const x = 1;\nexport { x };\n", "odd.js: a widget's module must `export default` once"),
        ('import { a } from "./b.js";\nexport default a;\n', "b.js: an export must read"),
    ],
)
def test_what_is_not_understood_is_refused_by_name(tmp_path, own, said):
    entry = write(
        tmp_path,
        odd=own,
        a="export const a = 1;\n",
        b="export const a = 1;\nexport default a;\n",
    )
    with pytest.raises(ModuleError) as raised:
        bundle(entry)
    assert said in str(raised.value)


def test_a_comment_may_speak_of_an_import(tmp_path):
    text = "/**\n * import { a } is how it is written.\n */\n// import it\nexport default 1;\n"
    assert bundle(write(tmp_path, odd=text)) == "export default 1;\n"
    after = text.replace("export", 'import a from "./a.js";\nexport')
    with pytest.raises(ModuleError, match="an import must read"):
        bundle(write(tmp_path, odd=after))


def test_comments_types_and_indentation_do_not_travel(tmp_path):
    shared = (
        "// What it is.\n\n/**\n * @param {number} a * b\n */\nexport function f(a) {\n"
        '  // reasons\n  const url = "https://x.y/*z*/"; // beside\n'
        "  return /** @type {string} */ (url + a);\n}\n"
    )
    entry = write(tmp_path, odd='import { f } from "./a.js";\nexport default f;\n', a=shared)
    text = bundle(entry)
    assert 'const url="https://x.y/*z*/";return(url+a)}' in text
    for gone in ("What it is", "@param", "@type", "reasons", "beside", "  "):
        assert gone not in text


def test_what_does_not_end_is_named(tmp_path):
    with pytest.raises(ModuleError, match=r"odd\.js: line 2: '\"a; *' does not end"):
        bundle(write(tmp_path, odd='export default 1;\nconst b = "a; '))


def test_what_is_shared_never_imports_a_widget():
    outside = {p.name: {q.name for q in imports_of(p) if q.parent != p.parent} for p in SHARED}
    assert {name: found for name, found in outside.items() if found} == {}


def test_a_widget_imports_what_is_shared_and_no_other_widget():
    places = {path.name: {p.parent for p in imports_of(path)} for path in WIDGETS}
    assert places == {path.name: {path.parent / "js"} for path in WIDGETS}


def test_nothing_that_is_shared_is_needed_by_nobody():
    needed, left = set(), list(WIDGETS)
    while left:
        found = set(imports_of(left.pop())) - needed
        needed |= found
        left += found
    assert needed == {p.resolve() for p in SHARED}


def declared(path):
    """The names that a module's JSDoc, those of what it imports, and the shared types declare."""
    text = "".join(p.read_text("utf-8") for p in (path, *imports_of(path)))
    comments = "\n".join(re.findall(r"/\*\*.*?\*/", text, re.S))
    shapes = comments + (HERE / "js" / "types.d.ts").read_text("utf-8")
    return set(re.findall(r"@property \{.*\} \[?(\w+)", comments)) | set(
        re.findall(r"(\w+)\??:", shapes)
    )


@pytest.mark.parametrize("path", WIDGETS, ids=lambda p: p.name)
def test_whatever_python_sends_has_a_type(path, tmp_path):
    module = importlib.import_module(f"gdlesson.widgets.{path.stem}")
    made = [
        w for w in vars(module).values()
        if isinstance(w, type) and issubclass(w, anywidget.AnyWidget)
        and w.__module__ == module.__name__
    ]  # fmt: skip
    assert len(made) == 1
    widget = gdlesson.quiz(2, tmp_path) if path.stem == "quiz" else made[0]()
    base = set(anywidget.AnyWidget.class_traits())
    sent = {n for n in widget.traits(sync=True) if n not in base and not n.startswith("_")}
    sent |= set(getattr(widget, "answer", {}))
    # What every answer has, and what only the graph player shows, is declared where it is read.
    assert sent - {"echo", "summary"} <= declared(path)
