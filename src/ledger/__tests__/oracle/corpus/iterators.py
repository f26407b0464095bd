# %%
import csv
import io
import itertools
import random
# %%
text = "name,score\nann,3\nbob,5\ncid,4\n"
reader = csv.DictReader(io.StringIO(text))
reader.fieldnames
# %%
rows = [row["name"] for row in reader]
rows
# %%
squares = (i * i for i in range(6))
print(next(squares))
# %%
print(list(squares))
# %%
def batches(items, size):
    for i in range(0, len(items), size):
        yield items[i : i + size]


deck = list(range(10))
random.shuffle(deck)
stream = batches(deck, 4)
# %%
first = next(stream)
first
# %%
for batch in stream:
    print(sum(batch))
# %%
pairs = zip("abc", itertools.count())
lookup = dict(pairs)
lookup
# %%
total = sum(map(int, ["1", "2", "3"]))
total
# %%
evens = filter(lambda n: n % 2 == 0, deck)
print(sum(evens), deck[:3])
# %%
ids = itertools.count(1)


def new_id():
    return f"id{next(ids)}"


a, b = new_id(), new_id()
print(a, b)
# %%
queue = [3, 1, 2]
while queue:
    print(queue.pop())
# %%
log = io.StringIO()
log.write("start\n")
print(log.getvalue())
# %%
for line in ["one", "two"]:
    log.write(line + "\n")
len(log.getvalue())
# %%
seen = set()
for name in rows + ["ann"]:
    seen.add(name)
sorted(seen)
# %%
print(random.choice(rows), "of", len(rows))
