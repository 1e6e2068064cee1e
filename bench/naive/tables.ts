import type { Pool } from 'pg';

/** What the naive build writes to: plain tables as most people would lay them out. */
const TABLES = `
create schema if not exists naive;
create table naive.proposal (id uuid primary key, household jsonb not null, stage text not null, next_step text not null,
  created_at timestamptz not null default now(), updated_at timestamptz not null default now());
create table naive.task (id uuid primary key default gen_random_uuid(), proposal_id uuid not null, kind text not null,
  state text not null default 'OPEN', outcome text, opened_at timestamptz not null default now(), closed_at timestamptz);
create index on naive.task (proposal_id);
create index on naive.task (kind, opened_at) where state = 'OPEN';
create table naive.timeline (id bigint generated always as identity primary key, proposal_id uuid not null,
  kind text not null, at timestamptz not null default now());
create index on naive.timeline (proposal_id, at);
create table naive.notice (id bigint generated always as identity primary key, proposal_id uuid not null,
  template text not null, created_at timestamptz not null default now(), delivered_at timestamptz);
create index on naive.notice (created_at) where delivered_at is null;
create table naive.audit (id bigint generated always as identity primary key, proposal_id uuid not null,
  task text not null, at timestamptz not null default now());
create table naive.decision (id bigint generated always as identity primary key, proposal_id uuid not null,
  programme text not null, outcome text not null, decided_at timestamptz not null default now());
create index on naive.decision (proposal_id);
create table naive.filed (id uuid primary key, village text not null, household jsonb not null,
  created_at timestamptz not null default now());
create unlogged table naive.rate_limit (key varchar(255) primary key, points integer not null default 0, expire bigint);
create table naive.filing_key (subject text not null, key text not null, request_hash text not null, status int not null,
  body text not null, created_at timestamptz not null default now(), primary key (subject, key));
grant usage on schema naive to app_worker;
grant select, insert, update on all tables in schema naive to app_worker;`;

/** Lays out the tables of the naive build in a schema of their own, beside the product's. */
export async function createNaiveTables(pool: Pool): Promise<void> {
  await pool.query(TABLES);
}
