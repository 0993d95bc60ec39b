"""The graph of a Value as a still: what is written, and that each part can be read."""

import pytest
from drawn_graphs import WRITTEN
from matplotlib.backends.backend_agg import FigureCanvasAgg

from gdlesson import GraphPlayer


def player_still(f, at):
    picture = GraphPlayer(f, at).figure()
    FigureCanvasAgg(picture).draw()
    return picture, picture.axes[0]


@pytest.mark.parametrize(("f", "at"), WRITTEN)
def test_in_a_drawn_graph_nothing_lies_on_anything_else(f, at):
    picture, ax = player_still(f, at)
    words = [t for t in ax.texts if t.get_text()]
    factors = [t for t in words if t.get_text().startswith("×")]
    boxes = [t.get_bbox_patch() for t in words if t.get_bbox_patch()]
    arrows = [t.arrow_patch for t in ax.texts if getattr(t, "arrow_patch", None)]
    around = {id(box): box.get_window_extent() for box in boxes}
    assert len(factors) == len(arrows) > 5
    spots = [t.get_window_extent() for t in factors]
    for k, spot in enumerate(spots):
        assert not any(spot.overlaps(box) for box in around.values())
        assert not any(spot.overlaps(other) for other in spots[:k])
    for piece in [*spots, *around.values()]:
        assert ((picture.bbox.p0 <= piece.p0) & (piece.p1 <= picture.bbox.p1)).all()
    for arrow in arrows:
        paths, _ = arrow._get_path_in_displaycoord()  # the line as it was cut, and its head
        along = paths[0].interpolated(40).vertices
        end = max(along[:, 0])
        assert abs(end - around[id(arrow.patchB)].x0) < 3, "it ends at its box"
        for key, box in around.items():
            inside = (along > (box.x0 + 1, box.y0 + 1)) & (along < (box.x1 - 1, box.y1 - 1))
            assert not inside.all(axis=1).any() or key in (id(arrow.patchA), id(arrow.patchB))


def test_a_value_that_is_used_twice_by_one_node_has_two_lines():
    _, ax = player_still(lambda x: x * x, 3)
    assert [t.get_text() for t in ax.texts if t.get_text().startswith("×")] == ["×3", "×3"]


def test_a_constant_says_its_number_once():
    _, ax = player_still(lambda x: 3 * x, 2)
    assert next(t.get_text() for t in ax.texts) == "3\ngrad 2"


def test_the_numbers_of_a_drawn_graph_are_the_player_s():
    _, ax = player_still(lambda x, y: x * y / 3, (12345.67, 1e-7))
    said = {line for t in ax.texts for line in t.get_text().split("\n")}
    assert {"12350", "×12350", "×0.3333", "grad 4115", "×10⁻⁷", "grad 3.33×10⁻⁸"} <= said
