import type { IDetection } from './types';

/** The detection of a notebook about which nothing is known yet. */
export const EMPTY_DETECTION: IDetection = {
  frameworks: [],
  seeds: [],
  hashSeeds: [],
  environment: [],
  names: new Map(),
  installs: [],
  setUp: null,
  mayDraw: true,
  looksLike: null
};
