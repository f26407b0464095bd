"""Sums of tensors as integers, computed where the tensors are; nothing waits for them."""

import ctypes
import sys
import zlib

# 64-bit numbers that are worked on at once, which bounds the memory that a sum needs.
_CHUNK = 1 << 21

# The most bytes of one tensor that are looked at. On the CPU, and on a device.
_MOST, _MOST_OF_DEVICE = 1 << 28, 1 << 32

# So many sums are put together, to free their small blocks of memory.
_TOGETHER = 1024

# Odd constants that mix bits well (of SplitMix64), as signed numbers.
_MIX = (0x9E3779B97F4A7C15 - (1 << 64), 0xBF58476D1CE4E5B9 - (1 << 64))


class Sums:
    """Sums that are read at the end. A sum depends on each bit and on the place of each number.

    On the CPU it is a checksum, which is there at once. On a device, each number is multiplied by
    an odd weight of its place, its upper half is folded into the lower, and all are added modulo
    2**64: no order of addition changes that.
    """

    def __init__(self):
        self._weights = {}
        self._single, self._stacked = {}, []
        self._known = {}
        self._made = 0

    def of(self, tensor):
        """The number under which the sum of a dense tensor is found in :meth:`read`."""
        number, self._made = self._made, self._made + 1
        if tensor.device.type == "cpu":
            self._known[number] = _checksum(_flat(tensor))
            return number
        total = self._total(tensor)
        place = (total.device.type, total.device.index, stream_of(total))
        numbers, totals = self._single.setdefault(place, ([], []))
        numbers.append(number)
        totals.append(total)
        if len(numbers) == _TOGETHER:
            # On the stream that made them.
            self._stacked.append((numbers, sys.modules["torch"].stack(totals)))
            del self._single[place]
        return number

    def is_too_large(self, tensor):
        """Whether a tensor is not looked at whole, so that nothing can be said of it."""
        most = _MOST if tensor.device.type == "cpu" else _MOST_OF_DEVICE
        return tensor.numel() * tensor.element_size() > most

    def now(self, tensor):
        """The sum itself; waits for it."""
        return int(self._total(tensor).item())

    def read(self):
        """All sums, by their numbers; waits for them."""
        torch = sys.modules["torch"]
        found = [self._known.get(number, 0) for number in range(self._made)]
        places = [(kind, index) for kind, index, _stream in self._single]
        places += [(total.device.type, total.device.index) for _numbers, total in self._stacked]
        for kind, index in dict.fromkeys(places):
            wait_for(kind, index)
        stacked = self._stacked + [
            (numbers, torch.stack(totals)) for numbers, totals in self._single.values()
        ]
        for numbers, totals in stacked:
            for number, total in zip(numbers, totals.tolist()):
                found[number] = total
        self._single, self._stacked = {}, []
        return found

    def _total(self, tensor):
        torch = sys.modules["torch"]
        flat, rest = _flat(tensor), None
        size = flat.element_size()
        most = _MOST_OF_DEVICE // size
        if flat.numel() > most:
            flat = flat[:most]
        if flat.storage_offset() * size % 8:
            flat = flat.clone()
        over = flat.numel() * size % 8
        if over:
            flat = flat if size == 1 else flat.view(torch.uint8)
            whole = flat.numel() - over
            flat, rest = flat[:whole], flat[whole:]
        total = self._whole(flat.view(torch.int64)) if flat.numel() else None
        if rest is not None:
            rest = rest.to(torch.int64)
            added = rest.mul_(self._of_places(rest)).sum()
            total = added if total is None else total.mul_(_MIX[1]).add_(added)
        return torch.zeros((), dtype=torch.int64) if total is None else total

    def _whole(self, numbers):
        total = None
        for start in range(0, numbers.numel(), _CHUNK):
            part = numbers[start : start + _CHUNK] if numbers.numel() > _CHUNK else numbers
            part = part * self._of_places(part)
            added = part.bitwise_xor_(part >> 32).sum()
            total = added if total is None else total.mul_(_MIX[0]).add_(added)
        return total

    def _of_places(self, numbers):
        """An odd weight for each place."""
        torch, size = sys.modules["torch"], numbers.numel()
        # Those that another queue of the device makes may not be there yet.
        place = numbers.device, stream_of(numbers)
        kept = self._weights.get(place)
        if kept is None or kept.numel() < size:
            length = max(4096, 1 << (size - 1).bit_length())
            kept = torch.arange(1, length + 1, dtype=torch.int64, device=numbers.device)
            kept.mul_(_MIX[0])
            kept.bitwise_xor_(kept >> 29)
            kept.mul_(_MIX[1])
            kept.bitwise_or_(1)
            self._weights[place] = kept
        return kept[:size]


def ordered(tensor):
    """A view of a tensor in the order of its memory; the tensor itself where there is none."""
    if tensor.is_contiguous():
        return tensor
    sizes = tensor.shape
    for dim, stride in enumerate(tensor.stride()):
        if stride == 0 and sizes[dim] > 1:  # one number that stands for many
            tensor = tensor.narrow(dim, 0, 1)
    if tensor.is_contiguous():
        return tensor
    strides = tensor.stride()
    turned = tensor.permute(sorted(range(len(strides)), key=lambda dim: -strides[dim]))
    return turned if turned.is_contiguous() else tensor


def _flat(tensor):
    tensor = tensor.detach()
    if tensor.is_conj():
        tensor = tensor.resolve_conj()
    if tensor.is_neg():
        tensor = tensor.resolve_neg()
    tensor = ordered(tensor)
    if tensor.is_contiguous():
        return tensor.as_strided((tensor.numel(),), (1,))
    return tensor.reshape(-1)


def _checksum(flat):
    place = flat.data_ptr()
    if not place:  # a tensor that only pretends to hold data
        return 0
    data = (ctypes.c_ubyte * min(flat.nbytes, _MOST)).from_address(place)
    return zlib.crc32(memoryview(data).cast("B"))


def wait_for(kind, index):
    """Wait until a device has done what it was asked for."""
    wait = getattr(getattr(sys.modules["torch"], kind, None), "synchronize", None)
    if wait is not None and kind != "cpu":
        wait(index) if kind in ("cuda", "xpu") else wait()


def stream_of(tensor):
    """The number of the queue of its device in which a tensor is computed; 0 on the CPU."""
    current = getattr(getattr(sys.modules["torch"], tensor.device.type, None), "current_stream", 0)
    if tensor.device.type == "cpu" or not current:
        return 0
    return getattr(current(tensor.device), "stream_id", 0)
