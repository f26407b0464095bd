import common from '../../jupyterlab_seed/frameworks/common.json';
import type { ICommonFacts } from './types';

/** Facts that all frameworks and notebooks share. Unlike the others, every page needs them. */
export const COMMON = common as ICommonFacts;
