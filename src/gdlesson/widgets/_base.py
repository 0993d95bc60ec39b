"""What every widget has in common, so that each can be about its own idea."""

from __future__ import annotations

import math
import threading
from abc import abstractmethod
from collections.abc import Callable
from pathlib import Path
from typing import TYPE_CHECKING, Any, ClassVar, TypeVar

import numpy as np
import traitlets

from gdlesson._validate import Array, describe, real_number
from gdlesson.widgets._alarm import NoAnswerError
from gdlesson.widgets._cells import OfACell
from gdlesson.widgets._light import light_style
from gdlesson.widgets._modules import bundle
from gdlesson.widgets._own import Watch, watched
from gdlesson.widgets._predictions import Prediction

if TYPE_CHECKING:
    from gdlesson.drawing.figure import LessonFigure

HERE = Path(__file__).parent
T = TypeVar("T")
#: A still is for pages at rest: nobody waits for it longer than this.
ONE_STILL = 3.0
#: What a question may be about: it is asked, and its outcome true, of what was on show then.
SUBJECTS = ("surface", "f", "pair")
INTERRUPTED = "This was interrupted. Change a setting, and it is computed anew."


def front_end(name: str) -> tuple[str, str]:
    """The ES module and the style sheet of a widget, each made whole with what is shared.

    A style sheet of its own is for what `shared.css` has not; without one, that is all there is.
    """
    sheets = [HERE / f"{sheet}.css" for sheet in ("tokens", "shared", name)]
    style = "".join(sheet.read_text("utf-8") for sheet in sheets if sheet.exists())
    return bundle(HERE / f"{name}.js"), light_style(style)


