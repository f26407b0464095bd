"""The arithmetic of MT19937, backwards: from a block of words to the one before, and to a seed.

A block is 624 words in one integer, the first word lowest.
"""

import struct

LANE = 0xFFFFFFFF
LOW_BITS = 0x7FFFFFFF
HIGH_BIT = 0x80000000
_MATRIX = 0x9908B0DF

# How many words Python and NumPy mix their seeds into, how they go on from one to the next
# (Knuth's generator), and what Python begins with.
WORDS = 624
KNUTH = 1812433253
_PYTHON_START = 19650218


def _in_all_lanes(value, count):
    return int.from_bytes(value.to_bytes(4, "little") * count, "little")


_ONE, _LOWS, _HIGHS = (_in_all_lanes(value, 397) for value in (1, LOW_BITS, HIGH_BIT))
_397_WORDS = (1 << 32 * 397) - 1


def untwist(block):
    """The block before this one.

    MT19937 makes the words in blocks, each from the one before, so the way back is open
    (Matsumoto and Nishimura, 1998). Of the first word of the block that a seed makes itself, only
    the highest bit comes back: nothing is ever made of the others.
    """
    upper = _pairs((block >> 32 * 227) ^ (block & _397_WORDS))
    high = ((upper >> 32) & _HIGHS) | (upper & _LOWS & ((1 << 32 * 396) - 1))
    lower = _pairs((block ^ (high >> 32 * 169)) & ((1 << 32 * 227) - 1))
    pairs = lower | ((upper & LANE) << 32 * 227)
    low = ((pairs >> 32) & _HIGHS) | (lower & _LOWS)
    before = (lower & HIGH_BIT) | (low << 32) | (high << 32 * 228)
    mixed = (before >> 32 * 623) ^ ((before >> 32 * 396) & LANE)
    odd = mixed >> 31
    return before | ((((mixed ^ odd * _MATRIX) << 1) | odd) & LOW_BITS)


def _pairs(mixed):
    """Undo what MT19937 does to each pair of words, in all lanes of 32 bits at once."""
    odd = (mixed >> 31) & _ONE
    return ((mixed ^ odd * _MATRIX) << 1) | odd


def mark(block):
    """What tells one block from another: the third and the fourth of its words."""
    return (block >> 64) & 0xFFFFFFFFFFFFFFFF


def next_word(word, index):
    """The word that follows in a block that a seed makes; ``index`` is its place."""
    return (KNUTH * (word ^ word >> 30) + index) & LANE


def seed_of_numpy_block(block):
    """The k whose ``np.random.seed(k)`` makes this block; None where there is none.

    Each word follows from the one before, the first is the seed.
    """
    words = _first_words(block, 7)
    for index in range(1, 6):
        if words[index + 1] != next_word(words[index], index + 1):
            return None
    first = (words[1] - 1) * pow(KNUTH, -1, 2**32) & LANE
    return first ^ first >> 30


def seed_of_python_block(block):
    """The k whose ``random.seed(k)`` makes this block, up to 64 bits; None where there is none."""
    key = _key_of_python_block(block, 6)
    if key[0] != key[2] or key[0] != key[4] or key[1] != key[3] or key[1] != key[5]:
        return None
    if key[0] == key[1]:
        return key[0]
    # Two words take turns; the second has its place added to it.
    return key[1] | ((key[0] - 1) & LANE) << 32


def has_short_key(block):
    """Whether this block comes from a key of a few words: a text, a great number, an array."""
    key = _key_of_python_block(block, 96)
    return any(all(key[i] == key[i + length] for i in range(8)) for length in range(1, 88))


def _key_of_python_block(block, count):
    """The words, one after the other, that ``init_by_array`` mixed into this block.

    It repeats its key from the start when it is used up (CPython's ``_randommodule.c``). The
    first three are left out: number 0 is that of the fourth word.
    """
    start = _start_of_python()
    words = _first_words(block, count + 4)
    mixed = [
        ((words[i] + i) ^ ((words[i - 1] ^ words[i - 1] >> 30) * 1566083941)) & LANE if i > 2 else 0
        for i in range(count + 4)
    ]
    return [
        (mixed[i] - (start[i] ^ ((mixed[i - 1] ^ mixed[i - 1] >> 30) * 1664525))) & LANE
        for i in range(4, count + 4)
    ]


_start_words = []


def _start_of_python():
    if not _start_words:
        word = _PYTHON_START
        for index in range(1, WORDS + 1):
            _start_words.append(word)
            word = next_word(word, index)
    return _start_words


def _first_words(block, count):
    low = block & ((1 << 32 * count) - 1)
    return struct.unpack(f"<{count}I", low.to_bytes(4 * count, "little"))
