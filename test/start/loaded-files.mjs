// Preloaded into a process: writes the files it loaded to ZOCALO_LOADED_FILES when it ends, one URL per line.
import { writeFileSync } from 'node:fs';
import { registerHooks } from 'node:module';

const files = new Set();
registerHooks({
  load(url, context, next) {
    if (url.startsWith('file:')) files.add(url);
    return next(url, context);
  },
});
process.on('exit', () => writeFileSync(process.env.ZOCALO_LOADED_FILES, [...files].join('\n')));
