"""Checks: what an answer does, held against what is right, with the mistake named.

`from gdlesson.checks import exercise02 as check`, then `check.mse_loss(mse_loss)`. Read them in
this order: stimuli and cases (inputs as data), observe (what an answer did), reading (what a
returned value means), task (the judgement), words and record (what is said), then series,
exercise01 to exercise04 and your_turn (the tasks), with references, beliefs and promises beside
them. No drawing, no widgets: graders use these too.
"""

from gdlesson.checks.record import CheckRecord, CheckStatus

__all__ = ["CheckRecord", "CheckStatus"]
