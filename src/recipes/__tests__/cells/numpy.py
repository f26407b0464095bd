# Seeds Python and NumPy. Run it before the cells below.
import os
import random

import numpy as np

SEED = 42

os.environ["PYTHONHASHSEED"] = str(SEED)  # for child processes; this kernel's own is set when it starts
random.seed(SEED)
np.random.seed(SEED)
