import { OFFICIALS, type Official } from './officials';

/** The page that asks who is there: one button for each invented official. */
export function officialsPage(interactionId: string): string {
  const offices = [...new Set(OFFICIALS.map(kabupatenOrAbove))];
  const sections = offices.map((office) => {
    const officials = OFFICIALS.filter((official) => kabupatenOrAbove(official) === office);
    return `<h2>${office === '' ? 'Pusat' : `Wilayah ${office}`}</h2>${officials.map(button).join('')}`;
  });
  return `<!doctype html>
<html lang="id">
<meta charset="utf-8">
<meta name="viewport" content="width=device-width">
<title>Masuk sebagai</title>
<style>body{font:16px sans-serif;max-width:50rem;margin:2rem auto;padding:0 1rem}button{display:block;width:100%;
text-align:left;padding:.6rem;margin:.2rem 0;font:inherit}h2{font-size:1rem}</style>
<h1>Masuk sebagai</h1>
<p>Lingkungan peragaan: semua petugas rekaan, tanpa kata sandi.</p>
<form method="post" action="/oidc/interaction/${encodeURIComponent(interactionId)}">${sections.join('')}</form>
</html>
`;
}

/** Names and roles come from our own constant table, so nothing in them needs escaping. */
function button({ username, name, role, office }: Official): string {
  return `<button name="username" value="${username}">${name} (${role}${office === '' ? '' : `, ${office}`})</button>`;
}

function kabupatenOrAbove({ office }: Official): string {
  return office.slice(0, 4);
}
