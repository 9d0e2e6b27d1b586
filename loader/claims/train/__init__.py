"""Train the network that reads acts (`python -m loader.claims.train`); needs torch and onnx, which runs do without."""
