"""The learner's folder: how the lesson gets there, stays whole and is checked."""

from gdlesson.workspace.copying import WorkspaceError, copy_lesson, lesson_source

__all__ = ["WorkspaceError", "copy_lesson", "lesson_source"]
