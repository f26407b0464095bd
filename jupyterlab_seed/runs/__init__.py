"""Running notebooks in fresh kernels: plan, kernels, outputs and random state of each cell."""
