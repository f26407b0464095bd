"""What an operator of PyTorch reads and writes, by its schema and by what is known of it."""

import sys

# Operators that give memory as it is.
_UNFILLED = (
    "empty",
    "new_empty",
    "empty_like",
    "empty_strided",
    "new_empty_strided",
    "empty_permuted",
    "resize_",
)

# Operators that write all of their first argument, and do not read it.
_OVERWRITES = ("copy_", "fill_", "zero_", "uniform_", "normal_", "random_", "bernoulli_")
_OVERWRITES += ("exponential_", "log_normal_", "geometric_", "cauchy_", "trunc_normal_")

# Values that an operator gives beside its result, as memory for its own backward pass: some of
# that memory is never filled.
_ASIDE = {
    "cudnn_batch_norm": (3,),
    "_batch_norm_with_update": (3,),
    "_cudnn_rnn": (3,),
    "miopen_rnn": (3,),
    "mkldnn_rnn_layer": (3,),
}


class Schema:
    """One operator. ``written``: the places and names of its arguments that it changes."""

    def __init__(self, function):
        schema = getattr(function, "_schema", None)
        self.name = str(schema if schema is not None else function).partition("(")[0]
        self.name = self.name.partition(".")[0]
        last = self.name.rpartition("::")[2]
        plain = last[len("_foreach_") :] if last.startswith("_foreach_") else last
        arguments = getattr(schema, "arguments", ())
        returned = getattr(schema, "returns", ())
        self.written = [
            (at, one.name)
            for at, one in enumerate(arguments)
            if one.alias_info is not None and one.alias_info.is_write
        ]
        # What is only given to be filled.
        self.out = {one.name for one in arguments if one.kwarg_only} & {n for _, n in self.written}
        self.overwrites = plain in _OVERWRITES
        self.unfilled = last in _UNFILLED
        # Views do not look at the data.
        self.is_view = (
            bool(returned)
            and not self.written
            and all(one.alias_info is not None for one in returned)
        ) or last in ("set_", "_unsafe_view", "_reshape_alias", "detach_", "t_", "transpose_")
        self.is_view = self.is_view or last in ("squeeze_", "unsqueeze_", "as_strided_")
        self.draws = sys.modules["torch"].Tag.nondeterministic_seeded in getattr(
            function, "tags", ()
        )
        self._aside, self._is_attention = _ASIDE.get(last, ()), "attention" in last

    def is_aside(self, place, tensor):
        """Whether a value that it gives may hold what memory held."""
        if place in self._aside:
            return True
        # The seed of a dropout that is not there.
        whole = not (tensor.is_floating_point() or tensor.is_complex())
        return self._is_attention and place > 0 and whole and tensor.numel() <= 2

    def changed(self, args, kwargs):
        """The tensors among its arguments that it changes."""
        tensor, found = sys.modules["torch"].Tensor, []
        for at, name in self.written:
            value = args[at] if at < len(args) else kwargs.get(name)
            for one in value if type(value) in (list, tuple) else [value]:
                if isinstance(one, tensor):
                    found.append(one)
        return found
