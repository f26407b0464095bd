# %%
import random
from collections import Counter, defaultdict
from dataclasses import dataclass, field
# %%
random.seed(11)
# %%
@dataclass
class Account:
    owner: str
    balance: float = 0.0
    log: list = field(default_factory=list)

    def deposit(self, amount):
        self.balance += amount
        self.log.append(("deposit", amount))
        return self


account = Account("ann")
account.deposit(10)
# %%
account.deposit(5)
print(account.balance, len(account.log))
# %%
class Walker:
    steps = 0

    def __init__(self, seed=None):
        self.rng = random.Random(seed)
        self.position = 0

    def step(self):
        self.position += self.rng.choice([-1, 1])
        Walker.steps += 1
        return self.position


walker = Walker(3)
# %%
[walker.step() for _ in range(5)]
# %%
print(walker.position, Walker.steps)
# %%
others = [Walker(i) for i in range(2)]
for other in others:
    other.step()
[o.position for o in others]
# %%
def dice(n=2):
    return sum(random.randint(1, 6) for _ in range(n))


rolls = Counter(dice() for _ in range(50))
rolls.most_common(3)
# %%
groups = defaultdict(list)
for value in rolls.elements():
    groups[value % 2].append(value)
{k: len(v) for k, v in groups.items()}
# %%
settings = {"sides": 6, "players": ["ann", "bob"]}
players = settings["players"]
players.append("cid")
settings
# %%
best = max(players, key=lambda name: random.random())
best
# %%
cache = {}


def fib(n):
    if n < 2:
        return n
    if n not in cache:
        cache[n] = fib(n - 1) + fib(n - 2)
    return cache[n]


fib(20), len(cache)
# %%
nested = [[0] * 3] * 2
nested[0][0] = 1
nested
# %%
account.owner = best
print(account.owner)
# %%
print("done")
