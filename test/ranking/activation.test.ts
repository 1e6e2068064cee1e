import { generateKeyPairSync } from 'node:crypto';
import { join } from 'node:path';

import { biasReport, biasFaults, type BiasReport } from '../../ranking/bias-report';
import { parseModel, type RankingModel } from '../../ranking/model';
import { assessActivation, type ActivationRequest } from '../../ranking/model-activation';
import { canonicalJson, modelKeys, modelSha256, signModel, verifyModel } from '../../ranking/model-signature';
import { generateRegistry, writeTruth } from '../../ranking/population';
import { rankSnapshot } from '../../ranking/rank';
import { demoModel, testFolder } from './folder';

const folder = testFolder();
const model = demoModel();
const registryPath = join(folder, 'registry.parquet');
const truthPath = join(folder, 'truth.parquet');
const newKeys = () =>
  generateKeyPairSync('ed25519', {
    privateKeyEncoding: { type: 'pkcs8', format: 'pem' },
    publicKeyEncoding: { type: 'spki', format: 'pem' },
  });
const { privateKey, publicKey } = newKeys();
const stranger = newKeys();
const keys = modelKeys([publicKey]);
let report: BiasReport;

beforeAll(async () => {
  const made = { seed: 1, households: 20_000, directory: folder, threads: 1 };
  await generateRegistry(made);
  await writeTruth({ ...made, truthPath });
  report = await biasReport({ registryPath, referencePath: truthPath, model, threads: 1 });
});

async function verdictOn(candidate: unknown, changes: Partial<ActivationRequest> = {}) {
  const signature = await signModel(candidate, privateKey);
  const usual = { candidate, signature, keys, kabupaten: ['3201', '9901'], active: [] };
  return assessActivation({ ...usual, biasOf: () => Promise.resolve(report), ...changes });
}

async function faultsOf(candidate: unknown, changes: Partial<ActivationRequest> = {}) {
  const verdict = await verdictOn(candidate, changes);
  return verdict.passes ? [] : verdict.faults;
}

describe('a signature', () => {
  it('holds for the same artefact however its names are ordered, and for no other', async () => {
    const signature = await signModel({ b: 1, a: [2] }, privateKey);

    expect(await verifyModel({ a: [2], b: 1 }, { signature, keys })).toHaveProperty('keyId');
    expect(await verifyModel({ a: [2], b: 2 }, { signature, keys })).toEqual({ fault: 'signature-wrong' });
    expect(canonicalJson({ b: 1, a: [2] })).toBe('{"a":[2],"b":1}');
  });

  it.each([
    ['none', undefined, 'signature-missing'],
    ['no JWS', 'x.y.z', 'signature-missing'],
    ['no header', 'x..z', 'signature-key-unknown'],
  ])('that is %s is refused', async (_what, signature, fault) => {
    expect(await verifyModel(model, { signature, keys })).toEqual({ fault });
  });

  it('by a key nobody knows is refused', async () => {
    const signature = await signModel(model, stranger.privateKey);

    expect(await verifyModel(model, { signature, keys })).toEqual({ fault: 'signature-key-unknown' });
  });
});

