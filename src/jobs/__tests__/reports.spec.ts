/** The reports of the other tests are what the server may send. */
// A part of the host's own registry of settings.
import Ajv2020 from 'ajv/dist/2020';
import { readFileSync } from 'fs';

import { cell, RAISED, report, TIME, UNSEEDED } from './helpers';

const schema = JSON.parse(
  readFileSync('jupyterlab_seed/verify/report/report.schema.json', 'utf8')
) as object;
const validate = new Ajv2020({ strict: false, validateFormats: false }).compile(
  schema
);

it.each([
  ['reproduced', report('reproduced', [cell(0)])],
  ['raised', RAISED],
  ['time', TIME],
  ['unseeded', UNSEEDED]
])('the report "%s" is valid', (_, made) => {
  validate(JSON.parse(JSON.stringify(made)));
  expect(validate.errors).toBeNull();
});

it('another one is not', () => {
  expect(validate({ ...TIME, schema: 3 })).toBe(false);
});
