# %%
import functools
import random

import numpy as np
# %%
rng = np.random.default_rng(5)
images = rng.random((12, 4, 4))
labels = np.arange(12) % 3
# %%
def augment(image, rng):
    if rng.random() < 0.5:
        image = image[:, ::-1]
    return image + rng.normal(0, 0.01, image.shape)


sample = augment(images[0], rng)
sample.sum().round(4)
# %%
def minibatches(X, y, size, rng):
    order = rng.permutation(len(X))
    for i in range(0, len(X), size):
        part = order[i : i + size]
        yield X[part], y[part]


for xb, yb in minibatches(images, labels, 5, rng):
    print(yb, xb.mean().round(4))
# %%
feed = minibatches(images, labels, 4, rng)
xb, yb = next(feed)
yb
# %%
images[0, :2] = 0
images[0].sum().round(4)
# %%
flat = images.reshape(len(images), -1)
flat -= flat.mean(axis=0)
images[1, 0].round(3)
# %%
W = np.zeros((flat.shape[1], 3))
onehot = np.eye(3)[labels]


def softmax(z):
    e = np.exp(z - z.max(axis=1, keepdims=True))
    return e / e.sum(axis=1, keepdims=True)


for step in range(20):
    p = softmax(flat @ W)
    W -= 0.1 * flat.T @ (p - onehot) / len(flat)
np.abs(W).sum().round(5)
# %%
(softmax(flat @ W).argmax(axis=1) == labels).mean()
# %%
streams = {"train": np.random.default_rng(1), "test": np.random.default_rng(2)}
streams["train"].integers(0, 100, 3)
# %%
pick = functools.partial(random.choice, ["a", "b", "c"])
[pick() for _ in range(4)]
# %%
@functools.lru_cache
def slow(n):
    return n + random.random()


slow(1) - slow(1), round(slow(2), 6)
# %%
settings = dict(lr=0.1, steps=3)
settings["steps"] += 1
settings
# %%
losses = [np.log(1 + i) * settings["lr"] for i in range(settings["steps"])]
np.round(losses, 4)
# %%
xb, yb = next(feed)
print(yb, len(losses))
