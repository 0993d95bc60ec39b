"""What a widget weighs where it travels, and that what is opened is what was packed."""

import re
import zlib

import pytest

import gdlesson
from gdlesson.widgets import WIDGETS
from gdlesson.widgets._base import HERE, front_end
from gdlesson.widgets._light import UnreadableError, light_module, light_style
from gdlesson.widgets._parcel import LETTERS, parcel

#: The code of a widget in a message and in a saved notebook, in bytes.
HEAVIEST = 60_000


@pytest.mark.parametrize("name", [*WIDGETS, "quiz"])
def test_the_code_that_travels_with_a_widget_is_light(name, tmp_path):
    widget = gdlesson.quiz(2, tmp_path) if name == "quiz" else getattr(gdlesson, name)()
    state = widget.get_state()
    assert len((state["_esm"] + state["_css"]).encode()) <= HEAVIEST


def opened(text):
    """The style sheet and the module in a parcel, by Python's own words for it."""
    letters = re.search(r'const LETTERS="([^"]{85})";', text)[1]
    packed = re.search(r'const PARCEL="([^"]*)";', text)[1]
    size = int(re.search(r'const SIZE=Number\("(\d+)"\);', text)[1])
    values = [sum(letters.index(c) * 85 ** (4 - k) for k, c in enumerate(packed[i : i + 5]))
              for i in range(0, len(packed), 5)]  # fmt: skip
    whole = b"".join(value.to_bytes(4, "big") for value in values)[:size]
    return zlib.decompress(whole).decode().split("\f")


@pytest.mark.parametrize("name", ["playground", "quiz"])
def test_a_parcel_holds_what_was_put_in(name):
    module, style = front_end(name)
    assert opened(parcel(name, module, style)) == [style, module]
    assert opened(parcel(name, module, style + "/**/"))[0] == style + "/**/"


def test_no_text_holds_the_seam():
    paths = sorted(HERE.rglob("*.[cj]s*"))
    assert len(paths) > 50
    assert [p.name for p in paths if "\f" in p.read_text("utf-8")] == []


def test_the_letters_mean_nothing_to_a_page_a_string_or_a_template():
    assert len(set(LETTERS)) == 85
    assert not set(LETTERS) & set("\"'`\\<>& \n")


def test_a_page_opens_the_same_code_once_and_another_one_anew():
    marks = {re.search(r'MARK="(\w+)"', parcel("a", module, ""))[1] for module in ("1;", "2;")}
    assert len(marks) == 2


@pytest.mark.parametrize(
    ("written", "travels"),
    [
        ("a = b + +c - -d;", "a=b+ +c- -d;\n"),
        ("f(\n  a,\n  [b,\n],\n);", "f(a,[b]);\n"),
        ("a = [b, , ];\nc = [, ];", "a=[b,,];c=[,];\n"),
        ("function a() {\n  b();\n  return { c, };\n}", "function a(){b();return{c}}\n"),
        ("a = `b  ${ f({ c: ` ${ d }` }) } // e` ;", "a=`b  ${ f({ c: ` ${ d }` }) } // e`;\n"),
        ("x = a / b / c; // d", "x=a/b/c;\n"),
        ("x = (a) / 2 + b[1] / 2;", "x=(a)/2+b[1]/2;\n"),
        ("return /[/\"]  /g.test(a);", "return/[/\"]  /g.test(a);\n"),
        ("f(/a  b/, 'c  d');\n\n\n  g();", "f(/a  b/,'c  d');g();\n"),
        ("a = b.return / c;", "a=b.return/c;\n"),
        ("const a = 1; /* b\n */ let c;", "const a=1;let c;\n"),
    ],
)  # fmt: skip
def test_space_goes_where_it_separates_nothing(written, travels):
    assert light_module(written) == travels


@pytest.mark.parametrize("text", ["a = 'b", "a = `b", "a = `${b", "a = `${`b}`", "f(/a", "`\\"])
def test_what_does_not_end_is_refused(text):
    with pytest.raises(UnreadableError, match="not end"):
        light_module(text)


@pytest.mark.parametrize(
    ("written", "travels"),
    [
        (".a :focus, .b > c {\n  margin: 0 1px;\n}", ".a :focus,.b > c{margin:0 1px}\n"),
        ("@media (x: y) and (z) {\n  a { b: calc(1px + 2px); }\n}",
         "@media (x:y) and (z){a{b:calc(1px + 2px)}}\n"),
        ("a::after { content: ' ; : '; }", "a::after{content:' ; : '}\n"),
        ("a { content: '} }'; }\nb { c: d; }", "a{content:'} }'}\nb{c:d}\n"),
    ],
)  # fmt: skip
def test_a_style_sheet_keeps_the_space_that_means_something(written, travels):
    assert light_style(written) == travels
