/**
 * Names that every process has.
 */
import { PYTHON } from '../frameworks';

/** Python's built-in names and those that IPython adds. */
export const BUILTINS: ReadonlySet<string> = new Set(
  (
    'ArithmeticError AssertionError AttributeError BaseException BaseExceptionGroup BlockingIOError ' +
    'BrokenPipeError BufferError BytesWarning ChildProcessError ConnectionAbortedError ConnectionError ' +
    'ConnectionRefusedError ConnectionResetError DeprecationWarning EOFError Ellipsis EncodingWarning ' +
    'EnvironmentError Exception ExceptionGroup False FileExistsError FileNotFoundError ' +
    'FloatingPointError FutureWarning GeneratorExit IOError ImportError ImportWarning IndentationError ' +
    'IndexError InterruptedError IsADirectoryError KeyError KeyboardInterrupt LookupError MemoryError ' +
    'ModuleNotFoundError NameError None NotADirectoryError NotImplemented NotImplementedError OSError ' +
    'OverflowError PendingDeprecationWarning PermissionError ProcessLookupError RecursionError ' +
    'ReferenceError ResourceWarning RuntimeError RuntimeWarning StopAsyncIteration StopIteration ' +
    'SyntaxError SyntaxWarning SystemError SystemExit TabError TimeoutError True TypeError ' +
    'UnboundLocalError UnicodeDecodeError UnicodeEncodeError UnicodeError UnicodeTranslateError ' +
    'UnicodeWarning UserWarning ValueError Warning ZeroDivisionError __build_class__ __debug__ __doc__ ' +
    '__import__ __loader__ __name__ __package__ __spec__ __builtins__ abs aiter all anext any ascii bin ' +
    'bool breakpoint bytearray bytes callable chr classmethod compile complex copyright credits delattr ' +
    'dict dir display divmod enumerate eval exec execfile exit filter float format frozenset ' +
    'get_ipython getattr globals hasattr hash help hex id input int isinstance issubclass iter len ' +
    'license list locals map max memoryview min next object oct open ord pow print property quit range ' +
    'repr reversed round runfile set setattr slice sorted staticmethod str sum super tuple type vars zip'
  ).split(' ')
);

/** Names that stand for what IPython remembers of earlier cells. */
export const HISTORY = /^(_|__|___|_\d+|_i+|_i\d+|In|Out|_ih|_oh|_dh)$/;

/** Built-in functions that draw nothing, whatever their arguments. */
export const DRAWLESS_BUILTINS: ReadonlySet<string> = new Set(
  PYTHON.drawless.filter(name => !name.includes('.'))
);

/** Calls that succeed whatever their arguments. */
export const ACCEPTING_CALLS: ReadonlySet<string> = new Set(
  PYTHON.acceptingAnything
);
