import common from '../../jupyterlab_seed/frameworks/common.json';
import type { ICommonFacts } from './types';

/** What all frameworks and notebooks share. Every page needs it, unlike the facts of frameworks. */
export const COMMON = common as ICommonFacts;
