import { basename, relative } from 'node:path';
import js from '@eslint/js';
import jest from 'eslint-plugin-jest';
import { defineConfig, globalIgnores } from 'eslint/config';
import tseslint from 'typescript-eslint';

/** Names that say nothing about what is inside, so everything ends up there. */
const EMPTY_NAMES = new Set(['utils', 'helpers', 'common', 'misc', 'types', 'index']);

/** Rules of this house that no published plugin has. */
const house = {
  rules: {
    'file-names': {
      meta: { type: 'suggestion', schema: [], messages: { empty: 'Name the file for what is in it, not "{{name}}".' } },
      create: (context) => ({
        Program(node) {
          const name = basename(context.filename).split('.')[0];
          // Temporal registers every export of this one module as a workflow type.
          if (relative(context.cwd, context.filename).replaceAll('\\', '/') === 'workflows/index.ts') return;
          if (EMPTY_NAMES.has(name)) context.report({ node, messageId: 'empty', data: { name } });
        },
      }),
    },
    'say-why-disabled': {
      meta: { type: 'suggestion', schema: [], messages: { why: 'Say after "--" why the rule does not hold here.' } },
      create: (context) => ({
        Program() {
          for (const comment of context.sourceCode.getAllComments()) {
            if (/^\s*eslint-disable/u.test(comment.value) && !/--\s*\S/u.test(comment.value)) {
              context.report({ loc: comment.loc, messageId: 'why' });
            }
          }
        },
      }),
    },
    docstring: {
      meta: { type: 'suggestion', schema: [], messages: { missing: 'Say in one sentence what {{name}} does.' } },
      create: (context) => ({
        'ExportNamedDeclaration > FunctionDeclaration'(node) {
          const comments = context.sourceCode.getCommentsBefore(node.parent);
          const documented = comments.some(({ type, value }) => type === 'Block' && value.startsWith('*'));
          // An overload is described once, on its first signature.
          const isImplementation = context.sourceCode.getTokenBefore(node.parent)?.value === ';' && !documented;
          if (documented || (isImplementation && followsOverload(node))) return;
          context.report({ node, messageId: 'missing', data: { name: node.id?.name ?? 'this function' } });
        },
      }),
    },
  },
};

function followsOverload(node) {
  const siblings = node.parent.parent.body;
  const previous = siblings[siblings.indexOf(node.parent) - 1];
  return previous?.declaration?.type === 'TSDeclareFunction' && previous.declaration.id?.name === node.id?.name;
}

export default defineConfig(
  // The types of the client are written by openapi-typescript.
  globalIgnores([
    'client/api-types.ts',
    'client/dist/',
    'dist/',
    'prisma/generated/',
    '.data/',
    'node_modules/',
    'coverage/',
  ]),
  { linterOptions: { reportUnusedDisableDirectives: 'error' } },
  js.configs.recommended,
  tseslint.configs.strictTypeChecked,
  tseslint.configs.stylisticTypeChecked,
  {
    languageOptions: {
      parserOptions: { projectService: true, tsconfigRootDir: import.meta.dirname },
    },
    plugins: { house },
    rules: {
      'house/file-names': 'error',
      'house/say-why-disabled': 'error',
      'house/docstring': 'error',
      'max-lines': ['error', { max: 250, skipBlankLines: true, skipComments: true }],
      'max-lines-per-function': ['error', { max: 50, skipBlankLines: true, skipComments: true }],
      complexity: ['error', 10],
      'max-params': ['error', 2],
      eqeqeq: 'error',
      '@typescript-eslint/consistent-type-imports': 'error',
      '@typescript-eslint/no-import-type-side-effects': 'error',
      '@typescript-eslint/switch-exhaustiveness-check': ['error', { considerDefaultExhaustiveForUnions: true }],
      // A validator that is async validates nothing: Temporal does not await it.
      '@typescript-eslint/no-misused-promises': 'error',
      // Numbers in templates read well and cannot go wrong.
      '@typescript-eslint/restrict-template-expressions': ['error', { allowNumber: true }],
      '@typescript-eslint/no-unused-vars': ['error', { argsIgnorePattern: '^_', ignoreRestSiblings: true }],
    },
  },
  {
    // Express tells an error handler from other middleware by its four parameters.
    files: ['api/middleware/**/*.ts', 'api/problem.ts'],
    rules: { 'max-params': 'off', '@typescript-eslint/no-unused-vars': ['error', { argsIgnorePattern: '^_' }] },
  },
  {
    // Plain Node, run before any dependency or compiler exists.
    files: ['**/*.{js,mjs,cjs}'],
    extends: [tseslint.configs.disableTypeChecked],
    languageOptions: {
      globals: Object.fromEntries(
        [
          'process',
          'console',
          'setTimeout',
          'setInterval',
          'clearTimeout',
          'clearInterval',
          'URL',
          'fetch',
          'AbortController',
          'AbortSignal',
          'URLSearchParams',
          'Buffer',
        ].map((name) => [name, 'readonly']),
      ),
    },
  },
  {
    files: ['**/*.cjs'],
    languageOptions: {
      sourceType: 'commonjs',
      globals: { require: 'readonly', module: 'writable', __dirname: 'readonly' },
    },
    rules: { '@typescript-eslint/no-require-imports': 'off' },
  },
  {
    files: ['test/**/*.ts'],
    ...jest.configs['flat/recommended'],
    rules: {
      ...jest.configs['flat/recommended'].rules,
      'jest/expect-expect': ['error', { assertFunctionNames: ['expect', 'expect*', 'fc.assert', 'request.**.expect'] }],
      'jest/no-focused-tests': 'error',
      'jest/no-conditional-expect': 'error',
      'jest/consistent-test-it': ['error', { fn: 'it' }],
    },
  },
  {
    files: ['test/**/*.ts'],
    rules: {
      'max-params': 'off',
      // A `describe` is a chapter, not a function.
      'max-lines-per-function': 'off',
      'house/docstring': 'off',
    },
  },
  {
    // Fakes, not mocks: a fake passes the same suite as the real thing.
    files: ['test/**/*.ts'],
    ignores: ['test/platform/**'],
    rules: {
      'no-restricted-properties': [
        'error',
        { object: 'jest', property: 'mock', message: 'Write a fake and pass it in.' },
      ],
    },
  },
);
