"""PyTorch on a device that stands in for a GPU."""
