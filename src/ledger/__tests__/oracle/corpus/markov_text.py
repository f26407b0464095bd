# %%
import random
import re
from collections import defaultdict
# %%
SEED = 7
random.seed(SEED)
# %%
corpus = "the cat sat on the mat and the dog sat on the log and the cat ran"
words = re.findall(r"\w+", corpus)
len(words), len(set(words))
# %%
chain = defaultdict(list)
for a, b in zip(words, words[1:]):
    chain[a].append(b)
dict(chain)["the"]
# %%
def generate(start, length=6):
    out = [start]
    for _ in range(length):
        following = chain.get(out[-1])
        if not following:
            break
        out.append(random.choice(following))
    return " ".join(out)


generate("the")
# %%
lines = [generate("the") for _ in range(3)]
for line in lines:
    print(line)
# %%
lengths = list(map(len, lines))
lengths
# %%
chain["log"].append("rolled")
generate("log", 2)
# %%
try:
    lengths[10]
except IndexError as error:
    print("caught", error)
# %%
vowels = sum(c in "aeiou" for c in corpus)
ratio = vowels / len(corpus)
print(f"{ratio:.3f}")
# %%
with open("/dev/null") as handle:
    empty = handle.read()
len(empty)
# %%
order = sorted(chain, key=lambda w: (-len(chain[w]), w))
order[:3]
# %%
random.shuffle(words)
words[:4]
# %%
score = {w: random.random() for w in order[:3]}
max(score, key=score.get)
# %%
del chain["mat"]
"mat" in chain
