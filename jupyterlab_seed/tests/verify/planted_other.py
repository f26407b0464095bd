"""Planted: what differs although the random state is the same."""

from __future__ import annotations

from .planted import TABLE, WORDS, Planted

#: True in the first run, false in those after it.
FIRST = """
from pathlib import Path
marker = Path("marker")
first = not marker.exists()
marker.touch()
"""

#: Waits for another run; not where two have been here before.
MEETING = """
import os, time
from pathlib import Path
def meet(where):
    Path(f"{where}-{os.getpid()}").touch()
    begun = time.monotonic()
    while len(list(Path().glob(f"{where}-*"))) < 2 and time.monotonic() < begun + 60:
        time.sleep(0.02)
"""

#: What a service does: it takes what only one can have, or goes on without, and starts threads.
SERVING = """
import fcntl, threading
def serve(path):
    lock, taken = open(path, "w"), False
    try:
        fcntl.flock(lock, fcntl.LOCK_EX | fcntl.LOCK_NB)
    except OSError:
        taken = True
    thread = threading.Thread(target=lambda: None)
    thread.start()
    return lock, taken
"""

DIVERGING: list[Planted] = [
    # Private generators and entropy.
    Planted(
        "default_rng",
        ("import numpy as np", "rng = np.random.default_rng()", "x = 1", "rng.normal(size=2)"),
        first=4,
        klass="output",
        source=("private-generator",),
        at=2,
    ),
    Planted(
        "private Random in a helper",
        (
            "import random\nrandom.seed(1)",
            "def noise():\n    return random.Random().random()",
            "print(random.random())",
            "print(noise())",
        ),
        first=4,
        klass="output",
        source=("private-generator",),
        at=2,
    ),
    Planted(
        "uuid",
        ("import uuid", "print(uuid.uuid4())"),
        first=2,
        klass="output",
        source=("entropy",),
        at=2,
    ),
    Planted(
        "secrets in a table",
        (TABLE, "import secrets", "Table(1, secrets.token_hex(8))"),
        first=3,
        klass="output",
        source=("entropy",),
        at=3,
    ),
    Planted(
        "SystemRandom",
        ("import random\nrandom.seed(1)", "random.SystemRandom().random()"),
        first=2,
        klass="output",
        source=("entropy", "private-generator"),
        at=2,
        rare=True,
    ),
    Planted(
        "progress bar of another length",
        (
            "import os\nfrom tqdm import tqdm",
            "steps = int.from_bytes(os.urandom(4), 'big') % 50_000",
            "for _ in tqdm(range(20), initial=steps, total=steps + 20):\n    pass",
        ),
        first=3,
        klass="output",
        source=("entropy",),
        at=2,
        needs=("tqdm",),
    ),
    Planted(
        "one line of a very long output",
        (
            "import uuid",
            "for n in range(0, 150_000, 1000):\n    print(*range(n, n + 1000), sep='\\n')\n"
            "    if n == 75_000:\n        print(uuid.uuid4())",
        ),
        first=2,
        klass="output",
        source=("entropy",),
    ),
    Planted(
        "one line of a very long output, and more calls than are followed",
        (
            "import uuid",
            "for n in range(150_000):\n    print(n if n != 75_000 else uuid.uuid4())",
        ),
        first=2,
        klass="output",
        source=("entropy",),
        rare=True,
    ),
    Planted(
        "another message of an expected error",
        ("import uuid", "raise ValueError(uuid.uuid4())", "print(1)"),
        first=2,
        klass="output",
        source=("entropy",),
        tags={2: "raises-exception"},
    ),
    # Time, memory, threads, processes.
    Planted(
        "time",
        ("import time", "print('now', time.time())"),
        first=2,
        klass="output",
        source=("time",),
        at=2,
    ),
    Planted(
        "date on standard error",
        (
            "import sys\nfrom datetime import datetime",
            "stamp = datetime.now()",
            "print(1)\nprint(stamp, file=sys.stderr)",
        ),
        first=3,
        klass="output",
        source=("time",),
        at=2,
    ),
    Planted(
        "time in JSON",
        ("import time\nfrom IPython.display import JSON", "JSON({'a': [1, time.time_ns()]})"),
        first=2,
        klass="output",
        source=("time",),
        rare=True,
    ),
    Planted(
        "memory address",
        ("thing = object()", "print(id(thing))"),
        own=True,
        first=2,
        klass="output",
        source=("memory-address",),
        at=2,
    ),
    Planted(
        "threads",
        (
            "import threading",
            "counted, done = [0], threading.Event()\n"
            "def count():\n    while not done.is_set():\n        counted[0] += 1",
            "thread = threading.Thread(target=count)\nthread.start()\n"
            "total = sum(range(3_000_000))\ndone.set()\nthread.join()",
            "counted",
        ),
        first=4,
        klass="output",
        source=("threads",),
    ),
    Planted(
        "process pool",
        (
            "import multiprocessing, random\nrandom.seed(1)",
            "def draw(_):\n    return random.random()",
            "fork = multiprocessing.get_context('fork')\n"
            "with fork.Pool(2, initializer=random.seed) as pool:\n"
            "    print(pool.map(draw, range(4)))",
        ),
        first=3,
        klass="output",
        source=("processes",),
        at=3,
    ),
    # Outside of the process.
    Planted(
        "local socket",
        (
            "import itertools, os, socket, threading\n"
            "server = socket.create_server(('127.0.0.1', 0))\n"
            "def serve():\n    while True:\n        peer, _ = server.accept()\n"
            "        peer.sendall(str(peer.getpeername()[1]).encode())\n        peer.close()\n"
            "threading.Thread(target=serve, daemon=True).start()",
            "asked = [socket.create_connection(server.getsockname()) for _ in range(9)]\n"
            "answers = [peer.recv(100) for peer in asked]",
            "answers",
        ),
        first=3,
        klass="output",
        source=("network",),
        at=2,
    ),
    Planted(
        "file order",
        (
            "import os, pathlib\npathlib.Path(f'of-{os.getpid()}').touch()",
            "names = os.listdir()",
            "print(len(names), names)",
        ),
        first=3,
        klass="output",
        source=("file-order", "files"),
        at=2,
        beside=False,
    ),
    Planted(
        "a file that the first run left",
        (
            "with open('log', 'a') as log:\n    log.write('run\\n')",
            "print(open('log').read())",
        ),
        first=2,
        klass="output",
        source=("files",),
        beside=False,
    ),
    # Outcomes.
    Planted(
        "a raise in one run",
        ("print(1)", "open('new', 'x').close()", "print(2)"),
        first=2,
        klass="outcome",
        source=("files",),
        proven=False,
        beside=False,
    ),
    Planted(
        "a kernel that dies in one run",
        (FIRST, "import os\nif not first:\n    os.kill(os.getpid(), 9)", "print(1)"),
        first=2,
        klass="outcome",
        beside=False,
    ),
    Planted(
        "a time limit exceeded in one run",
        (FIRST, "import time\nwhile not first:\n    time.sleep(0.1)", "print(1)"),
        first=2,
        klass="outcome",
        beside=False,
        timeout=8,
        rare=True,
    ),
    Planted(
        "two runs that want the same lock",
        (
            # A module: what it does is not in the notebook's code.
            f"from pathlib import Path\nPath('meeting.py').write_text({MEETING!r})\nx = 1",
            "from meeting import meet\nmeet('came')",
            "import fcntl\nlock = open('lock', 'w')\n"
            "try:\n    fcntl.flock(lock, fcntl.LOCK_EX | fcntl.LOCK_NB)\n"
            "finally:\n    meet('tried')",
            "print(1)",
        ),
        first=3,
        klass="outcome",
        source=("interference",),
        proven=False,
    ),
    Planted(
        "two runs that want the same lock, and start threads",
        (
            "from pathlib import Path\n"
            f"Path('meeting.py').write_text({MEETING!r})\n"
            f"Path('serving.py').write_text({SERVING!r})\nx = 1",
            "from meeting import meet\nfrom serving import serve\nmeet('came')",
            "lock, taken = serve('service')\nmeet('tried')\nprint(taken)",
        ),
        first=3,
        klass="output",
        source=("interference",),
        proven=False,
    ),
    # Two at once: the upper one is told.
    Planted(
        "entropy above an unseeded stream",
        ("import random, uuid", "print(uuid.uuid4())", "print(random.random())"),
        first=2,
        klass="output",
        source=("entropy",),
    ),
    Planted(
        "an unseeded stream above hash order",
        (f"import random\n{WORDS}", "print(random.random())", "print(list(words))"),
        first=2,
        klass="random-state",
        source=("unseeded",),
        streams=("python",),
    ),
    Planted(
        "unseeded and time in one cell",
        ("import random, time", "print(random.random(), time.time())"),
        first=2,
        klass="random-state",
        source=("unseeded",),
        streams=("python",),
        rare=True,
    ),
]
