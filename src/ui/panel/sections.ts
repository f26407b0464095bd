/**
 * The sections of the panel, as a module that loads on demand.
 */
export { CellsSection } from './cellsSection';
export { DeterminismSection } from './determinismSection';
export { FrameworkSection } from './frameworkSection';
export { OtherSeedsSection } from './otherSeedsSection';
export { SeedSection } from './seedSection';
export { StartSection } from './startSection';
export { VerifySection } from './verifySection';
