"""Figures of the embedded language pipeline."""
