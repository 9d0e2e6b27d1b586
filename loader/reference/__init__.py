"""Build the seed graph from its tables, and look names up in it."""
