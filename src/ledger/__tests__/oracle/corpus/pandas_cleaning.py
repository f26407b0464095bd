# %%
import io

import numpy as np
import pandas as pd
import matplotlib.pyplot as plt
# %%
raw = """id,city,age,income,joined
1,Bern,34,5200,2021-03-01
2,Basel,,4100,2021-07-15
3,Bern,45,,2020-01-20
4,Zug,29,8800,2022-11-02
5,Basel,51,6100,2019-05-30
6,Zug,38,,2021-09-09
7,Bern,27,3900,2022-02-14
"""
df = pd.read_csv(io.StringIO(raw), parse_dates=["joined"])
df.head()
# %%
df.info(buf=io.StringIO())
df.isna().sum()
# %%
df["age"] = df["age"].fillna(df["age"].median())
df.dropna(subset=["income"], inplace=True)
df.shape
# %%
df["log_income"] = np.log(df["income"])
df["year"] = df["joined"].dt.year
df.describe()
# %%
by_city = df.groupby("city")["income"].agg(["mean", "count"])
by_city
# %%
fig, ax = plt.subplots()
ax.bar(by_city.index, by_city["mean"])
ax.set_ylabel("income")
# %%
ax.set_title("Income by city")
fig
# %%
noise = np.random.normal(0, 50, size=len(df))
df["noisy"] = df["income"] + noise
df[["income", "noisy"]]
# %%
def bucket(age, edge=35):
    return "young" if age < edge else "old"


df["group"] = df["age"].apply(bucket)
df["group"].value_counts()
# %%
sample = df.sample(3, random_state=1)
sample[["id", "city"]]
# %%
df = df.sort_values("noisy")
df = df[df["noisy"] > 4000]
df["rank"] = range(1, len(df) + 1)
df[["id", "rank"]]
# %%
cities = pd.DataFrame({"city": ["Bern", "Basel", "Zug"], "canton": ["BE", "BS", "ZG"]})
merged = df.merge(cities, on="city")
merged.groupby("canton").size()
# %%
print("rows:", len(merged))
