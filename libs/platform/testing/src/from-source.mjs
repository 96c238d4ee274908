// Lets plain node run our sources in a child process, decorators included:
//   node --conditions=zocalo-source --import <this file> child.ts
import { createHash } from 'node:crypto';
import { mkdirSync, readFileSync, renameSync, writeFileSync } from 'node:fs';
import module, { createRequire, registerHooks } from 'node:module';
import { join } from 'node:path';
import { fileURLToPath } from 'node:url';

const require = createRequire(import.meta.url);
const cache = fileURLToPath(new URL('../../../../node_modules/.cache/zocalo-source', import.meta.url));
const digest = (...parts) => parts.reduce((hash, part) => hash.update(part).update('\0'), createHash('sha256')).digest('hex');
/** What besides a source decides about what becomes of it. */
const maker = digest(readFileSync(new URL(import.meta.url)), readFileSync(require.resolve('typescript/package.json')));
module.enableCompileCache(join(cache, 'compiled'));

/** As the compiler makes it. It takes seconds for a whole program, so what was made once is kept: a file for each source, of its last state. */
function compiled(fileName) {
  const source = readFileSync(fileName, 'utf8');
  const key = digest(maker, source);
  const kept = join(cache, digest(fileName));
  try {
    const text = readFileSync(kept, 'utf8');
    if (text.startsWith(key)) return text.slice(key.length);
  } catch {
    // Not made yet.
  }
  const text = transpiled(source, fileName);
  try {
    mkdirSync(cache, { recursive: true });
    // Several processes may begin at once; each sees a whole file.
    writeFileSync(`${kept}.${process.pid}`, key + text);
    renameSync(`${kept}.${process.pid}`, kept);
  } catch {
    // It works without, only slower.
  }
  return text;
}

function transpiled(source, fileName) {
  const ts = require('typescript');
  const compilerOptions = {
    module: ts.ModuleKind.ESNext,
    target: ts.ScriptTarget.ES2024,
    experimentalDecorators: true,
    emitDecoratorMetadata: true,
    isolatedModules: true,
    inlineSourceMap: true,
  };
  return ts.transpileModule(source, { fileName, compilerOptions }).outputText;
}

registerHooks({
  resolve(specifier, context, next) {
    const ours = specifier.startsWith('.') && specifier.endsWith('.js') && !context.parentURL?.includes('/node_modules/');
    return next(ours ? specifier.replace(/\.js$/, '.ts') : specifier, context);
  },
  load(url, context, next) {
    if (!url.startsWith('file:') || !url.endsWith('.ts') || url.includes('/node_modules/')) return next(url, context);
    return { format: 'module', source: compiled(fileURLToPath(url)), shortCircuit: true };
  },
});
