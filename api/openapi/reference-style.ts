/** Style of the reference page; its hash is all that the browser lets through. */
export const STYLE = `
:root{color-scheme:light dark;--bg:#fff;--fg:#1c2024;--soft:#60646c;--line:#dfe1e6;--panel:#f6f7f9;--link:#0b5cad;--get:#0b6e4f;--post:#8a4b00;--delete:#a3262a}
@media (prefers-color-scheme:dark){:root{--bg:#14171a;--fg:#e6e8eb;--soft:#a0a6ae;--line:#2f353b;--panel:#1d2125;--link:#7ab8ff;--get:#5ccfa0;--post:#f0b060;--delete:#ff8f8f}}
*{box-sizing:border-box}
html{scroll-padding-top:1rem}
body{margin:0;background:var(--bg);color:var(--fg);font:16px/1.55 system-ui,sans-serif;display:grid;grid-template-columns:20rem minmax(0,1fr);grid-template-areas:"head head" "nav main"}
header{grid-area:head;padding:1.2rem 2rem;border-bottom:1px solid var(--line)}
h1{font-size:1.5rem;margin:0}
h2{font-size:1.3rem;margin:2.2rem 0 .4rem}
h3{font-size:1.1rem;margin:0}
h3 a{color:inherit;text-decoration:none}
h4{font-size:.95rem;margin:1.2rem 0 .3rem}
p{margin:.4rem 0}
a{color:var(--link)}
.need{font-size:.75rem;font-weight:700;color:var(--post)}
.sub{color:var(--soft);font-size:.875rem}
nav{grid-area:nav;padding:0 1rem 2rem 2rem;border-right:1px solid var(--line);position:sticky;top:0;align-self:start;max-height:100vh;overflow:auto;font-size:.875rem}
nav h2{font-size:.8rem;color:var(--soft);text-transform:uppercase;letter-spacing:.05em;margin:1.2rem 0 .3rem}
nav ul{list-style:none;margin:0;padding:0}
nav a{display:block;padding:.2rem 0 .2rem 3.2rem;text-indent:-3.2rem;text-decoration:none;overflow-wrap:anywhere}
main{grid-area:main;padding:0 2rem 4rem;max-width:60rem}
.intro{margin-top:1.2rem}
article{border:1px solid var(--line);border-radius:8px;padding:1rem 1.2rem;margin:1rem 0}
code,pre{font-family:ui-monospace,monospace;font-size:.875em}
code{overflow-wrap:anywhere}
pre{background:var(--panel);border-radius:6px;padding:.8rem;overflow:auto;margin:.4rem 0;max-height:30rem}
.route{margin:.3rem 0}
.verb{display:inline-block;text-indent:0;font:700 .72rem ui-monospace,monospace;color:var(--post);min-width:4.2em}
.verb.get{color:var(--get)}
.verb.delete{color:var(--delete)}
details{border-top:1px solid var(--line);padding:.35rem 0}
summary{cursor:pointer;padding:.15rem 0}
details.s2>summary b{color:var(--get)}
details.s4>summary b,details.s5>summary b{color:var(--post)}
details.example,details.values{border:0}
details.values{display:inline-block;padding:0 0 0 .4rem}
dl{margin:.3rem 0}
dt{margin-top:.4rem}
dd{margin:0 0 0 1.2rem}
dl.fields{border-left:2px solid var(--line);padding-left:.8rem}
ul{padding-left:1.2rem;margin:.3rem 0}
@media (max-width:52rem){body{display:block}header{padding:1rem}nav{position:static;max-height:14rem;border-right:0;border-bottom:1px solid var(--line);padding:0 1rem 1rem}main{padding:0 1rem 3rem}article{padding:.8rem}dd{margin-left:.6rem}}
@media print{nav{display:none}body{display:block}article{break-inside:avoid-page}}
`;
