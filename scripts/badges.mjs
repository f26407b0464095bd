/**
 * Writes the address of the repository into package.json, and the badges for JupyterLite and Binder into the README.
 *
 *   npm run badges -- OWNER/NAME
 *
 * Both need the address on GitHub, which a checkout does not know: the workflow _JupyterLite_ publishes the site to the
 * repository's Pages, and Binder builds the repository.
 */
import { readFileSync, writeFileSync } from 'node:fs';
import path from 'node:path';
import { fileURLToPath } from 'node:url';
import { ROOT } from './support/environment.mjs';

const TITLE = '# jupyterlab-seed\n';

/** The badges of a repository, as Markdown. */
export function badges(owner, name) {
  const site = `https://${owner.toLowerCase()}.github.io/${name}/lab/index.html`;
  const binder = `https://mybinder.org/v2/gh/${owner}/${name}/main?urlpath=lab/tree/examples`;
  return [
    `[![JupyterLite](https://jupyterlite.rtfd.io/en/latest/_static/badge.svg)](${site})`,
    `[![Binder](https://mybinder.org/badge_logo.svg)](${binder})`
  ].join('\n');
}

/** A README with the badges below its title, in place of those that it has. */
export function withBadges(text, owner, name) {
  const rest = text.slice(TITLE.length).replace(/^(\n\[!\[[^\n]*)+\n/, '');
  return `${TITLE}\n${badges(owner, name)}\n${rest}`;
}

/** What package.json says of a repository, in place of what it said. */
export function withAddress(text, owner, name) {
  const address = `https://github.com/${owner}/${name}`;
  const known = {
    ...JSON.parse(text),
    homepage: address,
    bugs: { url: `${address}/issues` },
    repository: { type: 'git', url: `${address}.git` }
  };
  return `${JSON.stringify(known, null, 4)}\n`;
}

function main([address]) {
  const [, owner, name] =
    /^(?:https:\/\/github\.com\/)?([\w-]+)\/([\w.-]+?)(?:\.git)?\/?$/.exec(
      address ?? ''
    ) ?? [];
  if (!name) {
    console.error('npm run badges -- OWNER/NAME');
    return 2;
  }
  for (const [file, change] of [
    ['README.md', withBadges],
    ['package.json', withAddress]
  ]) {
    const target = path.join(ROOT, file);
    writeFileSync(target, change(readFileSync(target, 'utf8'), owner, name));
  }
  return 0;
}

if (process.argv[1] === fileURLToPath(import.meta.url)) {
  process.exitCode = main(process.argv.slice(2));
}
