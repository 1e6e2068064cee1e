/**
 * The roles of the database, by the process that connects as them. None is a superuser or passes by row-level security; what
 * each may do stands in the migrations, and a test holds the two against each other.
 */
export const DATABASE_ROLES = {
  /** Owns the tables: migrations and reference data. */
  migrate: 'app_migrate',
  /** Sees the rows of whoever it acts for, and none on its own. */
  api: 'app_api',
  /** Carries every proposal of the nation. */
  worker: 'app_worker',
  /** Verifies what can only be appended. */
  audit: 'app_audit',
  /** Reads who may have payloads decoded, and writes down who did. */
  codec: 'app_codec',
  /** Changes and destroys keys, at an operator's command. */
  keys: 'app_keys',
  /** Reports: reads, and nothing that is sealed. */
  read: 'app_read',
} as const;
export type DatabaseRole = (typeof DATABASE_ROLES)[keyof typeof DATABASE_ROLES];
