"""Trains with Lightning after a seed cell, for the proof of its recipe.

Runs the cell on standard input, trains two epochs with two workers, and does both
again. Prints one line of JSON: ``{"version": <Lightning's>, "runs": [<epochs>, <epochs>]}``,
where an epoch is the numbers that its workers drew from PyTorch, NumPy and Python.
"""

import importlib
import json
import logging
import random
import sys
import warnings

import numpy as np
import torch

CELL = sys.stdin.read()
L = importlib.import_module("lightning")
warnings.filterwarnings("ignore")
logging.disable(logging.WARNING)


class Noise(torch.utils.data.Dataset):
    def __len__(self):
        return 4

    def __getitem__(self, index):
        return torch.tensor([torch.rand(1).item(), np.random.rand(), random.random()])


class Model(L.LightningModule):
    def __init__(self):
        super().__init__()
        self.layer = torch.nn.Linear(3, 1)
        self.epochs = [[], []]

    def training_step(self, batch, _):
        self.epochs[self.current_epoch] += batch.tolist()
        return self.layer(batch).mean()

    def configure_optimizers(self):
        return torch.optim.SGD(self.parameters(), 0.1)


def train():
    exec(CELL, {})
    model = Model()
    shown = ("logger", "enable_checkpointing", "enable_progress_bar", "enable_model_summary")
    trainer = L.Trainer(max_epochs=2, accelerator="cpu", **dict.fromkeys(shown, False))
    trainer.fit(model, torch.utils.data.DataLoader(Noise(), batch_size=2, num_workers=2))
    return [[list(column) for column in zip(*epoch, strict=True)] for epoch in model.epochs]


if __name__ == "__main__":
    runs = [train(), train()]
    print("\n" + json.dumps({"version": L.__version__, "runs": runs}))
