"""Train the encoder that the package ships: ``python -m loader.language.train --help``.

Needs torch and safetensors, which the package itself does not: they are for training only.
"""
