/**
 * What the panel says of operators that differ in each run on a GPU. It loads on demand.
 */
import type { ICellSource, IDetection } from '../../detect';
import { findDeviceUses } from '../../detect/deviceUses';
import type { Facts } from '../../frameworks';
import {
  KERNEL_COMPILERS,
  OPERATORS,
  SWITCHES
} from '../../frameworks/devices';
import type { IOperatorFacts } from '../../frameworks/devices';
import type { IReport } from '../../jobs';
import type { CellParser } from '../../python/cell';
import type { IDeterminism } from '../../recipes';
import type { ISeedState } from '../state';

/** A determinism switch and its value. */
export type DeviceChoice = readonly [
  keyof IDeterminism,
  IDeterminism[keyof IDeterminism]
];

/** Operators that may differ from run to run, and the switch that reaches them. */
export interface IDeviceNotice {
  /** What people call them. */
  readonly titles: readonly string[];
  /** The determinism switch and its value; `null` if none reaches any of them. */
  readonly choice: DeviceChoice | null;
  /** Those that raise an error once the switch is on. */
  readonly raising: readonly string[];
}

/** The sources of a notice. */
export interface IDeviceNoticeInput {
  readonly state: ISeedState;
  readonly detection: IDetection;
  readonly cells: readonly ICellSource[];
  readonly parser: CellParser;
  readonly facts: Facts;
  /** The report of the notebook's last verification; `null` for none. */
  readonly report: IReport | null;
}

/**
 * What to say of a notebook; `null` for nothing: it uses no GPU, nothing of the kind, or
 * the switch is on.
 */
export function deviceNotice(input: IDeviceNoticeInput): IDeviceNotice | null {
  const { cells, parser, report, state } = input;
  const uses = findDeviceUses(cells, parser, OPERATORS);
  const onDevice = frameworksOnDevice(input, uses.namesDevice);
  const found = [...uses.operators, ...verified(report)].filter(
    operator => onDevice.has(operator.framework) && !isOn(operator, state)
  );
  if (found.length === 0) {
    return null;
  }
  const reached = found.filter(({ outcome }) => outcome !== 'unreached');
  return {
    titles: [...new Set(found.map(({ title }) => title))],
    choice: reached.length > 0 ? choiceOf(reached[0].framework) : null,
    raising: [
      ...new Set(
        reached
          .filter(({ outcome }) => outcome === 'raises')
          .map(({ title }) => title)
      )
    ]
  };
}

/** The frameworks that compute on a GPU, by the kernel's streams, the code or the last report. */
function frameworksOnDevice(
  { state, detection, facts, report }: IDeviceNoticeInput,
  namesDevice: boolean
): ReadonlySet<string> {
  const seeds = Object.keys(state.report?.seeds ?? {});
  const seen = new Set(seeds.map(name => name.split(':')[0]));
  const used = new Set(detection.frameworks.map(({ recipe }) => recipe));
  const withDevice = facts.frameworks.filter(
    ({ id, gpu, streams }) =>
      streams.some(stream => stream.gpu && seen.has(stream.name)) ||
      (namesDevice && gpu?.automatic === false && used.has(id))
  );
  const hasGpu = (report?.environment.gpus.length ?? 0) > 0;
  const automatic = facts.frameworks.filter(
    ({ id, gpu }) => hasGpu && gpu?.automatic && used.has(id)
  );
  return new Set([
    ...[...withDevice, ...automatic].map(({ id }) => id),
    ...(withDevice.length > 0 ? KERNEL_COMPILERS : [])
  ]);
}

/** The operator that the last verification saw to differ, if it is a documented one. */
function verified(report: IReport | null): readonly IOperatorFacts[] {
  const name = report?.cause?.call?.text;
  const plain = name
    ?.split('::')
    .pop()
    ?.split('.')[0]
    .replace(/^_+|_+$/g, '');
  return plain === undefined || plain === ''
    ? []
    : OPERATORS.filter(({ names }) =>
        names.some(one => one.replace(/^_+|_+$/g, '') === plain)
      ).slice(0, 1);
}

/** Whether a switch that reaches an operator is on: in the seed cell, or in the kernel. */
function isOn(operator: IOperatorFacts, state: ISeedState): boolean {
  const { options, place, report } = state;
  const own = place ? options?.determinism : undefined;
  const inKernel = report?.determinism ?? {};
  const choice = choiceOf(operator.framework);
  const isPinned =
    operator.switch === 'cudnn' &&
    ((own !== undefined && own.cudnn !== 'default') ||
      inKernel['cudnn.deterministic'] === true);
  return (
    isPinned ||
    (choice !== null &&
      (own?.[choice[0]] === choice[1] || isInForce(choice[0], inKernel)))
  );
}

/** The switch of a framework; `null` if it has none. */
function choiceOf(framework: string): DeviceChoice | null {
  const pairs = Object.entries(SWITCHES.get(framework)?.determinism ?? {});
  return pairs.length > 0 ? (pairs[0] as unknown as DeviceChoice) : null;
}

function isInForce(
  key: keyof IDeterminism,
  inKernel: Readonly<Record<string, boolean | string>>
): boolean {
  return key === 'algorithms'
    ? inKernel.algorithms === 'error'
    : inKernel.ops === true;
}
