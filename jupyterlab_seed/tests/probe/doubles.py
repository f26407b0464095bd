"""Doubles of what a machine without an accelerator lacks, as code for a kernel."""

#: Two devices of one family of PyTorch's. The state of each is its seed and the number of its
#: draws, as CUDA's is. ``starting[0]()`` does what ``_lazy_init`` does, where a reader of the
#: code cannot follow.
DEVICES = """
import types
class Device(torch.Generator):
    device = types.SimpleNamespace(type="{kind}")
    def __init__(self):
        self.drawn = 0
    def manual_seed(self, seed):
        self.drawn = 0
        return super().manual_seed(seed)
    def get_state(self):
        words = [self.initial_seed() % 2**32, self.initial_seed() >> 32, self.drawn]
        return torch.tensor(words).view(torch.uint8)
    def set_state(self, state):
        low, high, drawn = state.view(torch.int64).tolist()
        self.manual_seed(low | high << 32)
        self.drawn = drawn
    def draw(self):
        self.drawn += 1
        return hash((self.initial_seed(), self.drawn))
real, module = sys.modules["torch.{kind}"], types.ModuleType("torch.{kind}")
real_generator = torch.Generator
vars(module).update(vars(real), _initialized=False, is_initialized=lambda: module._initialized)
module.default_generators = both = [Device(), Device()]
def start():
    for one in both:
        one.seed()
    module._initialized = True
    for kept in real._lazy_seed_tracker.get_calls():
        if kept:
            seed = dict(zip(kept[0].__code__.co_freevars, kept[0].__closure__))["seed"]
            for one in both:
                one.manual_seed(seed.cell_contents)
starting = [start]
class MakeGenerator(type):
    def __call__(self, device="cpu"):
        is_double = getattr(device, "type", None) == "{kind}"
        return Device() if is_double else real_generator(device)
sys.modules["torch.{kind}"] = module
torch.Generator = MakeGenerator("Generator", (), {{}})
real._lazy_seed_tracker.__init__()
"""

#: Undoes it.
LEAVE = """
sys.modules["torch.{kind}"], torch.Generator = real, real_generator
real._lazy_seed_tracker.__init__()
del real, module, both, real_generator, start, starting, Device, MakeGenerator
"""

#: CuPy's ``_generator`` in short, as ``cp.random``; the state is out of sight, like cuRAND's.
CUPY = '''
import random, sys, types
fake = types.ModuleType("cupy.random._generator")
make = exec
make("""
import random
class RandomState:
    def __init__(self, seed=None, method=100):
        state = random.Random()
        self._curand = lambda: state
        self.seed(seed)
    def seed(self, seed=None):
        self._curand().seed(seed)
        self._rk_seed = random.SystemRandom().getrandbits(64) if seed is None else seed
    def rand(self, *size, **kwarg):
        return self.random_sample(size=size, **kwarg)
    def random_sample(self, size=None, dtype=float):
        return [self._curand().random() for _ in range((size or (1,))[0])]
    def choice(self, a, size=None):
        return self._curand().choice(a)
_random_states = {}
def get_random_state():
    if 0 not in _random_states:
        _random_states[0] = RandomState()
    return _random_states[0]
def seed(seed=None):
    get_random_state().seed(seed)
def rand(*size):
    return get_random_state().rand(*size)
""", vars(fake))
sys.modules["cupy.random._generator"] = fake
cp = types.SimpleNamespace(random=fake)
'''
