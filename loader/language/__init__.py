"""Language: sentences, tags, parses and names from one small encoder shipped in the package."""
