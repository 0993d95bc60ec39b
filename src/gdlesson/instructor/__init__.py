"""For those who give the course: exercises from solutions, grading, the class report."""
