/**
 * What one cell of Python says, from one parse of it.
 */
import { NO_FACTS } from './facts';
import type { ICellFacts } from './facts';
import { magicAssignment } from './environment';
import type { IEnvironmentFact } from './environment';
import { prepareCell } from '../python/lines';
import { starNames } from '../python/seedCalls';
import type { IPythonParser } from '../python/types';
import { Visit } from './visit';

/**
 * Analyses one cell.
 *
 * @param source - The source of a code cell: Python with IPython's additions,
 * possibly unfinished or not Python at all; never rejected.
 * @param parser - Lezer's parser of Python.
 * @returns What the cell says; {@link NO_FACTS} where its magics hand it to another
 * language or process.
 */
export function analyseCell(source: string, parser: IPythonParser): ICellFacts {
  const prepared = prepareCell(source);
  if (prepared.text === null) {
    return NO_FACTS;
  }
  const visit = new Visit(prepared.text);
  if (prepared.pylab) {
    visit.define(starNames('pylab'), 0);
    visit.imports.push({ path: 'pylab', sure: true });
  }
  parser.parse(prepared.text).iterate({
    enter: node => visit.enter(node),
    leave: node => visit.leave(node)
  });
  const facts = visit.finish();
  const magic = prepared.environment
    .map(magicAssignment)
    .filter((fact): fact is IEnvironmentFact => fact !== null);
  return { ...facts, environment: [...magic, ...facts.environment] };
}
