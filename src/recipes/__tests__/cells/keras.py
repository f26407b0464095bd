# Seeds Python, NumPy and Keras. Run it before the cells below.
import os
import random

import keras
import numpy as np

SEED = 42

os.environ["PYTHONHASHSEED"] = str(SEED)  # for child processes; this kernel's own is set when it starts
random.seed(SEED)
np.random.seed(SEED)
keras.utils.set_random_seed(SEED)
