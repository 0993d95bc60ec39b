"""The course as data, without a widget: sections, terms, misconceptions, quizzes, progress."""
