# Seeds Python, NumPy and TensorFlow. Run it before the cells below.
import os
import random

import numpy as np
import tensorflow as tf

SEED = 42

os.environ["PYTHONHASHSEED"] = str(SEED)  # for child processes; this kernel's own is set when it starts
tf.config.experimental.enable_op_determinism()
random.seed(SEED)
np.random.seed(SEED)
tf.random.set_seed(SEED)
