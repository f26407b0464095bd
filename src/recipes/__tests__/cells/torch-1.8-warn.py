# Seeds Python, NumPy and PyTorch. Run it before the cells below.
import os
import random

os.environ.setdefault("CUBLAS_WORKSPACE_CONFIG", ":4096:8")  # read once, so it stands before the import

import numpy as np
import torch

SEED = 42

os.environ["PYTHONHASHSEED"] = str(SEED)  # for child processes; this kernel's own is set when it starts
torch.backends.cudnn.deterministic = True
torch.backends.cudnn.benchmark = False
# PyTorch before 1.11 has no warn-only mode: nondeterministic algorithms are left alone.
random.seed(SEED)
np.random.seed(SEED)
torch.manual_seed(SEED)
torch.cuda.manual_seed_all(SEED)
