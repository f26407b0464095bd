# Seeds Python, NumPy and TensorFlow. Run it before the cells below.
import os
import random

import numpy as np
import tensorflow as tf

SEED = 42

os.environ["PYTHONHASHSEED"] = str(SEED)  # for child processes; this kernel's own is set when it starts
random.seed(SEED)
np.random.seed(SEED)
tf.compat.v1.set_random_seed(SEED)
with tf.compat.v1.get_default_graph().as_default():
    tf.compat.v1.set_random_seed(SEED)  # for graphs, once eager execution is off
