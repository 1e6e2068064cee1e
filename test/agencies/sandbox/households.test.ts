import fc from 'fast-check';

import { syntheticHousehold, type HouseholdFault } from '../../../agencies/sandbox/households';
import { createRegistry } from '../../../agencies/sandbox/registry';
import {
  isRejectedAtFirst,
  KK_SERIALS,
  NIK_SERIALS,
  plantedCriterion,
  plantedStatus,
} from '../../../agencies/sandbox/serials';
import { parseKkNumber, parseNik, statedBy } from '../../../domain/identity/nik';

const FAULTS = [...Object.keys(NIK_SERIALS), ...Object.keys(KK_SERIALS)].filter(
  (fault) => fault !== 'matched' && fault !== 'accepted',
) as HouseholdFault[];

const plans = fc.record({
  seed: fc.integer({ min: 0, max: 5_000_000 }),
  kabupaten: fc.constantFrom('3201', '7371', '9171'),
  village: fc.constantFrom('3201022003', '7371011003', '9171032001'),
  members: fc.integer({ min: 1, max: 10 }),
  fault: fc.constantFrom(...FAULTS),
});

describe('an invented household', () => {
  it('is one that the rules of a submission accept', () => {
    fc.assert(
      fc.property(plans, (plan) => {
        const { kkNumber, members } = syntheticHousehold(plan);

        expect(parseKkNumber(kkNumber)).toBeDefined();
        expect(members.filter(({ relation }) => relation === '1')).toHaveLength(1);
        for (const { nik, sex, birthDate } of members) {
          const stated = parseNik(nik);
          expect(stated && statedBy(stated)).toEqual({ sex, birthDateYymmdd: birthDate.replaceAll('-', '').slice(2) });
        }
        expect(new Set(members.map(({ nik }) => nik)).size).toBe(plan.members);
      }),
    );
  });

  it('belongs to no real province', () => {
    fc.assert(
      fc.property(plans, (plan) => {
        const { kkNumber, members } = syntheticHousehold(plan);

        expect([kkNumber, ...members.map(({ nik }) => nik)].every((number) => number.startsWith('99'))).toBe(true);
      }),
    );
  });

  it('carries its trouble in its head or its card, and nowhere else', () => {
    fc.assert(
      fc.property(plans, (plan) => {
        const { kkNumber, members } = syntheticHousehold(plan);
        const [head, ...others] = members.map(({ nik }) => plantedStatus(nik));
        const criterion = plantedCriterion(kkNumber);
        const found = isRejectedAtFirst(kkNumber)
          ? 'bps-reject'
          : criterion === undefined
            ? head
            : `criterion-${criterion}`;

        expect(found).toBe(plan.fault);
        expect(others.every((status) => status === 'matched')).toBe(true);
      }),
    );
  });

  it('is the same for the same plan and shares no number with another of its village', () => {
    const plan = { kabupaten: '3201', village: '3201022003', members: 4 };
    const households = Array.from({ length: 20_000 }, (_, seed) => syntheticHousehold({ ...plan, seed }));
    const numbers = households.flatMap(({ kkNumber, members }) => [kkNumber, ...members.map(({ nik }) => nik)]);

    expect(new Set(numbers).size).toBe(numbers.length);
    expect(syntheticHousehold({ ...plan, seed: 19_999 })).toEqual(households.at(-1));
  });

  it('shares no card with a household of equal seed in another village of the demonstration', () => {
    const villages = ['3201022003', '3201011006', '7371011003', '7371021001', '9171032001', '9171021005'];
    const cards = villages.flatMap((village) =>
      Array.from({ length: 500 }, (_, seed) => {
        return syntheticHousehold({ seed, kabupaten: village.slice(0, 4), village, members: 1 }).kkNumber;
      }),
    );

    expect(new Set(cards).size).toBe(cards.length);
  });

  it.each([0, 11, 1.5])('does not have %d members', (members) => {
    expect(() => syntheticHousehold({ seed: 1, kabupaten: '3201', village: '3201022003', members })).toThrow(
      RangeError,
    );
  });
});

describe('the registry', () => {
  const { kkNumber } = syntheticHousehold({
    seed: 1,
    kabupaten: '3201',
    village: '3201022003',
    members: 1,
    fault: 'criterion-e',
  });
  const household = { kkNumber, attributesComplete: true };

  it('repairs a planted criterion after as many returns as planned', () => {
    const registry = createRegistry();
    registry.repairAfter(2);

    const answers = [registry.assess(household), registry.assess(household), registry.assess(household)];

    expect(answers).toEqual([['e'], ['e'], []]);
  });

  it('names a criterion once when it fails for two reasons', () => {
    expect(createRegistry().assess({ ...household, attributesComplete: false })).toEqual(['e']);
  });
});
