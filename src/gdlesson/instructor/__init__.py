"""For instructors: hand out the exercise, grade a class in a jail, see what it misunderstands.

A submission travels through the modules in this order: `collect` finds it, `notebook` and
`answers` read it as data, `jail` and `run` let its code compute values, `grading` judges them
outside, `store` keeps the record, `summary`, `exports` and `pages` tell it. `schedule` decides
where and when.
"""
