import { randomBytes, randomUUID } from 'node:crypto';

import type { ProposalSubmission } from '../../domain/proposal/submission';
import type { Actor } from '../../domain/tasks/decide';
import { submissionOf } from '../../scripts/play/demonstration';
import type { AnsweredFiling } from '../../store/admit-together';
import { createApiStores, type ApiStores } from '../../store/compose';
import type { Party } from '../../store/scope';
import { readSignedCopy } from '../../store/audit/read-copy';
import { verifyAudit } from '../../store/audit/verify';
import { anOutsideCopy, chainOf } from '../support/audit';
import { DATABASE_ROLES } from '../../store/roles';
import { fixedKeys, newKeyFile } from '../../store/sealing';
import { CALENDAR_ID, testStores, type TestStores } from '../support/database';

const keys = fixedKeys(newKeyFile());
let stores: TestStores;
beforeAll(async () => {
  stores = await testStores(keys);
});
afterAll(() => stores.drop());

const VILLAGE = '9901012001';
const ELSEWHERE = '3201011006';
let seed = 70_000;

function aSubmission(changes: Partial<ProposalSubmission> = {}): ProposalSubmission {
  seed += 1;
  return { ...submissionOf({ seed, village: VILLAGE, channel: 'kemensos', calendarId: CALENDAR_ID }), ...changes };
}

const officer = (office: string): Actor => ({ personId: randomUUID(), role: 'kemensos-officer', office });

interface Asked {
  readonly submission: ProposalSubmission;
  readonly actor?: Actor;
  /** Instead of an actor. */
  readonly as?: Party;
  readonly key?: string;
  /** Another process than the first. */
  readonly through?: ApiStores;
}

/** Filed at the same moment as all others of this turn. */
async function file({ submission, key = randomUUID(), ...asked }: Asked): Promise<AnsweredFiling | undefined> {
  const { actor = officer('9901'), through = stores.api } = asked;
  const request = { proposalId: randomUUID(), submission, startWorkflow: true };
  const entry = { subject: asked.as?.subject ?? actor.personId, key, requestHash: randomBytes(32) };
  return through.as(asked.as ?? actor).admission.admitAtOnce(request, {
    entry,
    answerTo: ({ proposalId, trackingCode }) => ({
      status: 202,
      headers: { Location: `/v1/proposals/${proposalId}` },
      body: { trackingCode },
    }),
  });
}

/** How many transactions wrote the proposals of a village. */
async function transactionsOf(proposalIds: readonly string[]): Promise<number> {
  const text = 'select count(distinct xmin::text)::int as count from proposal where id = any($1)';
  return (await stores.database.pool.query<{ count: number }>(text, [proposalIds])).rows[0]?.count ?? 0;
}

function idsOf(answers: readonly (AnsweredFiling | undefined)[]): string[] {
  return answers.flatMap((one) => (one === undefined ? [] : [one.view.proposalId]));
}

