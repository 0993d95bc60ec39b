"""A step of `descend`, with points, losses and gradients recorded, against barer loops."""

import numpy as np
from _page import Section
from _pairs import ratios, report, section

from gdlesson import descend
from gdlesson.objectives import bowl

STEPS = 1000
RATE = 0.01


def bare(w: np.ndarray) -> np.ndarray:
    """The loop on paper: nothing recorded, no reason to stop."""
    for _ in range(STEPS):
        w = w - RATE * bowl.gradient(w)
    return w


def recording(w: np.ndarray) -> list[tuple[np.ndarray, float, np.ndarray]]:
    """The same loop when somebody keeps what `descend` keeps."""
    rows = []
    for _ in range(STEPS):
        g = bowl.gradient(w)
        rows.append((w, bowl(w), g))
        w = w - RATE * g
    return rows


def torch_run() -> None:
    """torch.optim.SGD with autograd, its losses recorded."""
    import torch

    w = torch.tensor([4.0, 3.0], dtype=torch.float64, requires_grad=True)
    optimizer = torch.optim.SGD([w], lr=RATE)
    losses = []
    for _ in range(STEPS):
        optimizer.zero_grad()
        loss = w[0] * w[0] + 3 * w[1] * w[1]
        loss.backward()
        losses.append(loss.item())
        optimizer.step()


def main() -> Section:
    """A thousand steps on the bowl, three ways beside ours."""
    start = np.array([4.0, 3.0])
    ours = lambda: descend(bowl, start, learning_rate=RATE, steps=STEPS)  # noqa: E731
    pairs = [
        report("descend / bare loop", ratios(ours, lambda: bare(start)), 2.0),
        report("descend / loop that records as much", ratios(ours, lambda: recording(start))),
    ]
    try:
        pairs.append(report("descend / torch.optim.SGD", ratios(ours, torch_run, rounds=7)))
    except ImportError:
        print("!! descend / torch.optim.SGD WAS NOT MEASURED: torch is not installed")
    return section(
        "A step of `descend`",
        "The loop that keeps every point, loss and gradient costs at most twice the bare loop.",
        pairs,
    )
