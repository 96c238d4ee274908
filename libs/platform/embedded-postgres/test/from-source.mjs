// Lets plain node run the sources in a child process: a relative import that ends in .js is the .ts file beside it.
import { registerHooks } from 'node:module';

registerHooks({
  resolve(specifier, context, next) {
    if (!specifier.startsWith('.') || !specifier.endsWith('.js') || context.parentURL?.includes('/node_modules/'))
      return next(specifier, context);
    return next(specifier.replace(/\.js$/, '.ts'), context);
  },
});
