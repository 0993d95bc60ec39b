"""Every widget walked once with keys alone, and once with touch alone; what is heard is kept."""

import re

from .conftest import SCREENSHOTS
from .test_hands import narrow
from .test_other_widgets import MAKE, each

#: What a screen reader passes over or misreads has no place in what is read out.
UNHEARD = re.compile("[−²³⁴∇′×·→η]|[0-9]e[-−0-9]|(^|[ (])-[0-9.]|NaN|undefined")
#: Where the focus is, whether it is in this widget, and by what name.
HERE = """root => {
    const at = document.activeElement;
    const texts = [at.getAttribute('aria-label'), at.labels?.[0]?.textContent, at.textContent];
    return {
        inside: root.contains(at), lost: at === document.body, kind: at.type || at.localName,
        role: at.getAttribute('role') ?? '', name: texts.find(Boolean) ?? '',
    };
}"""
FIRST = "root => root.querySelector('button, select, input, [tabindex=\"0\"]').focus()"


def key_for(stop):
    """What one presses there; nothing where one types."""
    if stop["role"] == "slider" or stop["kind"] == "range":
        return "ArrowRight"
    keys = {"select-one": "ArrowDown", "checkbox": "Space", "button": "Enter"}
    return keys.get(stop["kind"], "")


def heard(shown, root, known):
    """What is read out once things have been quiet, if it is new."""
    shown.settle(root)
    shown.page.wait_for_timeout(750)
    said = root.locator(".gdl-spoken[role=status]").text_content()
    return [] if said in ("", *known) else [said]


def test_with_keys_alone(notebook):
    shown = notebook(*MAKE.values())
    page, lines = shown.page, []
    for name, root in each(shown):
        said, kinds, stops = heard(shown, root, []), set(), 0
        root.evaluate(FIRST)
        stop = root.evaluate(HERE)
        while stop["inside"] and stops < 40:
            stops += 1
            assert stop["name"].strip(), f"{name}: a stop without a name: {stop}"
            if key := key_for(stop):
                page.keyboard.press(key)
                assert root.evaluate(HERE)["inside"], f"{name}: {stop['name']} loses the focus"
                # One of a kind is waited for, and what a step says.
                kind = stop["name"] if stop["name"] == "Step" else (stop["kind"], stop["role"])
                if kind not in kinds:
                    kinds.add(kind)
                    said += heard(shown, root, said[-1:])
            page.keyboard.press("Tab")
            stop = root.evaluate(HERE)
        assert 2 <= stops < 40, f"{name}: {stops} stops"
        assert not stop["lost"], f"{name}: after its last stop the focus is nowhere"
        said += heard(shown, root, said[-1:])
        assert said, f"{name} says nothing"
        assert [text for text in said if UNHEARD.search(text)] == []
        lines += [f"{root.get_attribute('aria-label')}:", *(f"  {text}" for text in said), ""]
    SCREENSHOTS.mkdir(exist_ok=True)
    (SCREENSHOTS / "spoken.txt").write_text("\n".join(lines), "utf-8")


WATCH = """root => {
    window.met = {pointermove: 0, pointercancel: 0};
    for (const type of Object.keys(met)) root.addEventListener(type, () => { met[type] += 1; });
}"""


def drag(session, knob, dx, dy):
    """A finger on it, and eight moves."""
    place = knob.locator(".gdl-knob, .gdl-grip").locator("visible=true").first.bounding_box()
    x, y = place["x"] + place["width"] / 2, place["y"] + place["height"] / 2
    kinds = ["touchStart", *["touchMove"] * 8, "touchEnd"]
    for step, kind in enumerate(kinds):
        points = [{"x": x + dx * step, "y": y + dy * step}] if kind != "touchEnd" else []
        session.send("Input.dispatchTouchEvent", {"type": kind, "touchPoints": points})


def test_with_touch_alone(notebook):
    """Handles follow a finger up and down and to the side, and the page does not scroll instead."""
    shown = notebook(*MAKE.values(), has_touch=True)
    narrow(shown, 390)
    session = shown.page.context.new_cdp_session(shown.page)
    dragged = 0
    for name, root in each(shown):
        root.evaluate(WATCH)
        for knob in root.locator(".gdl-handle").all():
            for dx, dy in ((0, 9), (-4, 0)):
                knob.scroll_into_view_if_needed()
                shown.page.evaluate("met.pointermove = met.pointercancel = 0")
                drag(session, knob, dx, dy)
                met = shown.page.evaluate("met")
                assert met["pointercancel"] == 0, f"{name}: the page scrolled instead"
                assert met["pointermove"] >= 8, name
                shown.settle(root)
            dragged += 1
        for button in root.get_by_role("button").all():
            if button.is_visible() and button.is_enabled():
                button.tap()
        for box in root.get_by_role("checkbox").all():
            before = box.is_checked()
            box.tap()
            shown.settle(root)
            # In a race somebody has to run: the last box stays ticked.
            assert box.is_checked() != before or name == "playground", name
        shown.settle(root)
        actions = root.locator(".gdl-axes").first.evaluate("n => getComputedStyle(n).touchAction")
        # "manipulation" is Chromium's word for pan-x pan-y pinch-zoom; two fingers on the
        # playground's map zoom the map.
        assert actions == ("pan-x pan-y" if name == "playground" else "manipulation")
        shown.shoot(f"touched-{name}", root)
    assert dragged >= 9
