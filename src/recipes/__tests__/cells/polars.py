# Seeds Python and Polars. Run it before the cells below.
import os
import random

import polars

SEED = 42

os.environ["PYTHONHASHSEED"] = str(SEED)  # for child processes; this kernel's own is set when it starts
random.seed(SEED)
polars.set_random_seed(SEED)
