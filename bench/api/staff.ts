import { findOfficial, type Official } from '../../agencies/sandbox/officials';
import type { Database } from '../../store/database';
import { FIVE_POSTS, type Post } from '../lifecycle/officers';

export interface Colleague {
  readonly username: string;
  readonly subject: string;
}

/** Enough that nobody meets the limit of calls a minute, and a filer for each connection. */
const FILERS = 32;
const FILERS_VILLAGE = '3201011006';

/** Village operators who file, in the bench's own database. */
export async function hireFilers({ prisma }: Database): Promise<readonly Colleague[]> {
  const filers = Array.from({ length: FILERS }, (_, index) => colleague(`filer-${String(index)}`, index));
  const role = { name: 'Operator', role: 'village-operator', office: FILERS_VILLAGE };
  const data = filers.map(({ username, subject }) => ({ ...role, username, personId: subject }));
  await prisma.official.createMany({ data });
  return filers;
}

/** Each of the five posts held by four: the official of the sandbox and three more of the same office and training. */
const HOLDERS = 4;

export interface Staff {
  readonly posts: readonly Post[];
  /** Subject of each user name's tokens. */
  readonly subjects: ReadonlyMap<string, string>;
}

/** Twenty officials for the five posts. */
export async function hireOfficers(database: Database): Promise<Staff> {
  const subjects = new Map<string, string>();
  const posts: Post[] = [];
  for (const [postNo, post] of FIVE_POSTS.entries()) {
    const model = officialNamed(post.username);
    subjects.set(model.username, model.subject);
    const extra = Array.from({ length: HOLDERS - 1 }, (_, index) =>
      colleague(`${post.username}-${String(index)}`, 1_000 + postNo * HOLDERS + index),
    );
    for (const one of extra) {
      await hire(database, { ...model, ...one });
      subjects.set(one.username, one.subject);
    }
    const shared = { ...post, share: post.share / HOLDERS, colleagues: HOLDERS };
    posts.push(...[model, ...extra].map(({ username }) => ({ ...shared, username })));
  }
  return { posts, subjects };
}

async function hire({ prisma }: Database, { username, subject, name, role, office, trainedFor }: Official) {
  await prisma.official.create({ data: { personId: subject, username, name, role, office } });
  const data = (trainedFor ?? []).map(({ formVersion, trainedAt, by }) => {
    return { personId: subject, formVersion, trainedAt: new Date(trainedAt), trainedBy: by };
  });
  await prisma.facilitatorTraining.createMany({ data });
}

/** The official of the sandbox with this user name. Throws when there is none. */
export function officialNamed(username: string): Official {
  const found = findOfficial(username);
  if (found === undefined) throw new Error(`There is no official ${username}`);
  return found;
}

function colleague(username: string, number: number): Colleague {
  return { username, subject: `be7c0000-0000-4000-8000-${String(number).padStart(12, '0')}` };
}
