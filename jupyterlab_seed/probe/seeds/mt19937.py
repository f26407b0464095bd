"""MT19937 in reverse: from a block of words to the previous one, and to a seed.

A block is 624 words in one integer, the first word lowest.
"""

import struct

LANE = 0xFFFFFFFF
LOW_BITS = 0x7FFFFFFF
HIGH_BIT = 0x80000000
_MATRIX = 0x9908B0DF

# The number of words that Python and NumPy derive from a seed, the factor from one word to the next
# (Knuth's generator), and Python's first word.
WORDS = 624
KNUTH = 1812433253
_PYTHON_START = 19650218


def _in_all_lanes(value, count):
    return int.from_bytes(value.to_bytes(4, "little") * count, "little")


_ONE, _LOWS, _HIGHS = (_in_all_lanes(value, 397) for value in (1, LOW_BITS, HIGH_BIT))
_397_WORDS = (1 << 32 * 397) - 1


def untwist(block):
    """The previous block.

    MT19937 makes the words in blocks, each from the previous one, which can be inverted (Matsumoto
    and Nishimura, 1998). Of the first word of a seed's own block, only the highest bit can be
    recovered: the others are never used.
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
    """Invert MT19937's mixing of pairs of words, in all lanes of 32 bits at once."""
    odd = (mixed >> 31) & _ONE
    return ((mixed ^ odd * _MATRIX) << 1) | odd


def mark(block):
    """What identifies a block: its third and fourth word."""
    return (block >> 64) & 0xFFFFFFFFFFFFFFFF


def next_word(word, index):
    """The next word in a seed's own block; ``index`` is its position."""
    return (KNUTH * (word ^ word >> 30) + index) & LANE


def seed_of_numpy_block(block):
    """The k whose ``np.random.seed(k)`` makes this block; None if there is none.

    Each word follows from the previous one; the first is the seed.
    """
    words = _first_words(block, 7)
    for index in range(1, 6):
        if words[index + 1] != next_word(words[index], index + 1):
            return None
    first = (words[1] - 1) * pow(KNUTH, -1, 2**32) & LANE
    return first ^ first >> 30


def seed_of_python_block(block):
    """The k whose ``random.seed(k)`` makes this block, up to 64 bits; None if there is none."""
    key = _key_of_python_block(block, 6)
    if key[0] != key[2] or key[0] != key[4] or key[1] != key[3] or key[1] != key[5]:
        return None
    if key[0] == key[1]:
        return key[0]
    # Two words alternate; the second has its position added.
    return key[1] | ((key[0] - 1) & LANE) << 32


def has_short_key(block):
    """Whether this block comes from a key of a few words: a text, a large number, an array."""
    key = _key_of_python_block(block, 96)
    return any(all(key[i] == key[i + length] for i in range(8)) for length in range(1, 88))


def _key_of_python_block(block, count):
    """The words, in order, that ``init_by_array`` mixed into this block.

    It repeats its key as often as needed (CPython's ``_randommodule.c``). The first three are left
    out: number 0 belongs to the fourth word.
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
