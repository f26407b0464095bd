/**
 * How a tree of this project is built: lines, circles, the longest file and function, and where a framework is named.
 *
 *   node benchmarks/structure.mjs TREE…               a column for each tree, as a table in Markdown
 *   node benchmarks/structure.mjs --framework=jax TREE…
 *
 * Tests do not count. A tree needs nothing installed; Python must be there.
 */
import { execFileSync } from 'node:child_process';
import { existsSync, readFileSync, readdirSync } from 'node:fs';
import path from 'node:path';
import { fileURLToPath } from 'node:url';
import ts from 'typescript';

const HERE = path.dirname(fileURLToPath(import.meta.url));
const PACKAGE = 'jupyterlab_seed';
const IGNORED = new Set([
  '__tests__',
  'tests',
  'labextension',
  '__pycache__',
  '_version.py'
]);

/** All files below a folder, relative to the tree. */
function filesBelow(tree, folder, pattern) {
  const at = path.join(tree, folder);
  if (!existsSync(at)) {
    return [];
  }
  return readdirSync(at, { withFileTypes: true })
    .filter(({ name }) => !IGNORED.has(name))
    .flatMap(entry => {
      const below = `${folder}/${entry.name}`;
      if (entry.isDirectory()) {
        return filesBelow(tree, below, pattern);
      }
      return pattern.test(entry.name) ? [below] : [];
    });
}

const linesOf = text => text.split('\n').length - (text.endsWith('\n') ? 1 : 0);

/** One module of the page: its lines, its functions with theirs, and what it imports. */
function readTypeScript(tree, file) {
  const text = readFileSync(path.join(tree, file), 'utf8');
  const source = ts.createSourceFile(file, text, ts.ScriptTarget.Latest, true);
  const functions = [];
  const imports = [];
  const line = position => source.getLineAndCharacterOfPosition(position).line;
  const visit = node => {
    if (ts.isFunctionLike(node) && node.body) {
      const name =
        node.name?.getText() ?? node.parent?.name?.getText?.() ?? 'function';
      functions.push({
        name,
        lines: line(node.end) - line(node.getStart()) + 1
      });
    }
    if (
      (ts.isImportDeclaration(node) || ts.isExportDeclaration(node)) &&
      node.moduleSpecifier
    ) {
      imports.push(node.moduleSpecifier.text);
    }
    if (
      ts.isCallExpression(node) &&
      node.expression.kind === ts.SyntaxKind.ImportKeyword
    ) {
      imports.push(node.arguments[0].text);
    }
    ts.forEachChild(node, visit);
  };
  visit(source);
  return {
    file,
    lines: linesOf(text),
    functions,
    imports: imports
      .filter(name => name.startsWith('.'))
      .map(name =>
        resolve(tree, path.posix.join(path.posix.dirname(file), name))
      )
      .filter(Boolean)
  };
}

/** The file that an import means, if it is one of the page's modules. */
function resolve(tree, name) {
  return [`${name}.ts`, `${name}.tsx`, `${name}/index.ts`].find(file =>
    existsSync(path.join(tree, file))
  );
}

function readPython(tree) {
  return JSON.parse(
    execFileSync(
      'python3',
      [path.join(HERE, 'support', 'structure.py'), tree],
      {
        encoding: 'utf8',
        maxBuffer: 1 << 26
      }
    )
  );
}

/** Groups of nodes that lead back to themselves (Tarjan). */
function circles(graph) {
  const index = new Map();
  const low = new Map();
  const stack = [];
  const found = [];
  const visit = node => {
    index.set(node, index.size);
    low.set(node, index.get(node));
    stack.push(node);
    for (const next of graph.get(node) ?? []) {
      if (!index.has(next)) {
        visit(next);
        low.set(node, Math.min(low.get(node), low.get(next)));
      } else if (stack.includes(next)) {
        low.set(node, Math.min(low.get(node), index.get(next)));
      }
    }
    if (low.get(node) === index.get(node)) {
      const group = stack.splice(stack.indexOf(node));
      if (group.length > 1) {
        found.push(group);
      }
    }
  };
  [...graph.keys()].filter(node => !index.has(node)).forEach(visit);
  return found;
}

