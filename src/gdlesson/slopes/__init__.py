"""The machinery behind a derivative: slopes measured, extrapolated, looked at again."""
