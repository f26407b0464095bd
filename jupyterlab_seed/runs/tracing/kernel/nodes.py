"""Which line of the forward pass an operator of a backward pass belongs to."""

import bisect

# The most nodes whose lines are kept.
_MOST = 200000


class Nodes:
    """The lines at which autograd's nodes were made, by their numbers.

    Autograd numbers its nodes, and makes a node before the operator of the forward pass runs: the
    first operator that finds a new number is that of the node.
    """

    def __init__(self, torch, operators):
        self._operators = operators
        self._torch = torch
        self._current = getattr(torch._C, "_current_autograd_node", lambda: None)
        autograd = getattr(torch._C, "_autograd", None)
        self._next = getattr(autograd, "_get_sequence_nr", None)
        self._last = -1
        self._numbers, self._lines = [], {}

    def lines(self, depth):
        """Note the lines of a node that has just been made; None where there is no new one."""
        if self._next is None or self._current() is not None:
            return None
        number = self._next() - 1
        if number == self._last:
            return None
        self._last = number
        lines = self._operators.lines(depth)
        if not self._numbers or number > self._numbers[-1]:
            self._numbers.append(number)
            self._lines[number] = lines
        if len(self._numbers) > _MOST:
            for old in self._numbers[: _MOST // 2]:
                del self._lines[old]
            del self._numbers[: _MOST // 2]
        return lines

    def place(self, name, lines):
        """The place of a row for an operator that was called at these lines."""
        node = self._current()
        if node is None:
            return self._operators.forward(name, lines)
        at = bisect.bisect_left(self._numbers, node._sequence_nr())
        forward = self._lines[self._numbers[at]] if at < len(self._numbers) else None
        task = self._torch._C._current_graph_task_id()
        return self._operators.backward(lines, forward, task)
