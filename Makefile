# Everything is done by tasks.py, so that a machine without make can do it too:
# `make lab` is `python3 tasks.py lab`.
PYTHON ?= python3
TASKS := lab setup test unit page proofs jail lint format types exercises notebooks browser nbgrader bench mutants oldest newest hosted lite lite-test pythons release record picture site pin clean

.PHONY: help $(TASKS)
help:
	@$(PYTHON) tasks.py --help

$(TASKS):
	@$(PYTHON) tasks.py $@
