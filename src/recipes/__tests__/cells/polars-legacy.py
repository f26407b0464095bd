# Seeds Python. Run it before the cells below.
import os
import random

SEED = 42

os.environ["PYTHONHASHSEED"] = str(SEED)  # for child processes; this kernel's own is set when it starts
random.seed(SEED)
# Polars before 0.19 has no seed of its own: it draws from Python's random.
