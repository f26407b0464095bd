import {
  knownLanguage,
  languageOfMetadata,
  notebookLanguage
} from '../language';
import type { IKernelSpecs, INotebookLanguage } from '../language';

it.each([
  ['python', 'python'],
  ['Python', 'python'],
  ['R', 'R'],
  ['r', 'R'],
  ['julia', 'julia'],
  ['ipython', null],
  ['rust', null],
  ['', null],
  [null, null]
])('knownLanguage(%j) is %j', (name, expected) => {
  expect(knownLanguage(name)).toBe(expected);
});

it.each([
  [{ kernelspec: { language: 'R' }, language_info: { name: 'python' } }, 'R'],
  [{ kernelspec: { name: 'ir' }, language_info: { name: 'R' } }, 'R'],
  [{ language_info: { name: 'julia' } }, 'julia'],
  [{ kernelspec: null, language_info: null }, null],
  [{ kernelspec: 'python3' }, null],
  [{ language_info: { name: 3 } }, null],
  [{}, null],
  [undefined, null],
  [null, null]
])('languageOfMetadata(%j) is %j', (metadata, expected) => {
  expect(languageOfMetadata(metadata)).toBe(expected);
});

const SPECS: IKernelSpecs = {
  default: 'ir',
  kernelspecs: {
    ir: { language: 'R' },
    python3: { language: 'python' },
    'conda-env-x-py': { language: 'python' },
    'julia-1.11': { language: 'julia' }
  }
};

it.each<[object, IKernelSpecs | null, INotebookLanguage]>([
  // What the metadata say.
  [
    { kernelspec: { name: 'ir', language: 'python' } },
    SPECS,
    { name: 'python', guess: null }
  ],
  [{ language_info: { name: 'R' } }, null, { name: 'R', guess: null }],
  // What the server says about the kernel that they name.
  [{ kernelspec: { name: 'python3' } }, SPECS, { name: 'python', guess: null }],
  [
    { kernelspec: { name: 'conda-env-x-py', display_name: 'x' } },
    SPECS,
    { name: 'python', guess: null }
  ],
  // The usual names, of kernels that are not installed.
  [
    { kernelspec: { name: 'python2' } },
    SPECS,
    { name: 'python', guess: 'name' }
  ],
  [
    { kernelspec: { name: 'python3' } },
    null,
    { name: 'python', guess: 'name' }
  ],
  [
    { kernelspec: { name: 'julia-1.0' } },
    SPECS,
    { name: 'julia', guess: 'name' }
  ],
  [
    { kernelspec: { name: 'conda-root-py' } },
    SPECS,
    { name: null, guess: null }
  ],
  // The default kernel's.
  [{}, SPECS, { name: 'R', guess: 'default' }],
  [{ kernelspec: { name: '' } }, SPECS, { name: 'R', guess: 'default' }],
  [{ kernelspec: null }, SPECS, { name: 'R', guess: 'default' }],
  [{}, null, { name: null, guess: null }],
  [{}, { default: 'gone', kernelspecs: {} }, { name: null, guess: null }]
])('notebookLanguage(%j, %j)', (metadata, specs, expected) => {
  expect(notebookLanguage(metadata, specs)).toEqual(expected);
});