/** The folder that a module belongs to: the first below `src` or the package. */
const folderOf = file => file.split('/').slice(0, -1).slice(0, 2).join('/');

/** What stands in a circle: a folder, or a file at the top, which belongs to none. */
const nodeOf = file => (file.split('/').length > 2 ? folderOf(file) : file);

function graphs(modules) {
  const files = new Map(modules.map(({ file, imports }) => [file, imports]));
  const folders = new Map();
  for (const { file, imports } of modules) {
    const from = nodeOf(file);
    const to = imports.map(nodeOf).filter(node => node !== from);
    folders.set(from, [...(folders.get(from) ?? []), ...to]);
  }
  return { files, folders };
}

function longest(modules, pick) {
  const all = modules.flatMap(pick);
  return all.reduce((most, each) => (each.lines > most.lines ? each : most));
}

/** Everything that is said of a tree: rows by their titles. */
function measure(tree, framework) {
  const page = filesBelow(tree, 'src', /\.tsx?$/).map(file =>
    readTypeScript(tree, file)
  );
  const python = readPython(tree);
  const rows = new Map();
  for (const [title, modules] of [
    ['TypeScript', page],
    ['Python', python]
  ]) {
    const { files, folders } = graphs(modules);
    const file = longest(modules, each => [each]);
    const body = longest(modules, ({ file: name, functions }) =>
      functions.map(each => ({ ...each, file: name }))
    );
    rows.set(`${title}: files, lines`, `${modules.length}, ${sum(modules)}`);
    rows.set(`${title}: circles of files`, circles(files).length);
    rows.set(`${title}: circles of folders`, circles(folders).length);
    rows.set(`${title}: longest file`, `${file.lines} (\`${file.file}\`)`);
    rows.set(`${title}: longest function`, `${body.lines} (\`${body.name}\`)`);
  }
  const facts = filesBelow(tree, PACKAGE, /\.json$/).map(file => ({
    lines: linesOf(readFileSync(path.join(tree, file), 'utf8'))
  }));
  rows.set('JSON: files, lines', `${facts.length}, ${sum(facts)}`);
  const named = [
    ...filesBelow(tree, 'src', /\.tsx?$/),
    ...filesBelow(tree, PACKAGE, /\.(py|json)$/)
  ].filter(file =>
    new RegExp(`\\b${framework}`, 'i').test(
      readFileSync(path.join(tree, file), 'utf8')
    )
  );
  rows.set(`files that name ${framework}`, named.length);
  const folders = new Map();
  for (const module of [...page, ...python]) {
    const folder = folderOf(module.file);
    folders.set(folder, [...(folders.get(folder) ?? []), module]);
  }
  for (const [folder, modules] of [...folders].sort()) {
    rows.set(`\`${folder}\``, `${modules.length}, ${sum(modules)}`);
  }
  return { rows, named };
}

const sum = modules => modules.reduce((total, { lines }) => total + lines, 0);

const options = process.argv.slice(2);
const framework =
  options.find(each => each.startsWith('--framework='))?.split('=')[1] ??
  'cupy';
const trees = options.filter(each => !each.startsWith('--'));
const measured = trees.map(tree => measure(path.resolve(tree), framework));
const titles = [...new Set(measured.flatMap(({ rows }) => [...rows.keys()]))];
// Folders, which are written as code, go last, and in order.
titles.sort((a, b) =>
  a.startsWith('`') && b.startsWith('`')
    ? a.localeCompare(b)
    : a.startsWith('`') - b.startsWith('`')
);
const row = cells => `| ${cells.join(' | ')} |`;
console.log(row(['', ...trees.map(tree => path.basename(path.resolve(tree)))]));
console.log(row(['---', ...trees.map(() => '---')]));
for (const title of titles) {
  console.log(
    row([title, ...measured.map(({ rows }) => rows.get(title) ?? '–')])
  );
}
for (const [index, { named }] of measured.entries()) {
  console.log(`\nFiles of ${trees[index]} that name ${framework}:`);
  console.log(named.map(file => `- ${file}`).join('\n'));
}
