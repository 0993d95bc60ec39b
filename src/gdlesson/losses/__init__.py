"""Losses over data: tables of samples, and the mean squared error of a linear model."""
