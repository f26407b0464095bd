/**
 * What a verification says of a cause: where it is, and what to do about it.
 */
import type { IMessage } from '../message';

/** What is known of the first thing that differs. */
export type CauseClass = 'random-state' | 'control-flow' | 'output' | 'outcome';

/** A place in the code that may be the cause. */
export interface ISourceHint {
  /** What kind of thing stands there, such as `time`. */
  readonly source: string;
  readonly cell: number;
  /** The line in that cell, from 1. */
  readonly line: number;
  readonly text: string;
  readonly call: string;
  /** The module beside the notebook that has the line; `null` if it is in the cell. */
  readonly file: string | null;
}

/** A change of one cell's code. */
export interface IChange {
  readonly cell: number;
  /** The first line that is replaced, from 1, or before which lines are added. */
  readonly line: number;
  readonly before: readonly string[];
  readonly after: readonly string[];
}

/** A call that was given the same in two runs, and gave something else. */
export interface ICall {
  readonly cell: number;
  readonly line: number;
  readonly text: string;
  readonly lineText: string;
  /** The file, line and library in which the difference arises. */
  readonly place: string | null;
}

/** What to do about a cause. */
export interface IAdvice {
  readonly kind: string;
  /** What to do, in one sentence. */
  readonly message: IMessage;
  /** The same in English. */
  readonly text: string;
  /** The id of a recipe. */
  readonly framework: string | null;
  readonly cell: number | null;
  readonly line: number | null;
  /** Those of the hint that it is about. */
  readonly source: string | null;
  readonly call: string | null;
  /** The same as a change of the code, which can be tried. */
  readonly change: IChange | null;
  /** The same as variables of the launch environment, which can be tried. */
  readonly environment: Readonly<Record<string, string>>;
  /** The same as a choice of the seed cell: the switch, and its value. */
  readonly determinism: readonly [string, string] | null;
}

/** Why two runs differ. */
export interface ICause {
  readonly class: CauseClass;
  readonly source: string | null;
  /** Whether the source was shown by records or further runs, and is not only likely. */
  readonly proven: boolean;
  /** The first cell that differs. */
  readonly cell: number;
  /** The cell since which the random state differs. */
  readonly since: number | null;
  /** Those of which the source is told. */
  readonly streams: readonly string[];
  /** What was seen, then where it comes from; one sentence each. */
  readonly messages: readonly IMessage[];
  /** The same in English. */
  readonly text: string;
  readonly hints: readonly ISourceHint[];
  readonly advice: readonly IAdvice[];
  readonly call: ICall | null;
}

/** What came of the changes and variables that were tried. */
export interface ITried {
  readonly message: IMessage;
  /** The same in English. */
  readonly text: string;
  /** How long the cells took with them and without; `null` if that was not measured. */
  readonly seconds: readonly [number, number] | null;
}
