/**
 * Code that draws from every generator a seed cell covers, and prints the
 * numbers as one JSON object: name of the generator → what it gave.
 */
import type { Language } from '..';

/** What `random`, NumPy and what stands on it draw, and the hashes of a child process. */
export const DRAW_BASE = `
import json, random, subprocess, sys
import numpy as np, polars, scipy.stats
from sklearn.ensemble import RandomForestClassifier
from sklearn.model_selection import train_test_split
X = np.arange(200.0).reshape(100, 2)
y = (X[:, 0] * 7919 % 13 > 6).astype(int)
print(json.dumps({
    "random": [random.random() for _ in range(3)],
    "hash of a child": subprocess.check_output(
        [sys.executable, "-c", "print(hash('seed'))"], text=True),
    "numpy": np.random.rand(3).tolist(),
    "scipy": scipy.stats.norm.rvs(size=3).tolist(),
    "sklearn split": train_test_split(X)[0][:5].tolist(),
    "sklearn forest": RandomForestClassifier(5).fit(X, y).predict_proba(X + 1).tolist(),
    "polars sample": polars.Series(range(100)).sample(5).to_list(),
    "polars shuffle": polars.DataFrame({"a": range(50)}).select(
        polars.col("a").shuffle())["a"].to_list(),
}))`;

/** LightGBM with and without its parameter. */
export const DRAW_LIGHTGBM = `
import json
import lightgbm
import numpy as np
fixed = np.random.RandomState(0)
X, y = fixed.rand(300, 6), fixed.rand(300)
def fit(**own):
    settings = dict(objective="regression", bagging_fraction=0.5, bagging_freq=1,
                    feature_fraction=0.5, num_threads=1, verbosity=-1, **own)
    return lightgbm.train(settings, lightgbm.Dataset(X, y), 5).predict(X[:4]).tolist()
print(json.dumps({"without": fit(), "with": fit(seed=SEED)}))`;

/** Weights, dropout and the loader with its workers. */
export const DRAW_TORCH = `
import json, random
import numpy as np
import torch
class Numbers(torch.utils.data.Dataset):
    def __len__(self):
        return 16
    def __getitem__(self, index):
        return torch.tensor([float(index), torch.rand(1).item(),
                             np.random.rand(), random.random()], dtype=torch.float64)
loader = torch.utils.data.DataLoader(Numbers(), batch_size=4, shuffle=True, num_workers=2)
rows = torch.cat(list(loader)).tolist()
print(json.dumps({
    "random": random.random(),
    "numpy": np.random.rand(3).tolist(),
    "weights": torch.nn.Linear(4, 2).weight.tolist(),
    "convolution": torch.nn.Conv2d(1, 1, 3)(torch.ones(1, 1, 4, 4)).tolist(),
    "dropout": torch.nn.Dropout(0.5)(torch.ones(64)).tolist(),
    "order of the loader": [row[0] for row in rows],
    "torch in workers": [row[1] for row in rows],
    "numpy in workers": [row[2] for row in rows],
    "random in workers": [row[3] for row in rows],
}))`;

/** TensorFlow as it is used today. */
export const DRAW_TENSORFLOW = `
import json, random
import numpy as np
import tensorflow as tf
@tf.function
def traced():
    return tf.random.normal([3])
print(json.dumps({
    "random": random.random(),
    "numpy": np.random.rand(3).tolist(),
    "eager": tf.random.normal([3]).numpy().tolist(),
    "function": traced().numpy().tolist(),
    "dropout": tf.nn.dropout(tf.ones([64]), 0.5).numpy().tolist(),
    "shuffle": [int(x) for x in tf.data.Dataset.range(20).shuffle(20)],
}))`;

/** TensorFlow 2 in the style of 1.x: a graph and a session. */
export const DRAW_COMPAT_V1 = `
import json
import tensorflow.compat.v1 as tf1
tf1.disable_v2_behavior()
weights = tf1.get_variable("weights", [3], initializer=tf1.random_normal_initializer())
drawn = tf1.random_uniform([3])
with tf1.Session() as session:
    session.run(tf1.global_variables_initializer())
    print(json.dumps({
        "weights": session.run(weights).tolist(),
        "uniform": session.run(drawn).tolist(),
    }))`;

/** Keras, whatever is behind it; `keras` is the name it goes by. */
export function drawKeras(keras = 'keras'): string {
  return `
import json, random
import numpy as np
${keras === 'keras' ? 'import keras' : `import tensorflow as tf\nkeras = ${keras}`}
dense = keras.layers.Dense(3)
dense.build((None, 4))
model = keras.Sequential([
    keras.Input((4,)), keras.layers.Dense(8), keras.layers.Dropout(0.5), keras.layers.Dense(1)])
model.compile("sgd", "mse")
ones = np.arange(64, dtype="float32").reshape(16, 4) / 64
model.fit(ones, ones[:, :1], batch_size=4, epochs=1, verbose=0)
print(json.dumps({
    "random": random.random(),
    "numpy": np.random.rand(3).tolist(),
    "initial weights": [w.tolist() for w in dense.get_weights()[:1]],
    "dropout": np.asarray(keras.ops.convert_to_numpy(
        keras.layers.Dropout(0.5)(np.ones((1, 64), "float32"), training=True))).tolist(),
    "keras.random": keras.ops.convert_to_numpy(keras.random.normal((3,))).tolist(),
    "after training": [w.tolist() for w in model.get_weights()],
}))`;
}

/** JAX: what the key of the cell gives. */
export const DRAW_JAX = `
import json
import jax
one, two = jax.random.split(key)
print(json.dumps({
    "normal": jax.random.normal(one, (3,)).tolist(),
    "permutation": jax.random.permutation(two, 20).tolist(),
}))`;

/** R: uniform and normal numbers, and a sample. */
export const DRAW_R = `
cat(sprintf('{"runif": "%s", "rnorm": "%s", "sample": "%s"}',
            paste(runif(3), collapse = " "), paste(rnorm(3), collapse = " "),
            paste(sample(20), collapse = " ")))`;

/** The name of the kernel for a language, as scripts/run_cells.py takes it. */
export function kernelOf(language: Language): string {
  return language === 'R' ? 'ir' : 'python';
}
