"""Further notebooks whose randomness is taken inside libraries, and some that reproduce."""

from __future__ import annotations

from .planted_libraries import InLibrary

FURTHER = [
    InLibrary(
        "Numba's own generator",
        (
            "import numpy as np\nfrom numba import njit\nnp.random.seed(1)",
            "@njit\ndef draw(n):\n    return np.random.rand(n).sum()",
            "print(draw(5))",
        ),
        None,
        "np.random.seed(seed)",
        "compiled-generator",
    ),
    InLibrary(
        "NetworkX random graph",
        (
            "import networkx as nx",
            "G = nx.fast_gnp_random_graph(40, 0.2)",
            "print(sorted(G.edges)[:9])",
        ),
        None,
        "python",
        "unseeded",
    ),
    InLibrary(
        "NetworkX communities",
        (
            "import networkx as nx\nG = nx.karate_club_graph()",
            "parts = nx.community.louvain_communities(G, resolution=1.4)",
            "print([sorted(p) for p in parts])",
        ),
        None,
        "python",
        "unseeded",
    ),
    InLibrary(
        "NetworkX sets of names",
        (
            "import networkx as nx\n"
            "G = nx.Graph([('ann', 'bob'), ('bob', 'cleo'), ('dora', 'emil'), ('emil', "
            "'fritz')])",
            "parts = list(nx.connected_components(G))",
            "print(parts)",
        ),
        None,
        "",
        "hash-order",
    ),
    InLibrary(
        "Albumentations",
        (
            "import numpy as np\n"
            "import albumentations as A\n"
            "image = np.arange(48, dtype=np.uint8).reshape(4, 4, 3)",
            "augment = A.Compose([A.RandomBrightnessContrast(p=1)])",
            "print(augment(image=image)['image'].sum())",
        ),
        "A.RandomBrightnessContrast(p=1)",
        "seed=42",
        "entropy",
    ),
    InLibrary(
        "Dask array",
        (
            "import dask.array as da",
            "x = da.random.random((100,), chunks=50)",
            "print(x.sum().compute())",
        ),
        "da.random.random(",
        "da.random.seed(42)",
        "entropy",
    ),
    InLibrary(
        "Dask generator",
        (
            "import dask.array as da",
            "rng = da.random.default_rng()",
            "x = rng.normal(size=100, chunks=50)\nprint(x.mean().compute())",
        ),
        "da.random.default_rng()",
        "da.random.default_rng(42)",
        "entropy",
    ),
    InLibrary(
        "Dask data frame",
        (
            "import pandas as pd\n"
            "import dask.dataframe as dd\n"
            "df = dd.from_pandas(pd.DataFrame({'a': range(100)}), npartitions=2)",
            "some = df.sample(frac=0.1)",
            "print(some.compute()['a'].tolist())",
        ),
        "df.sample(frac=0.1)",
        "random_state=42",
        "entropy",
    ),
    InLibrary(
        "distributed, a generator in its threads",
        (
            "import numpy as np\nfrom distributed import Client\n"
            "client = Client(processes=False, n_workers=1, dashboard_address=':0')",
            "def draw(i):\n    return float(np.random.default_rng().normal())",
            "print(client.gather(client.map(draw, range(4))))",
            "client.close()",
        ),
        None,
        "default_rng(",
        "private-generator",
    ),
    InLibrary(
        "statsmodels simulation",
        (
            "import numpy as np\nimport statsmodels.api as sm\ny = np.sin(np.arange(60.0))",
            "model = sm.tsa.AutoReg(y, 1).fit()\nprint(model.params)",
            "sample = sm.tsa.arma_generate_sample([1, -0.5], [1], 5)\nprint(sample)",
        ),
        None,
        "numpy",
        "unseeded",
    ),
    InLibrary(
        "pandas sample",
        (
            "import pandas as pd\ndf = pd.DataFrame({'a': range(50)})",
            "print(df.sample(5)['a'].tolist())",
        ),
        None,
        "numpy",
        "unseeded",
    ),
    InLibrary(
        "Datasets shuffle",
        (
            "from datasets import Dataset\nds = Dataset.from_dict({'a': list(range(30))})",
            "mixed = ds.shuffle()",
            "print(mixed['a'][:5])",
        ),
        None,
        "numpy",
        "unseeded",
    ),
    InLibrary(
        "PyMC draw",
        (
            "import pymc as pm",
            "x = pm.Normal.dist(0, 1)",
            "print(pm.draw(x, draws=3))",
        ),
        "pm.Normal.dist(0, 1)",
        "random_seed=42",
        "entropy",
    ),
    InLibrary(
        "Transformers weights",
        (
            "from transformers import BertConfig, BertModel",
            "model = BertModel(BertConfig(hidden_size=16, num_hidden_layers=1, "
            "num_attention_heads=2, intermediate_size=16, vocab_size=50))",
            "print(next(model.parameters())[1, :3])",
        ),
        None,
        "torch",
        "unseeded",
    ),
    InLibrary(
        "Keras weights",
        (
            "import os\nos.environ['KERAS_BACKEND'] = 'torch'\nimport keras",
            "layer = keras.layers.Dense(3)\nlayer.build((None, 2))",
            "print(layer.get_weights()[0])",
        ),
        None,
        "python",
        "unseeded",
    ),
    InLibrary(
        "hash value",
        (
            "name = 'digits'",
            "bucket = hash(name) % 100000",
            "print(bucket)",
        ),
        None,
        "",
        "hash-order",
    ),
    InLibrary(
        "Polars shuffle",
        (
            "import polars as pl\ns = pl.Series('a', list(range(20)))",
            "print(s.shuffle().to_list())",
        ),
        "s.shuffle()",
        "s.shuffle(seed=42)",
        None,
    ),
    InLibrary(
        "Polars unique",
        (
            "import polars as pl\ns = pl.Series('a', [f'k{i % 40}' for i in range(400)])",
            "print(s.unique().to_list())",
        ),
        "s.unique()",
        "maintain_order=True",
        None,
    ),
    InLibrary(
        "SciPy optimizer",
        (
            "from scipy.optimize import differential_evolution\nimport numpy as np",
            "r = differential_evolution(lambda x: abs(x[0] - 1), [(-3, 3)], maxiter=3, "
            "polish=False)",
            "print(r.x)",
        ),
        None,
        "numpy",
        "unseeded",
    ),
    InLibrary(
        "SciPy bootstrap",
        (
            "import numpy as np\nfrom scipy import stats\nx = np.arange(30.0)",
            "r = stats.bootstrap((x,), np.mean, n_resamples=200)",
            "print(r.confidence_interval)",
        ),
        None,
        "numpy",
        "unseeded",
    ),
    InLibrary(
        "scikit-learn k-means",
        (
            "import numpy as np\n"
            "from sklearn.cluster import KMeans\n"
            "X = np.sin(np.arange(300.0)).reshape(100, 3)",
            "model = KMeans(7, n_init=1, max_iter=2).fit(X)",
            "print(model.labels_[:20], model.inertia_)",
        ),
        None,
        "numpy",
        "unseeded",
    ),
    InLibrary(
        "PyTorch generator seeded anew",
        (
            "import torch\ng = torch.Generator()\ng.seed()",
            "x = torch.rand(3, generator=g)",
            "print(x)",
        ),
        "g.seed()",
        "g.manual_seed(42)",
        "private-generator",
    ),
    InLibrary(
        "seed missing in a caller",
        (
            "import random\ndef make(seed=None):\n    return random.Random(seed)",
            "r = make()",
            "print(r.random())",
        ),
        "random.Random(seed)",
        "make(seed=42)",
        "entropy",
    ),
    InLibrary(
        "UMAP",
        (
            "import numpy as np\nimport umap\nX = np.sin(np.arange(600.0)).reshape(120, 5)",
            "model = umap.UMAP(n_neighbors=5, n_epochs=20)",
            "points = model.fit_transform(X)\nprint(points[:2])",
        ),
        None,
        "numpy",
        "unseeded",
    ),
]
