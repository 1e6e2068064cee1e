/** Parameters that many operations have. */
export const PARAMETERS = {
  IfMatch: {
    name: 'If-Match',
    in: 'header',
    required: true,
    description: 'The `ETag` of the object as it was seen. Without it the answer is 428.',
    schema: { type: 'string' },
    example: '"3f2b8a52-6a4e-4e0b-9c7d-0f6f5b1c2d3e.4"',
  },
  IdempotencyKey: {
    name: 'Idempotency-Key',
    in: 'header',
    required: true,
    description: 'New for each command, the same for each repetition; a UUID will do. No run of sixteen digits.',
    schema: { type: 'string', minLength: 8, maxLength: 100, pattern: '^[A-Za-z0-9._:-]{8,100}$' },
    example: '7d3c1f0e-2b57-4c55-9a43-0d4f9c2ab1aa',
  },
  ContentDigest: {
    name: 'Content-Digest',
    in: 'header',
    required: true,
    description: 'SHA-256 of the content (RFC 9530).',
    schema: { type: 'string', pattern: '^sha-256=:[A-Za-z0-9+/]{43}=:$' },
    example: 'sha-256=:47DEQpj8HBSa+/TImW+5JCeuQeRkm5NMpJWZG3hSuFU=:',
  },
  OnBehalfOf: {
    name: 'On-Behalf-Of',
    in: 'header',
    required: false,
    description: 'Person id of the official on leave in whose place the caller acts.',
    schema: { type: 'string', format: 'uuid' },
  },
  AcceptLanguage: {
    name: 'Accept-Language',
    in: 'header',
    required: false,
    description: 'Language of texts: Indonesian (`id`) unless English (`en`) is preferred.',
    schema: { type: 'string' },
    example: 'en',
  },
} as const;

/** Headers of answers. */
export const HEADERS = {
  ETag: { description: 'Version of the object; send it in `If-Match`', schema: { type: 'string' } },
  'Cache-Control': { description: 'How long it may be kept', schema: { type: 'string' } },
  Location: { description: 'Where what was made, or what was kept, can be read', schema: { type: 'string' } },
  'Retry-After': { description: 'Seconds to wait before sending it again', schema: { type: 'string' } },
  RateLimit: { description: 'How much is left (draft-ietf-httpapi-ratelimit-headers)', schema: { type: 'string' } },
  'RateLimit-Policy': { description: 'How much is allowed in which time', schema: { type: 'string' } },
  'WWW-Authenticate': { description: 'How to sign in', schema: { type: 'string' } },
} as const;

const SCOPES = {
  'proposal:submit': 'File, withdraw and dispute proposals',
  'proposal:read': 'Read where proposals stand',
  'payment:report': 'Report where payments stand',
} as const;

/** Addresses are those of the deployment's sign-in service; these stand for them. */
const SIGN_IN = 'https://sign-in.example/oidc';

/** How callers show who they are. */
export const SECURITY_SCHEMES = {
  signIn: {
    type: 'oauth2',
    description: 'Officials sign in at the OIDC service of the deployment (authorization code with PKCE).',
    flows: {
      authorizationCode: {
        authorizationUrl: `${SIGN_IN}/auth`,
        tokenUrl: `${SIGN_IN}/token`,
        scopes: { openid: 'Who it is', ...SCOPES },
      },
    },
  },
  integrator: {
    type: 'oauth2',
    description: 'Integrators get tokens for their service account.',
    flows: { clientCredentials: { tokenUrl: `${SIGN_IN}/token`, scopes: SCOPES } },
  },
  bearer: {
    type: 'http',
    scheme: 'bearer',
    bearerFormat: 'at+jwt',
    description: 'An access token (RFC 9068) of either of the above.',
  },
} as const;
