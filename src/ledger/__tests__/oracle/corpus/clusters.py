# %%
import matplotlib.pyplot as plt
import numpy as np
from sklearn.cluster import KMeans
from sklearn.datasets import make_blobs
from sklearn.decomposition import PCA
# %%
X, labels = make_blobs(n_samples=60, centers=3, n_features=4, random_state=7)
X = X[np.random.permutation(len(X))]
X[0].round(3)
# %%
pca = PCA(n_components=2)
P = pca.fit_transform(X)
pca.explained_variance_ratio_.round(3)
# %%
def plot_points(points, colors=None, ax=None, title=""):
    if ax is None:
        _, ax = plt.subplots()
    ax.scatter(points[:, 0], points[:, 1], c=colors)
    ax.set_title(title)
    return ax


ax = plot_points(P, title="components")
# %%
km = KMeans(n_clusters=3, n_init=2)
km.fit(P)
round(km.inertia_, 3)
# %%
plot_points(P, km.labels_, title="clusters")
# %%
inertias = {}
for k in range(2, 5):
    inertias[k] = KMeans(n_clusters=k, n_init=1, random_state=0).fit(P).inertia_
{k: round(v, 2) for k, v in inertias.items()}
# %%
fig, axes = plt.subplots(1, 2)
plot_points(P, km.labels_, ax=axes[0])
axes[1].plot(list(inertias), list(inertias.values()))
# %%
P -= P.mean(axis=0)
P[:2].round(3)
# %%
centers = km.cluster_centers_
distances = np.linalg.norm(P[:, None] - centers[None], axis=2)
nearest = distances.argmin(axis=1)
np.bincount(nearest)
# %%
subset = np.random.choice(len(P), size=5, replace=False)
P[subset].sum().round(4)
# %%
print(X.shape, len(subset))
