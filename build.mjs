/** One esbuild call: dist/cli.js and chunks that are loaded when they are needed. */

import { rmSync } from 'node:fs';
import { build } from 'esbuild';

/**
 * Parts of the packages that this program never reaches, left out because loading them is what start-up costs:
 * axios' other adapters, proxies, redirects and multipart forms (it is told `adapter: http`, `transport`,
 * `proxy: false`, `maxRedirects: 0`), and Ink's devtools.
 */
const UNUSED =
  /^(form-data|follow-redirects|proxy-from-env|https-proxy-agent|http2|react-devtools-core|\.\/xhr\.js|\.\/fetch\.js)$/;

const leaveOut = {
  name: 'leave-out',
  setup({ onResolve, onLoad }) {
    onResolve({ filter: UNUSED }, ({ path, importer }) =>
      /node_modules[\\/](axios|ink)[\\/]/.test(importer)
        ? { path, namespace: 'unused' }
        : undefined,
    );
    onLoad({ filter: /.*/, namespace: 'unused' }, () => ({
      contents:
        'export default class Unused {}; export const getProxyForUrl = () => ""; export const getFetch = undefined;',
    }));
  },
};

rmSync('dist', { recursive: true, force: true });
await build({
  entryPoints: ['source/cli.ts'],
  outdir: 'dist',
  bundle: true,
  splitting: true,
  minify: true,
  format: 'esm',
  platform: 'node',
  target: 'node20',
  jsx: 'automatic',
  plugins: [leaveOut],
  define: { 'process.env.NODE_ENV': '"production"', 'process.env.DEV': '"false"' },
  banner: {
    js: "import{createRequire as __createRequire}from'node:module';const require=__createRequire(import.meta.url);",
  },
  logLevel: 'warning',
});
