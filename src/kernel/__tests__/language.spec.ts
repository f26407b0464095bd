import { knownLanguage, languageOfMetadata } from '../language';

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
