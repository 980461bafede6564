// typedoc reads programs through the JavaScript interface of TypeScript, which TypeScript 7 does not have. This hook gives
// typedoc version 6 in its place: `node --import ./docs/typescript-6.mjs node_modules/typedoc/dist/cli.js`.
import { register } from 'node:module';

const hook = `
  export const resolve = (name, context, next) =>
    next(name === 'typescript' ? 'typescript-6' : name, context);
`;
register(`data:text/javascript,${encodeURIComponent(hook)}`);
