"""What is known beforehand of code that seeds."""

# Names that notebooks give to a seed.
SEED_NAMES = ("SEED", "seed", "RANDOM_SEED", "random_seed", "RANDOM_STATE", "random_state")

# Functions that set the state of a generator, run code, and tell the seed of a generator.
STATE_SETTERS = ("setstate", "set_state", "set_rng_state", "set_bit_generator", "set_rng_state_all")
CODE_RUNNERS = ("exec", "eval", "run_cell", "run_cell_async", "run_cell_magic", "run_line_magic")
STATE_READERS = ("initial_seed", "get_seed", "get_random_seed", "global_seed", "SeedSequence")
