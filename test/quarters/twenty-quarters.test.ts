import { mkdtempSync, rmSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';

import { proposalWorkflowId } from '../../contracts/names';
import { nextQuarter } from '../../domain/calendar/quarter';
import { modelSha256 } from '../../ranking/model-signature';
import { uniform } from '../../ranking/regions';
import { expectConsistent, expectConsistentJournal } from '../support/journal-assertions';
import {
  decidedTwice,
  determinedOtherwise,
  miscounted,
  otherThanRules,
  outOfLine,
  uncited,
  undecided,
} from './decided';
import { explainedQuarters } from './explained';
import { drawTurn } from './families';
import { liveThrough, type Life } from './living';
import { decidedAndPaid } from './paying';
import { rerun } from './rerun';
import { modelChanges } from './rules';

/** Four within `npm test`; `npm run test:quarters` lives through all twenty. */
const QUARTERS = Number(process.env['QUARTERS'] ?? '4');
const SEED = 20;
/** A quarter takes as long as the machine needs for it, at most this. */
const PATIENCE_MS = 120_000 + QUARTERS * 30_000;

const directory = mkdtempSync(join(tmpdir(), 'quarters-'));
let life: Life;

beforeAll(async () => {
  life = await liveThrough({ directory, quarters: QUARTERS, seed: SEED });
}, PATIENCE_MS);
afterAll(async () => {
  await (life as Life | undefined)?.system.stop();
  rmSync(directory, { recursive: true, force: true });
});

it('were lived through with households that change, move, object, appeal and propose again', () => {
  const { happened, quarters, families } = life;
  const decided = quarters.flatMap(({ entries }) => entries.map(({ household }) => household));
  const times = [...new Set(decided)].map((household) => decided.filter((one) => one === household).length);

  expect(quarters).toHaveLength(QUARTERS);
  expect(Object.entries(happened).filter(([, count]) => count === 0)).toEqual([]);
  expect(times.filter((count) => count >= Math.ceil(QUARTERS / 2))).toHaveLength(families.length);
});

describe('every quarter', () => {
  it('decided each household once for each programme, and told it', () => {
    expect(life.quarters.flatMap(undecided)).toEqual([]);
  });

  it('names snapshot, model, rules and calendar, and those who signed', () => {
    const { calendar, models, late, quarters } = life;

    expect(quarters.flatMap((evidence) => uncited(evidence, { calendarId: calendar.id, models }))).toEqual([]);
    expect(quarters.flatMap((evidence) => determinedOtherwise(evidence, { late }))).toEqual([]);
    expect(new Set(quarters.map(({ run }) => run.snapshotSha256)).size).toBe(QUARTERS);
    expect(new Set(quarters.map(({ run }) => run.modelVersion)).size).toBe(1 + modelChanges(QUARTERS).length);
    expect(new Set(quarters.map(({ run }) => run.rulesId)).size).toBeGreaterThan(1);
  });

  it('is decided as the rules say, within quotas, and its waiting lists are in line', () => {
    const { quarters } = life;
    const waiting = quarters.flatMap(({ decisions }) => decisions.filter(({ outcome }) => outcome === 'waiting-list'));
    const kept = quarters.flatMap(({ decisions }) => decisions.filter(({ reason }) => reason === 'PENERIMA_LAMA'));

    expect(quarters.flatMap(otherThanRules)).toEqual([]);
    expect(quarters.flatMap(outOfLine)).toEqual([]);
    expect(miscounted(quarters)).toEqual([]);
    expect(waiting.length).toBeGreaterThan(QUARTERS);
    expect(kept.length).toBeGreaterThan(0);
  });

  it('explains every decision: the score and what changed since the quarter before, each cause by itself', () => {
    const { breaches, causes } = explainedQuarters(life.quarters, life.models);
    // Who was served late before a model changed is told of model and others in one part: among four quarters nobody need be.
    const { together: _maybe, ...always } = causes;
    const wanted = QUARTERS > 7 ? causes : always;

    expect(breaches).toEqual([]);
    expect(Object.entries(wanted).filter(([, count]) => count === 0)).toEqual([]);
  });

  it('says the same, byte for byte, when it is ranked once more from its archive', async () => {
    const drawn = Math.floor(uniform(`${String(SEED)}/rerun`) * QUARTERS);
    const earlier = life.quarters.filter((_, at) => [0, drawn, QUARTERS - 1].includes(at));
    expect(earlier.length).toBeGreaterThan(1);
    for (const evidence of earlier) {
      const { again, then } = await rerun(life, evidence);
      expect(again).toEqual(then);
    }
  });
});

describe('a quarter whose version is late', () => {
  it('is served with the version before, then decides who has not been, and nobody twice', () => {
    const late = life.quarters.filter(({ run }) => life.late.includes(run.version));
    const versions = late.map(({ decisions }) => new Set(decisions.map(({ decileVersion }) => decileVersion)).size);

    expect(late.flatMap(decidedTwice)).toEqual([]);
    expect(late.length).toBeGreaterThan(0);
    expect(versions.filter((count) => count !== 2)).toEqual([]);
  });

  it('says so to whoever was decided by the version before, and to nobody else', () => {
    for (const { run, entries } of life.quarters) {
      const said = entries.map(({ proposalId }) => {
        const { events = [] } = life.cases.get(proposalWorkflowId(proposalId)) ?? {};
        return events.find(({ kind, detail }) => kind === 'decided' && detail['version'] === run.version)?.detail;
      });

      expect(said.map((detail) => [detail?.['decileVersion'], detail?.['late']])).toEqual(
        entries.map(({ decileVersion }) => [decileVersion, decileVersion !== run.version]),
      );
    }
  });

  it('was published when the next cycle was open already, and says that it was late', () => {
    const published = life.cycles.map((cycle) => cycle.events.find(({ kind }) => kind === 'version-published'));
    const said = published.map((event) => event?.detail['late']);
    const versions = life.quarters.map(({ run }) => life.late.includes(run.version));

    expect(said).toEqual(versions);
  });
});

describe('a model of a later quarter', () => {
  it('was signed, and took the place of the one before only as it was signed', async () => {
    const { models, office } = life;
    const verified = await office.verified();

    expect(verified.map(({ version, sha256 }) => [version, sha256])).toEqual(
      models.map((model) => [model.version, modelSha256(model)]),
    );
    for (const { artefact, keyId, said, saidOfAnother, sha256 } of verified) {
      expect(said).toEqual({ keyId });
      expect(saidOfAnother).toEqual({ fault: 'signature-wrong' });
      expect(modelSha256(artefact)).toBe(sha256);
    }
    expect(office.refusals).toEqual(['signature-key-unknown', 'signature-wrong']);
  });
});

describe('a payment', () => {
  it('is taken of what was granted, and of nothing else', () => {
    const answers = (name: 'granted' | 'unknown' | 'notGranted') =>
      new Set(life.payments.flatMap((paid) => paid[name]));

    expect(life.payments.map(({ quarter }) => quarter)).toEqual(life.quarters.map(({ run }) => run.quarter));
    expect([...answers('granted')]).toEqual(['recorded']);
    expect([...answers('unknown')]).toEqual(['decision-unknown']);
    expect([...answers('notGranted')]).toEqual(['decision-not-granted']);
  });

  it('that was made or has failed leaves the decision as it was determined', async () => {
    const { quarters, system } = life;
    const stands = await decidedAndPaid(system);
    const determined = quarters.flatMap(({ run, decisions }) =>
      decisions.map(({ proposalId, programme, outcome }) => [run.quarter, proposalId, programme, outcome].join(' ')),
    );
    const reported = (outcome: string): string[] =>
      stands.filter((one) => one.outcome === outcome).map(({ reports }) => reports.join(' then '));

    expect(stands.map((one) => [one.quarter, one.proposalId, one.programme, one.outcome].join(' ')).sort()).toEqual(
      determined.sort(),
    );
    expect(new Set(reported('granted'))).toEqual(new Set(['ordered then paid', 'ordered then failed']));
    expect(new Set([...reported('waiting-list'), ...reported('refused')])).toEqual(new Set(['']));
  });
});

describe('an appeal', () => {
  it('is ruled on by somebody who has not decided before', () => {
    expect(new Set(life.appeals.map(({ sameOfficer }) => sameOfficer))).toEqual(new Set(['same-officer']));
    for (const { proposalId } of life.appeals) {
      const tasks = life.cases.get(proposalWorkflowId(proposalId))?.tasks ?? [];
      const rulings = tasks.filter(({ kind, state }) => kind === 'objection-appeal' && state === 'COMPLETED');
      const earlier = tasks.filter(({ kind }) => kind !== 'objection-appeal').map(({ completedBy }) => completedBy);

      expect(rulings.length).toBeGreaterThan(0);
      expect(rulings.filter(({ completedBy }) => earlier.includes(completedBy))).toEqual([]);
    }
  });

  it('that is accepted has the record corrected and the household ranked and decided anew; one that is refused ends it', () => {
    const { appeals, quarters } = life;
    const after = appeals.map(({ version, no, proposalId, ruling }) => {
      // Whoever moves takes the case back before the next version comes, and files anew where they live then.
      const movesOn = drawTurn({ no }, { seed: SEED, version: nextQuarter(version) }).moves;
      const later = quarters.filter(({ run }) => run.version > version);
      const entries = later.flatMap((one) => one.entries.filter((entry) => entry.proposalId === proposalId));
      const decisions = later.flatMap((one) => one.decisions.filter((decided) => decided.proposalId === proposalId));
      return { ruling, isRanked: later.length > 0 && !movesOn, entry: entries[0], decisions };
    });
    const accepted = after.filter(({ ruling, isRanked }) => ruling === 'accepted' && isRanked);
    const refused = after.filter(({ ruling }) => ruling === 'refused');

    expect(accepted.map(({ entry }) => entry?.features.motorcycle)).toEqual(accepted.map(() => 0));
    expect(accepted.filter(({ decisions }) => decisions.length === 0)).toEqual([]);
    expect(refused.filter(({ entry, decisions }) => entry !== undefined || decisions.length > 0)).toEqual([]);
    expect(accepted.length * refused.length).toBeGreaterThan(0);
  });
});

describe('every case', () => {
  it('has a timeline that is whole and consistent, and so has every ranking', () => {
    for (const followed of life.cases.values()) expectConsistent(followed);
    for (const cycle of life.cycles) expectConsistentJournal(cycle);

    expect(life.cases.size).toBeGreaterThan(life.families.length);
  });

  it('is over, or waits for a version to come: nobody is stuck', async () => {
    const { quarters, system } = life;
    const { pool } = system.stores.database;
    const next = nextQuarter(quarters.at(-1)?.run.version ?? '');
    const stuck = `select stage, next_step, version from proposal
      where ended_as is null and not (awaits_version and version >= $1)`;
    const tasks = `select kind from task where state = 'OPEN'`;
    const unheard = `select run_id from ranking_entry where told_at is null`;

    expect((await pool.query(stuck, [next])).rows).toEqual([]);
    expect((await pool.query(tasks)).rows).toEqual([]);
    expect((await pool.query(unheard)).rows).toEqual([]);
  });
});
