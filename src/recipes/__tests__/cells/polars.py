# Seeds every random number generator of this notebook. Run it first.
import os
import random

import polars

SEED = 42

os.environ["PYTHONHASHSEED"] = str(SEED)  # for child processes; this kernel's own is set when it starts
random.seed(SEED)
polars.set_random_seed(SEED)