class LessonWidget(OfACell):
    """A widget whose numbers come from Python, with a still picture and a sentence beside it.

    A subclass names the traits that the learner changes in `inputs` and computes `answer` from
    them in `compute`. The front end compares the inputs that an answer echoes with its own: an
    answer to an older wish is never shown as current.
    """

    inputs: tuple[str, ...] = ()
    #: The questions that may be asked before the learner plays, by name.
    predictions: ClassVar[dict[str, Prediction]] = {}

    answer = traitlets.Dict(help="what Python computed, with the inputs it was computed from").tag(
        sync=True
    )
    summary = traitlets.Unicode(help="what the widget shows, in one sentence").tag(sync=True)

    progress = traitlets.Unicode(help="how far a slow function has got").tag(sync=True)
    question = traitlets.Dict(help="what to predict before playing; empty if nothing").tag(
        sync=True
    )
    guess = traitlets.Dict(help="what was predicted: a value, or skipped").tag(sync=True)
    outcome = traitlets.Unicode(help="the prediction beside the result").tag(sync=True)

    def __init__(self, *, predict: str | None = None, **traits: Any) -> None:
        self._lock = threading.RLock()  # the front end's changes arrive on another thread
        if predict is not None and predict not in self.predictions:
            known = ", ".join(self.predictions) or "none"
            raise ValueError(
                f"{type(self).__name__}: predict must be one of: {known}; got {predict!r}."
            )
        self._prediction = self.predictions[predict] if predict else None
        shown = self._prediction.shown() if self._prediction else {}
        self._made = False
        super().__init__(**traits)
        if shown:
            about = {name: getattr(self, name) for name in SUBJECTS if self.has_trait(name)}
            self.question = {**shown, "about": about}
        self._recompute()
        self._made = True
        self.observe(self._recompute, names=list(self.inputs))
        self.observe(self._compare, names="guess")

    @abstractmethod
    def compute(self) -> tuple[dict[str, Any], str]:
        """The answer to the present inputs, and the one-sentence summary."""

    def refresh(self) -> None:
        """See to what may have changed since the last answer, apart from the inputs."""

    @abstractmethod
    def figure(self) -> LessonFigure:
        """The same picture as a static matplotlib figure, for paper and for pages at rest."""

    def _recompute(self, _change: object = None) -> None:
        with self._lock:
            echo = {name: getattr(self, name) for name in self.inputs}
            if self.answer.get("echo") == echo:
                return
            answer, summary = self._answered()
            with self.hold_sync():
                self.answer = {**_finite(answer), "echo": echo}
                self.summary = summary

    def _answered(self) -> tuple[dict[str, Any], str]:
        """The answer, or what kept it from being computed: no traceback is seen in a callback."""
        watch = Watch(tell=self._tell)
        try:
            with watched(watch), np.errstate(all="ignore"):
                self.refresh()
                answer, summary = self.compute()
            return {**answer, "notes": watch.notes()}, summary
        except NoAnswerError as error:
            return {"error": str(error), "trouble": str(error)}, str(error)
        except KeyboardInterrupt:
            if not self._made:
                raise  # it is the cell that was interrupted
            return {"error": INTERRUPTED, "trouble": INTERRUPTED}, INTERRUPTED
        except (Exception, SystemExit) as error:
            text = f"{type(error).__name__}: {error}".removesuffix(": ")
            return {"error": text}, f"your function raised {text}"
        finally:
            self._tell("")

    def attempt(self, draw: Callable[[], T], seconds: float | None = None) -> T | None:
        """What `draw` returns; None if the learner's function fails in it, or takes too long."""
        try:
            watch = Watch() if seconds is None else Watch(seconds)
            with watched(watch), np.errstate(all="ignore"):
                return draw()
        except KeyboardInterrupt:
            if not self._made:
                raise
            return None
        except (Exception, SystemExit):
            return None  # f may do anything where nobody has looked; the answer says so

    def _tell(self, progress: str) -> None:
        self.progress = progress

    def _compare(self, _change: object) -> None:
        """Put the learner's prediction beside what the library finds."""
        value = self.guess.get("value")
        if self._prediction is not None and value is not None:
            self.outcome = self._prediction.compare(value)

    def __repr__(self) -> str:
        return f"{type(self).__name__}: {self.summary}"

    def _repr_mimebundle_(self, **kwargs: Any) -> Any:
        """The live view, with a still and a sentence for pages where nothing runs."""
        bundle = super()._repr_mimebundle_(**kwargs)
        data, metadata = bundle if isinstance(bundle, tuple) else (bundle or {}, {})
        data = {**data, "text/plain": repr(self)}
        if "error" not in self.answer and (still := self._still()):
            data["image/png"] = still
        return data, metadata

    def _still(self) -> bytes | None:
        """The figure as a PNG; None if it can't be drawn, which is no reason to show nothing."""
        return self.attempt(lambda: self.figure().to_png(), ONE_STILL)


def _finite(value: Any) -> Any:
    """An answer as JSON holds it, which has no infinity and no NaN: both are None there."""
    if isinstance(value, dict):
        return {key: _finite(v) for key, v in value.items()}
    if isinstance(value, list | tuple):
        return [_finite(v) for v in value]
    return None if isinstance(value, float) and not math.isfinite(value) else value


def packed(values: Array) -> bytes:
    """Numbers as bytes (little-endian float64): JSON has no infinity and no NaN."""
    return np.ascontiguousarray(values, dtype="<f8").tobytes()


def finite_trait(call: str, name: str, value: object, *, positive: bool = False) -> float:
    """A number that a learner assigned to a trait, or a TraitError that says what is wrong."""
    try:
        number = real_number(call, name, value)
    except (TypeError, ValueError) as error:
        raise traitlets.TraitError(str(error)) from None
    if positive and number <= 0:
        raise traitlets.TraitError(f"{call}: {name} must be greater than zero; got {number:g}.")
    return number


def point_trait(call: str, name: str, value: object, dimension: int) -> list[float]:
    """A point that a learner assigned to a trait, as a list of floats."""
    if not isinstance(value, list | tuple | np.ndarray) or len(value) != dimension:
        raise traitlets.TraitError(
            f"{call}: {name} must be {dimension} numbers; got {describe(value)}."
        )
    return [finite_trait(call, f"{name}[{i}]", v) for i, v in enumerate(value)]
