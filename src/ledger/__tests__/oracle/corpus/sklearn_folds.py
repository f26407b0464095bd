# %%
import numpy as np
from sklearn.datasets import make_classification
from sklearn.model_selection import KFold, ShuffleSplit, cross_val_score
from sklearn.naive_bayes import GaussianNB
from sklearn.tree import DecisionTreeClassifier
# %%
rng = np.random.RandomState(0)
X, y = make_classification(n_samples=90, n_features=5, random_state=rng)
X[:2].round(3)
# %%
kf = KFold(n_splits=3, shuffle=True, random_state=rng)
kf
# %%
for train, test in kf.split(X):
    print(test[:5])
# %%
results = cross_val_score(GaussianNB(), X, y, cv=kf)
results.round(3)
# %%
tree = DecisionTreeClassifier(max_depth=3, random_state=rng)
tree.fit(X, y)
tree.score(X, y)
# %%
folds = list(kf.split(X, y))
len(folds), folds[0][1][:4]
# %%
cv = ShuffleSplit(n_splits=2, test_size=0.3)
for i, (train, test) in enumerate(cv.split(X)):
    print(i, test[:4])
# %%
def evaluate(model, cv):
    out = []
    for train, test in cv.split(X, y):
        model.fit(X[train], y[train])
        out.append(model.score(X[test], y[test]))
    return np.mean(out)


print(round(evaluate(GaussianNB(), kf), 4))
# %%
fixed = KFold(n_splits=3, shuffle=True, random_state=1)
print(round(evaluate(tree, fixed), 4))
# %%
splits = fixed.split(X)
train, test = next(splits)
print(test[:5])
# %%
rest = [t[:2].tolist() for _, t in splits]
rest
# %%
summary = {"nb": results.mean().round(3), "tree": tree.get_depth()}
summary
