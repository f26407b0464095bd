/**
 * What is documented of operators that differ in each run on a GPU, with their types. It
 * loads on demand: only the panel of a notebook that uses a GPU needs it.
 */
import devices from '../../jupyterlab_seed/frameworks/devices.json';

/** The argument without which a call does not lead to an operator. */
export interface IOperatorArgument {
  readonly name: string;
  /** Its place in a call of the function, from 0; in a method's, one less. */
  readonly position: number;
  readonly values?: readonly string[];
}

/** An operator that gives another result in each run on a GPU unless a switch is on. */
export interface IOperatorFacts {
  readonly framework: string;
  readonly title: string;
  readonly names: readonly string[];
  readonly calls?: readonly string[];
  readonly methods?: readonly string[];
  readonly argument?: IOperatorArgument;
  /** Whether only its gradient differs. */
  readonly gradient?: true;
  readonly outcome: 'deterministic' | 'raises' | 'unreached';
  readonly since?: string;
  readonly instead?: string;
  /** Another switch of the seed cell that reaches it. */
  readonly switch?: 'cudnn';
  readonly source: string;
}

/** The switch of a framework, as a choice of the seed cell: its name → its value. */
export interface ISwitchFacts {
  readonly determinism: Readonly<Record<string, string>>;
}

const FACTS = devices as {
  readonly kernelCompilers: readonly string[];
  readonly operators: readonly IOperatorFacts[];
  readonly switches: Readonly<Record<string, ISwitchFacts>>;
};

/** All documented operators. */
export const OPERATORS = FACTS.operators;

/** Packages that compile kernels, which run on the arrays of a framework on a GPU. */
export const KERNEL_COMPILERS = FACTS.kernelCompilers;

/** The switch of each framework, by its id. */
export const SWITCHES: ReadonlyMap<string, ISwitchFacts> = new Map(
  Object.entries(FACTS.switches)
);