describe('activation', () => {
  it('lets the demonstration model pass on the synthetic truth', async () => {
    expect(await faultsOf(model)).toEqual([]);
  });

  it('holds the demonstration model to limits that lie as far below the nation as above, and no family size is far off', () => {
    const { shareRatio, exclusionError, inclusionError } = model.biasLimits ?? {};
    const sizes = report.filter(({ dimension }) => dimension === 'household-size');

    expect((shareRatio?.min ?? 0) * (shareRatio?.max ?? 0)).toBeCloseTo(1, 2);
    expect(exclusionError).toBe(inclusionError);
    expect(sizes.map(({ group }) => group)).toEqual(['1', '2', '3', '4', '5', '6', '7+']);
    expect(sizes.filter(({ ratio }) => Math.abs(ratio - 1) > 0.12)).toEqual([]);
  });

  it('names the golden case that fails, with what was expected and found', async () => {
    const [first, ...others] = model.goldenCases ?? [];
    const goldenCases = [{ ...first, score: 1 }, ...others];

    expect(await faultsOf({ ...model, goldenCases })).toEqual([
      { kind: 'golden-case-fails', name: first?.name, expected: 1, found: first?.score },
    ]);
  });

  it('names what is missing, and a wrong signature with it', async () => {
    const { goldenCases: _cases, biasLimits: _limits, ...bare } = model;
    const signature = await signModel(model, privateKey);

    expect(await faultsOf(bare, { signature })).toEqual([
      { kind: 'signature-wrong' },
      { kind: 'golden-cases-missing' },
      { kind: 'bias-limits-missing' },
    ]);
  });

  it('names a missing stratum, and reads no registry for it', async () => {
    const broken = { ...model, strata: { '3201': model.strata['3201'] } };
    const biasOf = jest.fn(() => Promise.resolve(report));

    expect(await faultsOf(broken, { biasOf })).toEqual([{ kind: 'stratum-missing', kabupaten: '9901' }]);
    expect(biasOf).not.toHaveBeenCalled();
  });

  const active = (validFrom: string, validTo: string | null) => [{ id: 'old', version: '1', validFrom, validTo }];
  it.each([
    ['follows one without an end', active('2025-01-01', null), []],
    ['follows the day after', active('2025-01-01', '2025-12-31'), []],
    ['leaves a day without a model', active('2025-01-01', '2025-12-30'), ['validity-leaves-gap']],
    ['begins while another ends', active('2025-01-01', '2026-01-01'), ['validity-overlaps']],
    ['begins when another begins', active('2026-01-01', null), ['validity-overlaps']],
    ['is active already', [{ ...active('2026-01-01', null)[0], id: model.id } as never], ['version-active-already']],
  ])('of a model that %s', async (_how, before, kinds) => {
    expect((await faultsOf(model, { active: before })).map(({ kind }) => kind)).toEqual(kinds);
  });

  it('refuses a model that is outside its own limits for a group, by name', async () => {
    const biasLimits = {
      shareRatio: { min: 0.999, max: 1.001 },
      exclusionError: 0,
      inclusionError: 0,
      smallestGroup: 500,
    };

    const faults = await faultsOf({ ...model, biasLimits });

    expect(new Set(faults.map(({ kind }) => kind))).toEqual(
      new Set(['bias-share', 'bias-exclusion', 'bias-inclusion']),
    );
    expect(faults).toContainEqual(expect.objectContaining({ dimension: 'sex-of-head', group: 'female' }));
  });
});

describe('the bias report', () => {
  it('splits every dimension into groups that make up the nation', () => {
    const sizes = new Map<string, number>();
    for (const { dimension, households } of report) sizes.set(dimension, (sizes.get(dimension) ?? 0) + households);

    expect([...sizes.values()]).toEqual([20_000, 20_000, 20_000, 20_000, 20_000]);
    expect(report.find(({ dimension }) => dimension === 'nation')).toMatchObject({ ratio: 1, referenceShare: 0.4 });
  });

  it('finds no error when the reference is the model itself', async () => {
    const resultPath = join(folder, 'own.parquet');
    await rankSnapshot({ registryPath, model, resultPath, threads: 1 });

    const own = await biasReport({ registryPath, referencePath: resultPath, model, threads: 1 });

    expect(
      own.every(({ exclusionError, inclusionError, ratio }) => exclusionError + inclusionError === 0 && ratio === 1),
    ).toBe(true);
  });

  it('does not judge groups that are too small', () => {
    const limits = { shareRatio: { min: 1, max: 1 }, exclusionError: 0, inclusionError: 0, smallestGroup: 20_001 };

    expect(biasFaults(report, limits)).toEqual([]);
  });
});

describe('a model of somebody else', () => {
  const variables: RankingModel['variables'] = [
    { name: 'motorcycle', transform: { kind: 'identity' } },
    { name: 'headAge', transform: { kind: 'identity', cap: 60 } },
  ];
  const strata = Object.fromEntries(
    Object.keys(model.strata).map((code) => [code, { intercept: 1_000_000, coefficients: [50_000, -1_000] }]),
  );

  it('ranks with its own variables and coefficients, without a line of code', async () => {
    const other = parseModel(
      { ...model, id: 'bps', variables, strata, adjusters: [], goldenCases: undefined },
      { kabupaten: Object.keys(strata) },
    );

    const { cuts } = await rankSnapshot({
      registryPath,
      model: other,
      resultPath: join(folder, 'bps.parquet'),
      threads: 1,
    });

    expect(cuts.national.every((cut) => cut >= 940_000 && cut <= 1_200_000)).toBe(true);
    expect(modelSha256(other)).not.toBe(modelSha256(model));
  });
});
