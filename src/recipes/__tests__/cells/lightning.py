# Seeds Python, NumPy, PyTorch and Lightning. Run it before the cells below.
import os
import random

import lightning as L
import numpy as np
import torch

SEED = 42

os.environ["PYTHONHASHSEED"] = str(SEED)  # for child processes; this kernel's own is set when it starts
torch.backends.cudnn.deterministic = True
torch.backends.cudnn.benchmark = False
random.seed(SEED)
np.random.seed(SEED)
torch.manual_seed(SEED)
torch.cuda.manual_seed_all(SEED)
# Not workers=True: before Lightning 2.6.1 it repeats each worker's random numbers in every epoch.
# PyTorch seeds its workers anyway; generators of your own in them need a worker_init_fn.
L.seed_everything(SEED, workers=False)