describe('households filed at one moment', () => {
  it('go in with few statements, each with all that belongs to it', async () => {
    const asked = Array.from({ length: 33 }, (_, index) => ({
      submission: aSubmission({ rt: String(index).padStart(3, '0') }),
      actor: officer('9901'),
    }));
    const ids = idsOf(await Promise.all(asked.map(file)));

    expect(ids).toHaveLength(33);
    // One alone, and the rest together: fewer where they come in one breath, more where the machine holds them up on their way.
    expect(await transactionsOf(ids)).toBeLessThan(12);
    const { rows } = await stores.database.pool.query(
      `select count(*)::int as filed, count(*) filter (where p.rt = lpad((n - 1)::text, 3, '0'))::int as "ofRt",
        sum((select count(*) from proposal_member m where m.proposal_id = p.id))::int as members,
        count(k.proposal_id)::int as keys, count(o.proposal_id)::int as pending, count(l.key)::int as answers
      from unnest($1::uuid[], $2::text[]) with ordinality as asked(id, subject, n)
      join proposal p using (id) join proposal_key k on k.proposal_id = id join outbox o on o.proposal_id = id
      join idempotency_key l on l.subject = asked.subject and l.headers ->> 'Location' = '/v1/proposals/' || id`,
      [ids, asked.map(({ actor }) => actor.personId)],
    );
    expect(rows).toEqual([{ filed: 33, ofRt: 33, members: 132, keys: 33, pending: 33, answers: 33 }]);
  });

  it('are each opened by their own key, and each begin a chain of their own', async () => {
    const asked = Array.from({ length: 8 }, () => ({ submission: aSubmission() }));
    const ids = idsOf(await Promise.all(asked.map(file)));
    for (const [place, proposalId] of ids.entries()) {
      const { kkNumber, members } = await stores.households.open(proposalId);
      expect(kkNumber).toBe(asked[place]?.submission.kkNumber);
      expect(members).toEqual(asked[place]?.submission.members);
      await stores.audit.append(proposalId, { kind: 'system', action: 'looked-at', detail: {} });
      const actions = (await chainOf(stores.database.pool, proposalId)).map(({ action }) => action);
      expect(actions).toEqual(['proposal-admitted', 'looked-at']);
    }
    const outside = anOutsideCopy();
    const verdict = await verifyAudit({ db: stores.database.pool, copy: readSignedCopy(outside.directory) });
    outside.remove();
    expect(verdict.broken).toEqual([]);
  });

  it('do not suffer from those among them that something stands in the way of', async () => {
    const running = aSubmission();
    await file({ submission: running });
    const actor = officer('9901');
    await file({ submission: aSubmission(), actor, key: 'used' });
    const twin = aSubmission();
    const withTwin = aSubmission({ members: [...aSubmission().members, ...twin.members.slice(0, 1)] });
    const asked: Asked[] = [
      ...Array.from({ length: 9 }, () => ({ submission: aSubmission() })),
      { submission: running },
      { submission: aSubmission(), actor, key: 'used' },
      { submission: twin },
      { submission: withTwin },
      ...Array.from({ length: 9 }, () => ({ submission: aSubmission() })),
    ];
    const answers = await Promise.all(asked.map(file));

    const refused = answers.flatMap((answer, place) => (answer === undefined ? [place] : []));
    // Of two families who share a person either may be first.
    expect(refused).toEqual([9, 10, answers[11] === undefined ? 11 : 12]);
    const { rows } = await stores.database.pool.query(
      `select count(*)::int as unused from identity_index i where purpose = 'nik'
        and not exists (select from proposal_member m where m.nik_index = i.reference)`,
    );
    expect(rows).toEqual([{ unused: 0 }]);
  });

  it('answer a key that comes twice in one group once, whatever comes with it', async () => {
    const actor = officer('9901');
    const submission = aSubmission();
    const asked: Asked[] = [
      { submission: aSubmission() },
      { submission, actor, key: 'twice' },
      { submission, actor, key: 'twice' },
      { submission: aSubmission(), actor, key: 'twice' },
      { submission: aSubmission() },
    ];
    const answers = await Promise.all(asked.map(file));
    const admitted = answers.map((answer) => answer !== undefined);
    // Which of the three comes first is nobody's to say.
    expect([admitted[0], admitted[4]]).toEqual([true, true]);
    expect(admitted.slice(1, 4).filter(Boolean)).toHaveLength(1);
  });

  it('do not suffer from a filer whose regions or name are no setting', async () => {
    const odd: Actor = { ...officer('9901'), personId: "x'; set local app.office = 'nation" };
    const asked = [
      { submission: aSubmission() },
      { submission: aSubmission(), actor: odd },
      { submission: aSubmission() },
    ];
    const answers = await Promise.allSettled(asked.map(file));
    expect(answers.map(({ status }) => status)).toEqual(['fulfilled', 'rejected', 'fulfilled']);
  });

  it('may be those of accounts with more regions than stand in one line', async () => {
    const regions = Array.from({ length: 900 }, (_, place) => `9901012${String(place + 1).padStart(3, '0')}`);
    const account = { subject: randomUUID(), role: 'integrator', regions } as const;
    const answers = await Promise.all(
      Array.from({ length: 33 }, () => file({ submission: aSubmission(), as: account })),
    );
    expect(idsOf(answers)).toHaveLength(33);
  });

  it('of two processes that file the same households at once are each admitted once, by nobody waiting for ever', async () => {
    const connectionString = stores.addressAs(DATABASE_ROLES.api);
    const other = createApiStores({
      keys,
      connectionString,
      connections: 5,
      statementTimeoutMs: 20_000,
      now: Date.now,
    });
    const shared = Array.from({ length: 24 }, () => aSubmission());
    const orders = [shared, shared.toReversed()];
    const answers = await Promise.all(
      orders.map((order, place) =>
        Promise.all(order.map((submission) => file({ submission, through: place === 0 ? stores.api : other }))),
      ),
    );
    expect(answers.map((of) => idsOf(of).length).reduce((sum, count) => sum + count)).toBe(24);
    await other.database.close();
  });

  it('meet the slower way without harm: of each household one is admitted, and nobody hears of a failure', async () => {
    const shared = Array.from({ length: 24 }, () => aSubmission());
    const slower = stores.api.as(officer('9901')).admission;
    const [together, alone] = await Promise.all([
      Promise.all(shared.map((submission) => file({ submission }))),
      Promise.all(
        shared
          .toReversed()
          .map((submission) => slower.admit({ proposalId: randomUUID(), submission, startWorkflow: true })),
      ),
    ]);
    const admittedAlone = alone.filter(({ kind }) => kind === 'admitted').length;
    expect(idsOf(together).length + admittedAlone).toBe(24);
    expect(alone.filter(({ kind }) => kind === 'refused')).toEqual([]);
  });

  it('are refused by PostgreSQL where their filer has no right, and only there', async () => {
    const actors = [officer('9901'), officer(ELSEWHERE.slice(0, 4)), officer(''), officer('9901012001')];
    const answers = await Promise.allSettled(actors.map((actor) => file({ submission: aSubmission(), actor })));
    expect(answers.map(({ status }) => status)).toEqual(['fulfilled', 'rejected', 'fulfilled', 'fulfilled']);
    expect(answers[1]).toMatchObject({ reason: { code: '42501' } });
  });
});
