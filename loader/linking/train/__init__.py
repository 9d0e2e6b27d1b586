"""Fit the classifier of :mod:`loader.linking.readings` to the sentences of this folder."""
