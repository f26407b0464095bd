import js from '@eslint/js';
import jupyter from '@jupyter/eslint-plugin';
import prettierRecommended from 'eslint-plugin-prettier/recommended';
import { defineConfig } from 'eslint/config';
import globals from 'globals';
import tseslint from 'typescript-eslint';

import namesAsKeys from './scripts/lint/names-as-keys.mjs';

export default defineConfig([
  {
    ignores: [
      '**/node_modules',
      '**/*.d.ts',
      'lib',
      'coverage',
      'dist',
      'build',
      'jupyterlab_seed',
      '.venv*',
      '.test-venvs',
      '.yarn',
      'ui-tests/playwright-report',
      'ui-tests/test-results'
    ]
  },
  js.configs.recommended,
  {
    plugins: { jupyter }
  },
  jupyter.configs.recommended,

  // The extension. Jupyter's rules for signals and disposables need the types.
  {
    files: ['src/**/*.{ts,tsx}'],
    extends: [tseslint.configs.recommendedTypeChecked],
    languageOptions: {
      globals: globals.browser,
      parserOptions: {
        project: './tsconfig.test.json',
        tsconfigRootDir: import.meta.dirname
      }
    },
    rules: {
      '@typescript-eslint/consistent-type-imports': [
        'error',
        { disallowTypeAnnotations: false, fixStyle: 'separate-type-imports' }
      ],
      '@typescript-eslint/naming-convention': [
        'error',
        {
          selector: 'interface',
          format: ['PascalCase'],
          custom: { regex: '^I[A-Z]', match: true }
        }
      ],
      '@typescript-eslint/no-explicit-any': 'error',
      // Namespaces hold a class's options and a module's privates, as in JupyterLab.
      '@typescript-eslint/no-namespace': 'off',
      '@typescript-eslint/no-unused-vars': ['error', { args: 'none' }],
      // `signal.connect(this._onChanged, this)` binds.
      '@typescript-eslint/unbound-method': 'off',
      // Our own modules are small, and needed as soon as a notebook opens.
      'jupyter/prefer-lazy-imports': ['warn', { ignoreImports: ['../*'] }],
      curly: ['error', 'all'],
      eqeqeq: 'error',
      'no-console': ['error', { allow: ['warn', 'error'] }],
      'prefer-arrow-callback': 'error'
    }
  },
  {
    // What is longer is two things. Python has the same limits: jupyterlab_seed/tests/test_sizes.py.
    files: ['src/**/*.{ts,tsx}'],
    ignores: ['src/**/__tests__/**'],
    plugins: { seed: { rules: { 'names-as-keys': namesAsKeys } } },
    rules: {
      'max-lines': ['error', 350],
      'max-lines-per-function': ['error', 60],
      'seed/names-as-keys': 'error'
    }
  },
  {
    files: ['src/**/__tests__/**'],
    languageOptions: { globals: { ...globals.jest, ...globals.node } },
    rules: {
      // Mocks are partial, and tests look into private members.
      '@typescript-eslint/no-unsafe-argument': 'off',
      '@typescript-eslint/no-unsafe-assignment': 'off',
      '@typescript-eslint/no-unsafe-call': 'off',
      '@typescript-eslint/no-unsafe-member-access': 'off',
      '@typescript-eslint/no-unsafe-return': 'off',
      '@typescript-eslint/require-await': 'off',
      'no-console': 'off',
      'jupyter/command-described-by': 'off',
      'jupyter/no-untranslated-string': 'off',
      'jupyter/plugin-description': 'off',
      'jupyter/plugin-id-convention': 'off',
      'jupyter/require-disposable-ownership': 'off',
      'jupyter/require-disposable-transfer': 'off',
      'jupyter/require-signal-cleanup': 'off'
    }
  },

  // The integration tests: a project of their own, linted without its types.
  {
    files: ['ui-tests/**/*.ts'],
    extends: [tseslint.configs.recommended],
    languageOptions: { globals: { ...globals.browser, ...globals.node } },
    rules: {
      '@typescript-eslint/no-explicit-any': 'error',
      'jupyter/no-untranslated-string': 'off',
      curly: ['error', 'all'],
      eqeqeq: 'error'
    }
  },

  // Tools and configuration.
  {
    // Those that drive a browser hand it functions, which know its window.
    files: ['**/*.mjs'],
    languageOptions: { globals: { ...globals.browser, ...globals.node } },
    rules: { curly: ['error', 'all'], eqeqeq: 'error' }
  },
  {
    files: ['**/*.js'],
    ignores: ['style/**'],
    languageOptions: { globals: globals.node, sourceType: 'commonjs' },
    rules: { curly: ['error', 'all'], eqeqeq: 'error' }
  },
  {
    // They need types, which only the extension's sources have.
    files: ['**/*.js', '**/*.mjs', 'ui-tests/**/*.ts'],
    rules: {
      'jupyter/prefer-signal-this-arg': 'off',
      'jupyter/require-disposable-ownership': 'off',
      'jupyter/require-disposable-transfer': 'off',
      'jupyter/require-signal-cleanup': 'off',
      'jupyter/require-signal-this-arg': 'off'
    }
  },
  prettierRecommended
]);
