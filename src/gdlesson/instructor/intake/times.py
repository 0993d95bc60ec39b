"""Whether the times of a class's files are those of handing in, or of a download.

Moodle writes every file of its zip with the moment of the download, and so does whoever copies a
class without its times. Such times would make a whole class late, or in time, by chance.
"""

from __future__ import annotations

from collections.abc import Sequence
from datetime import datetime, timedelta

#: How long a class takes to be written into a zip, or to be copied; half of a class does not hand
#: in within it but by a rush, and then the deadline is near and nobody can tell the two apart.
SPAN = timedelta(minutes=5)
#: Fewer files may well be of one moment.
FEW = 3


def of_a_download(times: Sequence[str], few: int = FEW) -> tuple[str, str] | None:
    """The first and the last of the times that are a download's; None if none are.

    Args:
        times: of each hand-in the time of its files, in UTC, as ISO 8601.
        few: how many there have to be at least.

    >>> of_a_download([f"2026-11-26T12:00:{k}0+00:00" for k in range(4)])
    ('2026-11-26T12:00:00+00:00', '2026-11-26T12:00:30+00:00')
    >>> of_a_download([f"2026-11-26T1{k}:00:00+00:00" for k in range(4)]) is None
    True
    """
    ordered = sorted((datetime.fromisoformat(t), t) for t in times if t)
    best: list[str] = []
    first = 0
    for last, (moment, _) in enumerate(ordered):
        while moment - ordered[first][0] > SPAN:
            first += 1
        if last - first + 1 > len(best):
            best = [text for _, text in ordered[first : last + 1]]
    if len(best) < few or 2 * len(best) <= len(ordered):
        return None
    return best[0], best[-1]
