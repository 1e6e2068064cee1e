const { existsSync } = require('node:fs');
const { join } = require('node:path');

/** One project per folder, so that `jest --selectProjects domain` needs neither database nor Temporal. */
const FOLDERS = {
  domain: {},
  contracts: {},
  platform: {},
  scripts: {},
  deploy: {},
  bench: {},
  agencies: {},
  ranking: {},
  store: { needsServices: true },
  api: { needsServices: true },
  activities: { needsServices: true },
  workflows: { needsServices: true },
  replay: { needsServices: true },
  journey: { needsServices: true },
  quarters: { needsServices: true },
};

/** Packages published as ES modules only: Node can `require` them, Jest must have them translated. */
const ESM_ONLY = [
  'jose',
  'oidc-provider',
  'idn-area-data',
  '@prisma/schema-engine-wasm',
  'file-type',
  'strtok3',
  'token-types',
  'uint8array-extras',
  '@tokenizer/inflate',
  '@tokenizer/token',
  '@borewit/text-codec',
];

/** Branch coverage promised per folder. Workflows run in Temporal's sandbox, where Jest cannot count. */
const BRANCHES = { domain: 100, activities: 90, agencies: 90, store: 90 };

const exists = (...parts) => existsSync(join(__dirname, ...parts));

/** The services are set up once for a whole run, whichever of the folders that need them are selected. */
const services = {
  ...(exists('test/support/global-setup.ts') && { globalSetup: '<rootDir>/test/support/global-setup.ts' }),
  ...(exists('test/support/global-teardown.ts') && { globalTeardown: '<rootDir>/test/support/global-teardown.ts' }),
};

/** Journeys need the whole product running beside what the other folders need. */
const journeyServices = {
  ...services,
  ...(exists('test/support/journey-setup.ts') && { globalSetup: '<rootDir>/test/support/journey-setup.ts' }),
};

const project = ([folder, { needsServices }]) => ({
  displayName: folder,
  rootDir: __dirname,
  testEnvironment: 'node',
  testMatch: [`<rootDir>/test/${folder}/**/*.test.ts`],
  modulePathIgnorePatterns: ['<rootDir>/dist/', '<rootDir>/.data/'],
  transform: {
    '^.+\\.[cm]?[jt]s$': [
      '@swc/jest',
      { swcrc: false, jsc: { target: 'es2022', parser: { syntax: 'typescript' } }, module: { type: 'commonjs' } },
    ],
  },
  transformIgnorePatterns: [`/node_modules/(?!(${ESM_ONLY.join('|')})/)`],
  // A limit given here is not heard by the projects of a run, so each test file sets its own.
  setupFilesAfterEnv: [
    '<rootDir>/test/support/timeouts.ts',
    ...(needsServices ? ['<rootDir>/test/support/second-try.ts'] : []),
  ],
  ...(needsServices && (folder === 'journey' ? journeyServices : services)),
});

/** @type {import('jest').Config} */
module.exports = {
  projects: Object.entries(FOLDERS)
    .filter(([folder]) => exists('test', folder))
    .map(project),
  // Each worker loads a native module of 30 MB and drives real servers on the same cores.
  maxWorkers: 2,
  // Journeys of one file that are lived through at once. More would make each other miss their dates.
  maxConcurrency: 3,
  coverageProvider: 'v8',
  coverageThreshold: Object.fromEntries(
    Object.entries(BRANCHES)
      .filter(([folder]) => exists(folder))
      .map(([folder, branches]) => [`./${folder}/`, { branches }]),
  ),
};
