import { defineConfig } from 'prisma/config';

/** Where the Prisma CLI finds schema and migrations. The address of the database is given to the client at run time. */
export default defineConfig({
  schema: 'prisma/schema.prisma',
  migrations: { path: 'prisma/migrations' },
});
