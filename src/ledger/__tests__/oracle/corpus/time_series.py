# %%
import numpy as np
import pandas as pd
import matplotlib.pyplot as plt

np.random.seed(0)
# %%
index = pd.date_range("2024-01-01", periods=40, freq="D")
ts = pd.Series(np.random.randn(40), index=index).cumsum()
ts.head()
# %%
ts.plot()
plt.title("A walk")
# %%
weekly = ts.resample("W").mean()
weekly
# %%
df = pd.DataFrame({"value": ts, "noise": np.random.rand(40)})
df["lag"] = df["value"].shift(1)
df = df.dropna()
len(df)
# %%
df["rolling"] = df["value"].rolling(5).mean()
df.tail(3)
# %%
ax = df[["value", "rolling"]].plot()
ax.set_ylabel("level")
# %%
cut = int(len(df) * 0.8)
train, test = df.iloc[:cut], df.iloc[cut:]
train.shape, test.shape
# %%
slope, intercept = np.polyfit(train["lag"], train["value"], 1)
round(slope, 4)
# %%
predicted = slope * test["lag"] + intercept
error = (predicted - test["value"]).abs().mean()
print(f"{error:.4f}")
# %%
fig, ax = plt.subplots()
ax.plot(test.index, test["value"], label="true")
ax.plot(test.index, predicted, label="predicted")
ax.legend()
# %%
df.head()
# %%
shuffled = df.sample(frac=1)
shuffled.index[:3]
# %%
def summary(frame):
    return frame.mean(numeric_only=True).round(3).to_dict()


summary(shuffled)
# %%
df.loc[df["value"] > 0, "sign"] = 1
df["sign"] = df["sign"].fillna(-1)
df["sign"].sum()
# %%
summary(df)
