import { askSetup } from './setup-module';

const complaint = (version: string) =>
  askSetup('requirements.mjs', { expression: `setup.complaintAboutNode('${version}') ?? 'none'` });

describe('the requirements', () => {
  it.each(['v20.18.3', 'v18.20.8', 'v16.0.0'])(
    'refuse Node %s in one sentence that says what to do',
    async (version) => {
      expect(await complaint(version)).toEqual({
        value: `Node 20.19 or newer is needed and this is ${version}: install a newer Node and run the same command again.`,
      });
    },
  );

  it.each(['v20.19.0', 'v20.20.2', 'v22.0.0', 'v24.1.0'])('accept Node %s', async (version) => {
    expect(await complaint(version)).toEqual({ value: 'none' });
  });

  it('accept a disk with room', async () => {
    expect(await askSetup('requirements.mjs', { expression: `setup.complaintAboutDisk('.').then(String)` })).toEqual({
      value: 'undefined',
    });
  });
});
