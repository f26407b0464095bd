# Seeds Python, NumPy and PaddlePaddle. Run it before the cells below.
import os
import random

os.environ["FLAGS_cudnn_deterministic"] = "1"
os.environ["FLAGS_embedding_deterministic"] = "1"

import numpy as np
import paddle

SEED = 42

os.environ["PYTHONHASHSEED"] = str(SEED)  # for child processes; this kernel's own is set when it starts
random.seed(SEED)
np.random.seed(SEED)
paddle.seed(SEED)
