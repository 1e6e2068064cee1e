import { createPublicKey, generateKeyPairSync } from 'node:crypto';

import { compactVerify, createLocalJWKSet, decodeProtectedHeader } from 'jose';

import { newSigningKeyFile, signingKeys, type SigningKeys } from '../../platform/signing-keys';

const TYPE = 'greeting+jws';

function publicPem(curve: 'ed25519' | 'x25519' = 'ed25519'): string {
  const { publicKey } = curve === 'ed25519' ? generateKeyPairSync('ed25519') : generateKeyPairSync('x25519');
  return publicKey.export({ type: 'spki', format: 'pem' }).toString();
}

async function holds(signed: string, { published }: SigningKeys): Promise<boolean> {
  return compactVerify(signed, createLocalJWKSet({ keys: published.keys.map((key) => ({ ...key })) })).then(
    () => true,
    () => false,
  );
}

describe('signing keys', () => {
  it('sign the same claims the same way, under a header that says what it is', async () => {
    const keys = signingKeys(newSigningKeyFile(), TYPE);

    const [first, second] = await Promise.all([keys.sign({ hello: 'Sukamaju' }), keys.sign({ hello: 'Sukamaju' })]);

    expect(first).toBe(second);
    expect(decodeProtectedHeader(first)).toEqual({ alg: 'EdDSA', typ: TYPE, kid: keys.published.keys[0]?.kid });
    expect(await holds(first, keys)).toBe(true);
  });

  it('publish no private part', () => {
    const { published } = signingKeys(newSigningKeyFile() + publicPem(), TYPE);

    expect(published.keys).toHaveLength(2);
    for (const key of published.keys) expect(Object.keys(key).sort()).toEqual(['alg', 'crv', 'kid', 'kty', 'use', 'x']);
  });

  it('go on verifying what an earlier key signed', async () => {
    const earlierPem = newSigningKeyFile();
    const earlier = signingKeys(earlierPem, TYPE);
    const signed = await earlier.sign({ hello: 'Sukamaju' });
    const [jwk] = earlier.published.keys;
    const earlierPublic = createPublicKey({ key: { ...jwk }, format: 'jwk' }).export({ type: 'spki', format: 'pem' });

    const present = signingKeys(newSigningKeyFile() + earlierPublic.toString(), TYPE);
    const forgetful = signingKeys(newSigningKeyFile(), TYPE);

    expect(await holds(signed, present)).toBe(true);
    expect(await holds(signed, forgetful)).toBe(false);
  });

  it.each([
    ['nothing', ''],
    ['public keys alone', publicPem()],
    ['two private keys', newSigningKeyFile() + newSigningKeyFile()],
  ])('are not made of %s', (_name, pem) => {
    expect(() => signingKeys(pem, TYPE)).toThrow('must hold one private key');
  });

  it('are of Ed25519 and no other kind', () => {
    expect(() => signingKeys(newSigningKeyFile() + publicPem('x25519'), TYPE)).toThrow('not an Ed25519 key');
  });
});
