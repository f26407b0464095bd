# Seeds Python, NumPy, TensorFlow and Keras. Run it before the cells below.
import os
import random

import numpy as np
import tensorflow as tf

SEED = 42

os.environ["PYTHONHASHSEED"] = str(SEED)  # for child processes; this kernel's own is set when it starts
random.seed(SEED)
np.random.seed(SEED)
# Keras seeds TensorFlow as well.
tf.keras.utils.set_random_seed(SEED)
