# Makes key for JAX. Run it before the cells below.
import os

if "xla_gpu_deterministic_ops" not in os.environ.get("XLA_FLAGS", ""):
    os.environ["XLA_FLAGS"] = os.environ.get("XLA_FLAGS", "") + " --xla_gpu_deterministic_ops=true"

import jax

SEED = 42

key = jax.random.key(SEED)  # JAX has no global seed: pass on keys split from this one
