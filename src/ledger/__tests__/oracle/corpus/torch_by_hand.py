# %%
import torch
import torch.nn.functional as F
# %%
x = torch.linspace(-1, 1, 20)
y = 3 * x + 1 + torch.randn(20) * 0.1
# %%
w = torch.randn(1, requires_grad=True)
b = torch.zeros(1, requires_grad=True)
w
# %%
lr = 0.1
for step in range(10):
    loss = ((w * x + b - y) ** 2).mean()
    loss.backward()
    with torch.no_grad():
        w -= lr * w.grad
        b -= lr * b.grad
        w.grad.zero_()
        b.grad.zero_()
loss.item()
# %%
print(w.item(), b.item())
# %%
a = torch.ones(3)
c = a
a.add_(1)
c
# %%
view = a.view(3, 1)
view[0] = 10
a
# %%
words = ["emma", "olivia", "ava", "isabella", "sophia", "mia"]
chars = sorted(list(set("".join(words))))
stoi = {s: i + 1 for i, s in enumerate(chars)}
stoi["."] = 0
itos = {i: s for s, i in stoi.items()}
len(itos)
# %%
N = torch.zeros((len(itos), len(itos)), dtype=torch.int32)
for word in words:
    marks = ["."] + list(word) + ["."]
    for one, two in zip(marks, marks[1:]):
        N[stoi[one], stoi[two]] += 1
N.sum()
# %%
P = (N + 1).float()
P /= P.sum(1, keepdim=True)
P[0]
# %%
g = torch.Generator().manual_seed(2147483647)
for i in range(3):
    out, ix = [], 0
    while True:
        ix = torch.multinomial(P[ix], num_samples=1, replacement=True, generator=g).item()
        if ix == 0 or len(out) > 20:
            break
        out.append(itos[ix])
    print("".join(out))
# %%
W = torch.randn((len(itos), len(itos)), generator=g, requires_grad=True)
xs = torch.tensor([stoi[ch] for ch in "emma"])
logits = F.one_hot(xs, num_classes=len(itos)).float() @ W
logits.exp().sum().item()
# %%
probs = F.softmax(logits, dim=1)
nlls = -probs[torch.arange(3), xs[1:]].log()
nlls.mean().item()
# %%
F.dropout(probs, 0.5).sum().item()
# %%
names = ", ".join(words[:2])
names
