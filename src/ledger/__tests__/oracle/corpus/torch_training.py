# %%
import torch
from torch import nn
from torch.utils.data import DataLoader, Dataset, TensorDataset, random_split
# %%
torch.manual_seed(0)
X = torch.randn(64, 3)
true_w = torch.tensor([1.0, -2.0, 0.5])
y = X @ true_w + 0.1 * torch.randn(64)
# %%
g = torch.Generator().manual_seed(1)
dataset = TensorDataset(X, y)
train_set, test_set = random_split(dataset, [48, 16], generator=g)
len(train_set), test_set.indices[:4]
# %%
train_loader = DataLoader(train_set, batch_size=16, shuffle=True, generator=g)
test_loader = DataLoader(test_set, batch_size=16)
# %%
class Net(nn.Module):
    def __init__(self, hidden=4):
        super().__init__()
        self.l1 = nn.Linear(3, hidden)
        self.drop = nn.Dropout(0.1)
        self.l2 = nn.Linear(hidden, 1)

    def forward(self, x):
        return self.l2(self.drop(torch.relu(self.l1(x)))).squeeze(-1)


model = Net()
print(model)
# %%
optimizer = torch.optim.SGD(model.parameters(), lr=0.05)
loss_fn = nn.MSELoss()
# %%
def train_one_epoch(model, loader):
    model.train()
    total = 0.0
    for xb, yb in loader:
        optimizer.zero_grad()
        loss = loss_fn(model(xb), yb)
        loss.backward()
        optimizer.step()
        total += loss.item()
    return total / len(loader)


@torch.no_grad()
def evaluate(model, loader):
    model.eval()
    return sum(loss_fn(model(xb), yb).item() for xb, yb in loader) / len(loader)
# %%
losses = []
for epoch in range(3):
    losses.append(train_one_epoch(model, train_loader))
    print(epoch, round(losses[-1], 5))
# %%
test_loss = evaluate(model, test_loader)
print(f"{test_loss:.5f}")
# %%
xb, yb = next(iter(train_loader))
xb[0]
# %%
state = {k: v.clone() for k, v in model.state_dict().items()}
sorted(state)
# %%
for epoch in range(2):
    losses.append(train_one_epoch(model, train_loader))
losses[-1]
# %%
model.load_state_dict(state)
round(evaluate(model, test_loader), 5)
# %%
class Doubled(Dataset):
    def __init__(self, data):
        self.data = data

    def __len__(self):
        return len(self.data)

    def __getitem__(self, i):
        return self.data[i] * 2


for batch in DataLoader(Doubled(X), batch_size=32, shuffle=True):
    print(batch.sum().item())
# %%
print("parameters:", sum(p.numel() for p in model.parameters()))
