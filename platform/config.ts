import { readFileSync } from 'node:fs';

import { followKeyFile, type KeyFileSource } from './key-file';

/** One setting that is missing or wrong, in a sentence an operator can act on. */
export class ConfigurationError extends Error {}

type Environment = Readonly<Record<string, string | undefined>>;

/** Reads settings from the environment, and a secret from the file its `…_FILE` setting names. No secret has a default. */
export interface Settings {
  text(name: string, otherwise?: string): string;
  integer(name: string, otherwise: number): number;
  secretFile(name: string): string;
}

/** Reads settings from `environment`. Each of them throws `ConfigurationError` when it is missing or wrong. */
export function createSettings(environment: Environment): Settings {
  function text(name: string, otherwise?: string): string {
    const value = environment[name] ?? otherwise;
    if (value === undefined || value === '')
      throw new ConfigurationError(`Set ${name}: it is missing and has no default.`);
    return value;
  }
  return {
    text,
    integer(name, otherwise) {
      const value = Number(text(name, String(otherwise)));
      if (!Number.isSafeInteger(value) || value < 0) throw new ConfigurationError(`Set ${name} to a whole number.`);
      return value;
    },
    secretFile(name) {
      const path = text(name);
      try {
        return readFileSync(path, 'utf8').trim();
      } catch {
        throw new ConfigurationError(`The file that ${name} names cannot be read.`);
      }
    },
  };
}

/** What every process needs to reach PostgreSQL, Temporal and the agencies. */
export interface CommonConfig {
  readonly databaseUrl: string;
  readonly databaseConnections: number;
  /** Keys that seal personal data in PostgreSQL. */
  readonly keys: KeyFileSource;
  readonly temporalAddress: string;
  readonly temporalNamespace: string;
  readonly logLevel: string;
}

/** The configuration all processes share. Throws `ConfigurationError` for the first setting that is missing or wrong. */
export function commonConfig(settings: Settings): CommonConfig {
  return {
    databaseUrl: databaseUrl(settings),
    // Two workers, an API and a relay share one PostgreSQL with 100 connections.
    databaseConnections: settings.integer('DATABASE_CONNECTIONS', 10),
    keys: followKeyFile(settings.text('KEY_FILE')),
    temporalAddress: settings.text('TEMPORAL_ADDRESS', '127.0.0.1:7233'),
    temporalNamespace: settings.text('TEMPORAL_NAMESPACE', 'default'),
    logLevel: settings.text('LOG_LEVEL', 'info'),
  };
}

/** The password comes from a file and enters the address here, so that no process shows it in its environment. */
export function databaseUrl(settings: Settings): string {
  const url = new URL(settings.text('DATABASE_URL'));
  url.password = encodeURIComponent(settings.secretFile('DATABASE_PASSWORD_FILE'));
  return url.toString();
}

/** The present process's settings. The only place that reads the environment. */
export function processSettings(): Settings {
  return createSettings(process.env);
}
