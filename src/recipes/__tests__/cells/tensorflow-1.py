# Seeds Python, NumPy and TensorFlow. Run it before the cells below.
import os
import random

os.environ["TF_CUDNN_DETERMINISTIC"] = "1"

import numpy as np
import tensorflow as tf

SEED = 42

os.environ["PYTHONHASHSEED"] = str(SEED)  # for child processes; this kernel's own is set when it starts
random.seed(SEED)
np.random.seed(SEED)
tf.set_random_seed(SEED)
