/**
 * Who may import whom among the folders of src; docs/architecture.md says why.
 *
 * An import of types alone is an arrow like any other. Folders of one layer may import each other's types, and nothing else.
 */

/** From the top to the bottom: each may import what stands below it. */
const LAYERS = [
  ['plugins'],
  ['ui'],
  ['model'],
  ['cell', 'kernel', 'ledger', 'detect', 'effects', 'jobs'],
  ['recipes', 'python'],
  ['frameworks']
];

/** Folders that could run without a page. */
const PURE = ['recipes', 'python', 'detect', 'effects', 'ledger', 'frameworks'];

const inside = folders => `^src/(${folders.join('|')})/`;

const arrowsUpwards = LAYERS.slice(1).map((layer, index) => ({
  name: `nothing-above-${layer.join('-')}`,
  comment: 'No arrow upwards.',
  severity: 'error',
  from: { path: inside(layer) },
  to: { path: inside(LAYERS.slice(0, index + 1).flat()) }
}));

const amongSiblings = LAYERS.filter(layer => layer.length > 1).map(layer => ({
  name: `types-alone-among-${layer.join('-')}`,
  comment: 'Folders of one layer share types and nothing else.',
  severity: 'error',
  from: { path: inside(layer) },
  to: {
    path: inside(layer),
    pathNot: '^src/$1/',
    dependencyTypesNot: ['type-only']
  }
}));

/** @type {import('dependency-cruiser').IConfiguration} */
export default {
  forbidden: [
    {
      name: 'no-circle',
      comment: 'No file may lead back to itself.',
      severity: 'error',
      from: {},
      to: { circular: true }
    },
    {
      name: 'no-circle-of-folders',
      comment: 'No folder may lead back to itself.',
      severity: 'error',
      scope: 'folder',
      from: { path: '^src/' },
      to: { circular: true }
    },
    ...arrowsUpwards,
    ...amongSiblings,
    {
      name: 'tokens-are-interfaces',
      comment: 'The public API names types; it brings no code with it.',
      severity: 'error',
      from: { path: '^src/tokens\\.ts$' },
      to: { path: '^src/', dependencyTypesNot: ['type-only'] }
    },
    {
      name: 'plugins-are-leaves',
      comment: 'Only the list of plugins imports a plugin.',
      severity: 'error',
      from: { path: '^src/', pathNot: '^src/(index\\.ts$|plugins/)' },
      to: { path: '^src/plugins/' }
    },
    {
      name: 'nothing-of-jupyterlab',
      comment: 'Pure folders could run without a page.',
      severity: 'error',
      from: { path: inside(PURE) },
      to: {
        path: '(^|/)node_modules/(@jupyter|@jupyterlab|@lumino/widgets|react|yjs)/'
      }
    },
    {
      name: 'known-folder',
      comment: 'A folder of src needs its place in LAYERS.',
      severity: 'error',
      from: {
        path: '^src/[^/]+/',
        pathNot: inside(LAYERS.flat())
      },
      to: {}
    },
    {
      name: 'no-orphan',
      comment: 'What nobody imports goes.',
      severity: 'error',
      from: { orphan: true, pathNot: '\\.d\\.ts$' },
      to: {}
    }
  ],
  options: {
    exclude: { path: '/__tests__/' },
    doNotFollow: { path: 'node_modules' },
    tsPreCompilationDeps: true,
    tsConfig: { fileName: 'tsconfig.json' },
    enhancedResolveOptions: {
      exportsFields: ['exports'],
      conditionNames: ['import', 'types', 'default']
    }
  }
};
