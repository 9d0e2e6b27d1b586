"""Measure how well the readers tell an article from the page around it."""
