# %%
import matplotlib.pyplot as plt
import numpy as np
# %%
x = np.linspace(0, 2 * np.pi, 50)
y = np.sin(x)
plt.plot(x, y)
plt.xlabel("x")
plt.show()
# %%
fig, ax = plt.subplots()
ax.plot(x, y, label="sin")
ax.plot(x, np.cos(x), label="cos")
ax.legend()
# %%
ax.set_xlim(0, 3)
fig
# %%
np.random.seed(19680801)
N = 30
colors = np.random.rand(N)
area = (20 * np.random.rand(N)) ** 2
plt.scatter(np.random.rand(N), np.random.rand(N), s=area, c=colors)
# %%
data = np.random.randn(3, 40)
fig, axs = plt.subplots(1, 3)
for a, row in zip(axs, data):
    a.hist(row, bins=8)
# %%
axs[0].set_title("first")
for a in axs.flat:
    a.grid(True)
fig
# %%
def my_plotter(ax, data1, data2, param_dict):
    out = ax.plot(data1, data2, **param_dict)
    return out


style = {"marker": "x"}
fig, (ax1, ax2) = plt.subplots(1, 2)
my_plotter(ax1, data[0], data[1], style)
my_plotter(ax2, data[1], data[2], {"marker": "o"})
# %%
style["color"] = "red"
fig, ax = plt.subplots()
my_plotter(ax, x, y ** 2, style)
# %%
lines = ax.plot(x, -y)
lines[0].set_color("green")
ax.set_title(f"{len(ax.lines)} lines")
fig
# %%
im = np.zeros((8, 8))
im[2:6, 2:6] = 1
im += np.random.uniform(0, 0.1, im.shape)
plt.imshow(im)
plt.title("square")
# %%
print(im.sum().round(4), len(lines))
