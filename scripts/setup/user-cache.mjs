import { homedir } from 'node:os';
import { join } from 'node:path';

/** The one folder this project keeps outside the checkout, so that a second checkout need not build Temporal again. */
export function userCacheFolder({ env = process.env, platform = process.platform, home = homedir() } = {}) {
  return join(cacheHome({ env, platform, home }), 'dtsen-proposals');
}

function cacheHome({ env, platform, home }) {
  if (env.XDG_CACHE_HOME) return env.XDG_CACHE_HOME;
  if (platform === 'darwin') return join(home, 'Library', 'Caches');
  if (platform === 'win32') return env.LOCALAPPDATA ?? join(home, 'AppData', 'Local');
  return join(home, '.cache');
}
