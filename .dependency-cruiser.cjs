/** Everything of ours that is not a package or a part of Node. */
const ROOMS =
  'domain|contracts|client|workflows|activities|agencies|store|ranking|api|workers|platform|prisma|scripts|bench|test|tools';

/** A room may know the rooms named, and no other room. */
const knowsOnly = (room, allowed) => ({
  from: { path: `^${room}/` },
  to: { path: `^(${ROOMS})/`, pathNot: `^(${[room, ...allowed].join('|')})/` },
});

/** A room may use the packages named and, when `node` is listed, what Node brings along. */
const usesOnly = (room, packages) => ({
  from: { path: `^${room}/` },
  to: {
    dependencyTypes: [
      'npm',
      'npm-dev',
      'npm-peer',
      'npm-optional',
      'npm-no-pkg',
      ...(packages.includes('node') ? [] : ['core']),
    ],
    ...(packages.length > 0 && { pathNot: `node_modules/(${packages.join('|')})/` }),
  },
});

const promise = (name, rule) => ({ name, severity: 'error', ...rule });

/** @type {import('dependency-cruiser').IConfiguration} */
module.exports = {
  forbidden: [
    promise('domain-knows-nothing', {
      comment: 'The rules can be read, run and tested without anything around them.',
      from: { path: '^domain/' },
      to: { pathNot: '^domain/' },
    }),
    promise('contracts-know-the-domain', {
      comment: 'What an integrator imports brings the domain along and nothing else of ours.',
      ...knowsOnly('contracts', ['domain']),
    }),
    promise('contracts-use-temporal-and-zod', {
      comment: 'An integrator in TypeScript needs the SDK and zod to name, check and start what we offer, and no more.',
      ...usesOnly('contracts', ['@temporalio/(client|common|workflow)', 'zod']),
    }),
    promise('client-stands-alone', {
      comment: 'Whoever calls the API copies one folder: the client needs nothing of ours, no package and no Node.',
      ...knowsOnly('client', []),
    }),
    promise('client-uses-no-package', {
      comment: 'The client runs wherever there is `fetch`.',
      ...usesOnly('client', []),
    }),
    promise('workflows-know-domain-and-contracts', {
      comment: 'A workflow decides when things happen; effects reach it only as contracts.',
      ...knowsOnly('workflows', ['domain', 'contracts']),
    }),
    promise('workflows-use-temporal-only', {
      comment: 'Workflow code replays the same on every machine, so it uses nothing but the SDK.',
      ...usesOnly('workflows', ['@temporalio/workflow']),
    }),
    promise('workflows-stay-small', {
      comment: 'Every worker loads the workflow bundle, so no path from a workflow leads to a client or to zod.',
      from: { path: '^workflows/' },
      to: { path: 'node_modules/(@temporalio/client|zod)/', reachable: true },
    }),
    promise('activities-know-what-they-call', {
      comment: 'Activities connect; they know the places they connect and no process around them.',
      ...knowsOnly('activities', ['domain', 'contracts', 'agencies', 'store', 'ranking']),
    }),
    promise('activities-import-types-only', {
      comment: 'Activities are handed their clients and stores, so tests can hand them fakes.',
      from: { path: '^activities/', pathNot: '^activities/failure-boundary[.]ts$' },
      to: { path: '^(agencies|store|ranking)/', dependencyTypesNot: ['type-only'] },
    }),
    promise('agencies-know-the-domain', {
      comment: 'An institution’s words are translated at its client and go no further.',
      ...knowsOnly('agencies', ['domain']),
    }),
    promise('store-knows-domain-and-contracts', {
      comment: 'PostgreSQL is an inner detail: the store serves the domain and no caller.',
      ...knowsOnly('store', ['domain', 'contracts', 'prisma']),
    }),
    promise('store-uses-postgresql-only', {
      comment: 'The store brings no second way to reach the network or a workflow; it looks at the bytes it is given.',
      ...usesOnly('store', ['node', '@prisma/[^/]+', 'pg', '@types/pg', 'rate-limiter-flexible', 'zod', 'file-type']),
    }),
    promise('ranking-knows-the-domain', {
      comment: 'The model can be scored and explained without the system around it.',
      ...knowsOnly('ranking', ['domain']),
    }),
    promise('api-is-thin', {
      comment: 'The API asks: it holds no workflow, activity or agency code.',
      ...knowsOnly('api', ['domain', 'contracts', 'store', 'platform']),
    }),
    promise('workers-do-not-know-the-api', {
      comment: 'Workers and API are released and scaled apart.',
      ...knowsOnly('workers', [
        'domain',
        'contracts',
        'workflows',
        'activities',
        'agencies',
        'store',
        'ranking',
        'platform',
      ]),
    }),
    promise('platform-serves-any-project', {
      comment: 'Nothing in platform would have to change for another project.',
      ...knowsOnly('platform', []),
    }),
    promise('prisma-stays-in-the-store', {
      comment: 'Rows are mapped to domain values in one place.',
      from: { pathNot: '^(store|prisma|test)/' },
      to: { path: '^prisma/generated/|node_modules/(@prisma|pg)/' },
    }),
    promise('no-sandbox-in-production-code', {
      comment: 'The institutions of the demonstration never become part of a client.',
      from: { path: '^agencies/', pathNot: '^agencies/sandbox/' },
      to: { path: '^agencies/sandbox/' },
    }),
    promise('no-test-code-in-production', {
      comment: 'What runs does not know that it is tested.',
      from: { pathNot: '^(test|bench)/' },
      to: { path: '^(test|bench)/' },
    }),
    promise('no-development-packages', {
      comment: 'What runs needs only the packages that are installed in production.',
      from: { pathNot: '^(test|bench)/' },
      // Types vanish when the code is built.
      to: { dependencyTypes: ['npm-dev'], dependencyTypesNot: ['type-only'], pathNot: 'node_modules/@types/' },
    }),
    promise('no-cycles', {
      comment: 'Each file can be understood before the ones that import it.',
      from: {},
      to: { circular: true, viaOnly: { dependencyTypesNot: ['type-only'] } },
    }),
    promise('everything-resolves', {
      comment: 'Every import exists and is declared in package.json.',
      from: {},
      to: { couldNotResolve: true, pathNot: '^prisma/generated/' },
    }),
  ],
  options: {
    doNotFollow: { path: ['node_modules', '^prisma/generated/'] },
    exclude: { path: '^(dist|coverage|[.]data)/' },
    tsPreCompilationDeps: true,
    tsConfig: { fileName: 'tsconfig.json' },
    enhancedResolveOptions: {
      exportsFields: ['exports'],
      conditionNames: ['require', 'node', 'default', 'types'],
      extensions: ['.ts', '.js', '.cjs', '.mjs', '.json', '.d.ts'],
    },
  },
};
