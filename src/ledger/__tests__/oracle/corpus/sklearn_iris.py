# %%
import matplotlib.pyplot as plt
import numpy as np
from sklearn.datasets import load_iris
from sklearn.linear_model import LogisticRegression
from sklearn.metrics import accuracy_score, confusion_matrix
from sklearn.model_selection import train_test_split
from sklearn.preprocessing import StandardScaler
# %%
iris = load_iris()
X, y = iris.data, iris.target
X.shape, y.shape
# %%
plt.scatter(X[:, 0], X[:, 1], c=y)
plt.xlabel(iris.feature_names[0])
# %%
X_train, X_test, y_train, y_test = train_test_split(X, y, test_size=0.3)
print(y_test[:10])
# %%
scaler = StandardScaler()
X_train = scaler.fit_transform(X_train)
X_test = scaler.transform(X_test)
X_train.mean().round(6)
# %%
model = LogisticRegression(max_iter=200)
model.fit(X_train, y_train)
# %%
y_pred = model.predict(X_test)
accuracy_score(y_test, y_pred)
# %%
confusion_matrix(y_test, y_pred)
# %%
print(model.coef_.round(3))
# %%
scores = []
for C in [0.01, 0.1, 1, 10]:
    clf = LogisticRegression(C=C, max_iter=200)
    clf.fit(X_train, y_train)
    scores.append(clf.score(X_test, y_test))
scores
# %%
best = int(np.argmax(scores))
print("best", best)
# %%
fig, ax = plt.subplots()
ax.plot(scores, "o-")
ax.set_xlabel("C")
# %%
def report(model, X, y):
    predicted = model.predict(X)
    return {"accuracy": round(accuracy_score(y, predicted), 4), "n": len(y)}


report(model, X_test, y_test)
# %%
model.set_params(C=0.5)
model.fit(X_train[:50], y_train[:50])
report(model, X_test, y_test)
# %%
noisy = X_test + np.random.normal(scale=0.5, size=X_test.shape)
report(model, noisy, y_test)
