"""Notebooks that use libraries and reproduce: none may be called anything else."""

from __future__ import annotations

_DATA = (
    "import numpy as np\n"
    "from sklearn.datasets import make_classification\n"
    "X, y = make_classification(200, random_state=0)"
)

REPRODUCE: dict[str, tuple[str, ...]] = {
    "lightgbm": (
        _DATA,
        "from lightgbm import LGBMClassifier\n"
        "model = LGBMClassifier(n_estimators=10, verbose=-1).fit(X, y)",
        "print(model.predict_proba(X)[:3])",
    ),
    "xgboost": (
        _DATA,
        "from xgboost import XGBClassifier\n"
        "model = XGBClassifier(n_estimators=10, subsample=0.5).fit(X, y)",
        "print(model.predict_proba(X)[:3])",
    ),
    "catboost": (
        _DATA,
        "from catboost import CatBoostClassifier\n"
        "model = CatBoostClassifier(iterations=10, allow_writing_files=False).fit(X, y)",
        "print(model.predict_proba(X)[:3])",
    ),
    "numpyro": (
        "import jax\n"
        "import numpyro\n"
        "import numpyro.distributions as dist\n"
        "from numpyro.infer import MCMC, NUTS",
        "def model(y=None):\n"
        "    mu = numpyro.sample('mu', dist.Normal(0, 1))\n"
        "    numpyro.sample('y', dist.Normal(mu, 1), obs=y)",
        "mcmc = MCMC(NUTS(model), num_warmup=20, num_samples=20)\n"
        "mcmc.run(jax.random.PRNGKey(0), y=jax.numpy.ones(5))\n"
        "mcmc.print_summary()",
    ),
    "flax": (
        "import jax.numpy as jnp\nfrom flax import nnx",
        "model = nnx.Linear(3, 2, rngs=nnx.Rngs(0))",
        "print(model(jnp.ones((1, 3))))\nmodel",
    ),
    "statsmodels": (
        "import numpy as np\nimport statsmodels.api as sm",
        "data = sm.datasets.longley.load_pandas()\n"
        "fit = sm.OLS(data.endog, sm.add_constant(data.exog)).fit()",
        "fit.summary()",
    ),
    "pymc sample": (
        "import pymc as pm\nimport warnings\nwarnings.simplefilter('ignore')",
        "with pm.Model():\n"
        "    mu = pm.Normal('mu', 0, 1)\n"
        "    pm.Normal('y', mu, 1, observed=[1.0, 2.0])\n"
        "    trace = pm.sample(20, tune=20, chains=1, cores=1, random_seed=1, "
        "progressbar=False)",
        "print(trace.posterior['mu'].values[0, :4])",
    ),
    "umap seeded": (
        "import numpy as np\nimport umap\nX = np.sin(np.arange(600.0)).reshape(120, 5)",
        "points = umap.UMAP(n_neighbors=5, n_epochs=20, "
        "random_state=1).fit_transform(X)\n"
        "print(points[:2])",
    ),
    "dask seeded": (
        "import dask.array as da\nx = da.random.default_rng(1).normal(size=100, chunks=50)",
        "print(x.mean().compute())\nx",
    ),
    "optuna seeded": (
        "import optuna",
        "study = optuna.create_study(sampler=optuna.samplers.TPESampler(seed=1), "
        "study_name='s')\n"
        "study.optimize(lambda t: t.suggest_float('x', 0, 1), n_trials=4)\n"
        "print(study.best_params)",
    ),
    "hyperopt seeded": (
        "import numpy as np\nfrom hyperopt import fmin, hp, tpe",
        "best = fmin(lambda x: (x - 1) ** 2, hp.uniform('x', -5, 5), "
        "algo=tpe.suggest, max_evals=8, rstate=np.random.default_rng(1))\n"
        "print(best)",
    ),
    "gymnasium seeded": (
        "import gymnasium as gym\n"
        "env = gym.make('CartPole-v1')\n"
        "state, _ = env.reset(seed=1)\n"
        "env.action_space.seed(1)",
        "for _ in range(5):\n    state, *_ = env.step(env.action_space.sample())\nprint(state)",
    ),
    "polars ordered": (
        "import polars as pl\n"
        "df = pl.DataFrame({'k': [f'k{i % 9}' for i in range(90)], 'v': "
        "list(range(90))})",
        "df.group_by('k', maintain_order=True).agg(pl.col('v').sum())",
    ),
    "transformers seeded": (
        "import torch\nfrom transformers import BertConfig, BertModel, set_seed\nset_seed(1)",
        "model = BertModel(BertConfig(hidden_size=16, num_hidden_layers=1, "
        "num_attention_heads=2, intermediate_size=16, vocab_size=50)).eval()",
        "print(model(torch.arange(4)[None]).pooler_output[0, :4])",
    ),
    "datasets seeded": (
        "from datasets import Dataset\nds = Dataset.from_dict({'a': list(range(30))})",
        "ds.shuffle(seed=1).map(lambda r: {'b': r['a'] * 2})['b'][:5]",
    ),
    "sklearn forest": (
        _DATA,
        "from sklearn.ensemble import RandomForestClassifier\n"
        "forest = RandomForestClassifier(20, random_state=0, n_jobs=2).fit(X, y)\n"
        "forest",
        "print(forest.feature_importances_[:4])",
    ),
    "networkx seeded": (
        "import networkx as nx\nG = nx.gnp_random_graph(30, 0.2, seed=1)",
        "print(nx.pagerank(G)[3], nx.spring_layout(G, seed=2)[0])",
    ),
    "numba seeded": (
        "import numpy as np\nfrom numba import njit",
        "@njit\ndef draw(seed):\n    np.random.seed(seed)\n    return np.random.rand()",
        "print(draw(1))",
    ),
    "faker seeded": (
        "from faker import Faker\nFaker.seed(1)\nfake = Faker()",
        "print(fake.name(), fake.address())",
    ),
    "gensim seeded": (
        "from gensim.models import Word2Vec\ntexts = [['a', 'b', 'c', 'd'] * 5] * 20",
        "model = Word2Vec(texts, vector_size=5, min_count=1, workers=1, seed=1)\n"
        "print(model.wv['a'])",
    ),
    "albumentations seeded": (
        "import numpy as np\nimport albumentations as A",
        "augment = A.Compose([A.RandomBrightnessContrast(p=1)], seed=1)\n"
        "print(augment(image=np.full((4, 4, 3), 9, np.uint8))['image'].sum())",
    ),
    "pandas styler": (
        "import pandas as pd",
        "pd.DataFrame({'a': [1, 2]}).style.highlight_max()",
    ),
    "matplotlib figure": (
        "%matplotlib inline\nimport matplotlib.pyplot as plt",
        "fig, ax = plt.subplots()\nax.plot([1, 2, 3])\nplt.show()",
    ),
    "keras fit": (
        "import os\n"
        "os.environ['KERAS_BACKEND'] = 'torch'\n"
        "import numpy as np, keras\n"
        "keras.utils.set_random_seed(1)",
        "model = keras.Sequential([keras.layers.Dense(4), keras.layers.Dense(1)])\n"
        "model.compile('sgd', 'mse')\n"
        "model.fit(np.ones((64, 3)), np.zeros(64), epochs=2)",
        "model.summary()",
    ),
    "lightning fit": (
        "import lightning as L, torch\n"
        "from torch.utils.data import DataLoader, TensorDataset\n"
        "L.seed_everything(1)",
        "class M(L.LightningModule):\n"
        "    def __init__(self):\n"
        "        super().__init__()\n"
        "        self.l = torch.nn.Linear(2, 1)\n"
        "    def training_step(self, batch, i):\n"
        "        return self.l(batch[0]).pow(2).mean()\n"
        "    def configure_optimizers(self):\n"
        "        return torch.optim.SGD(self.parameters(), 0.1)",
        "m = M()\n"
        "L.Trainer(max_epochs=1, logger=False, enable_checkpointing=False).fit(m, "
        "DataLoader(TensorDataset(torch.ones(32, 2)), batch_size=8))\n"
        "print(m.l.weight)",
    ),
}
