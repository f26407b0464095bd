"""Which line of the forward pass an operator of a backward pass belongs to."""

import bisect
import sys
import threading

# The most nodes whose lines are kept, of each thread.
_MOST = 200000


class _Made:
    """The nodes that one thread made: their numbers, and the lines and the pass of each."""

    def __init__(self):
        self.last = -1
        self._numbers, self._known = [], {}

    def add(self, number, lines, task):
        if not self._numbers or number > self._numbers[-1]:
            self._numbers.append(number)
            self._known[number] = lines, task
        if len(self._numbers) > _MOST:
            for old in self._numbers[: _MOST // 2]:
                del self._known[old]
            del self._numbers[: _MOST // 2]

    def find(self, number):
        """The lines, and the backward pass in which it was made; None twice if it is not known."""
        at = bisect.bisect_left(self._numbers, number)
        return self._known[self._numbers[at]] if at < len(self._numbers) else (None, None)


class Nodes:
    """The lines at which autograd's nodes were made, by their numbers.

    Autograd numbers its nodes, and makes a node before the operator of the forward pass runs: the
    first operator that finds a new number is that of the node. Each thread has numbers of its own,
    and the backward pass on a device runs in another thread than the forward pass. A node that is
    made in a backward pass (gradients of gradients, a checkpoint that computes its part again) has
    the lines of the node that makes it.
    """

    def __init__(self, torch, operators):
        self._operators = operators
        self._torch = torch
        self._current = getattr(torch._C, "_current_autograd_node", lambda: None)
        autograd = getattr(torch._C, "_autograd", None)
        self._next = getattr(autograd, "_get_sequence_nr", None)
        self._here = threading.get_ident()
        self._made = {self._here: _Made()}

    def lines(self, depth):
        """Note the lines of a node that has just been made; they are those of its operator, too.

        None where there is no new node, or the operator belongs to a backward pass.
        """
        if self._next is None:
            return None
        made = self._made.setdefault(threading.get_ident(), _Made())
        number = self._next() - 1
        if number == made.last:
            return None
        made.last = number
        node = self._current()
        if node is None:
            lines = self._operators.lines(depth)
            made.add(number, lines, None)
            return lines
        forward, task = self._found(node)
        if forward is not None:
            library = self._operators.lines(depth)[2] or forward[2]
            made.add(number, (*forward[:2], library, *forward[3:]), task)
        return None

    def place(self, name, lines):
        """The place of a row for an operator that was called at these lines."""
        node = self._current()
        if node is None:
            return self._operators.forward(name, lines)
        return self._operators.backward(lines, *self._found(node))

    def _found(self, node):
        """The lines of the forward pass of a node, None if they are not known, and its pass.

        A backward pass that runs within another one is a part of it.
        """
        number, thread = node._sequence_nr(), threading.get_ident()
        now = self._torch._C._current_graph_task_id()
        lines, task = self._made[self._here].find(number)
        if thread != self._here and thread in self._made:
            other, outer = self._made[thread].find(number)
            if other is not None and outer != now:
                # It has the number of a node that this thread made in an outer or earlier pass.
                return (other, outer) if _is_inner_pass() else (None, now)
        elif task is not None and task != now and _is_inner_pass():
            now = task
        return lines, now


def _is_inner_pass():
    """Whether the code of a backward pass has started the one that runs in this thread."""
    frame = sys._getframe(1)
    while frame is not None:
        file = frame.f_code.co_filename.replace("\\", "/")
        if frame.f_code.co_name == "backward" and file.endswith("torch/autograd/__init__.py"):
            return True
        frame = frame.f_back
    return False
