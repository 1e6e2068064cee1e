import { createHash } from 'node:crypto';

import { html, raw, type Html } from './html';
import type { Json } from './components';
import { STYLE } from './reference-style';
import { schemaView } from './schema-view';

/** What the page's own style is known by to the browser: nothing else is loaded or run. */
export const STYLE_HASH = `'sha256-${createHash('sha256').update(STYLE).digest('base64')}'`;

interface OperationObject {
  readonly operationId: string;
  readonly summary: string;
  readonly description?: string;
  readonly tags: readonly string[];
  readonly 'x-roles'?: readonly string[];
  readonly parameters: readonly Parameter[];
  readonly requestBody?: { readonly required: boolean; readonly content: Content };
  readonly responses: Readonly<Record<string, ResponseObject>>;
}

interface Parameter {
  readonly $ref?: string;
  readonly name: string;
  readonly in: string;
  readonly required: boolean;
  readonly description?: string;
  readonly schema: Json;
}

interface ResponseObject {
  readonly description: string;
  readonly headers?: Json;
  readonly content?: Content;
}

type Content = Readonly<
  Record<string, { readonly schema: Json; readonly examples?: Readonly<Record<string, Example>> }>
>;

interface Example {
  readonly summary: string;
  readonly value: unknown;
}

interface DocumentObject {
  readonly info: { readonly title: string; readonly version: string; readonly description: string };
  readonly tags: readonly { readonly name: string; readonly description: string }[];
  readonly paths: Readonly<Record<string, Readonly<Record<string, OperationObject>>>>;
  readonly components: {
    readonly schemas: Readonly<Record<string, Json>>;
    readonly parameters: Readonly<Record<string, Parameter>>;
  };
}

interface Placed {
  readonly path: string;
  readonly method: string;
  readonly operation: OperationObject;
}

/** The whole reference as one page: no script, nothing from elsewhere, readable on a phone and on paper. */
export function referencePage(json: Json): string {
  const document = json as unknown as DocumentObject;
  const { info, tags, paths, components } = document;
  const placed = Object.entries(paths).flatMap(([path, methods]) =>
    Object.entries(methods).map(([method, operation]): Placed => ({ path, method, operation })),
  );
  const ofTag = (tag: string): Placed[] => placed.filter(({ operation }) => operation.tags.includes(tag));
  const body = html`<header>
      <h1>${info.title}</h1>
      <p class="sub">OpenAPI 3.1, version ${info.version} · <a href="/openapi.json">openapi.json</a></p>
    </header>
    <nav aria-label="Operations">
      ${tags.map(
        ({ name }) =>
          html`<h2>${name}</h2>
            <ul>
              ${ofTag(name).map(linkTo)}
            </ul>`,
      )}
      <h2>Schemas</h2>
      <ul>
        ${Object.keys(components.schemas).map((name) => html`<li><a href="#schema-${name}">${name}</a></li>`)}
      </ul>
    </nav>
    <main>
      <section class="intro">${paragraphs(info.description)}</section>
      ${tags.map(({ name, description }) => {
        return html`<section>
          <h2 id="tag-${name}">${name}</h2>
          <p>${description}</p>
          ${ofTag(name).map((it) => article(it, document))}
        </section>`;
      })}
      <section>
        <h2>Schemas</h2>
        ${Object.entries(components.schemas).map(([name, schema]) => {
          return html`<article id="schema-${name}">
            <h3>${name}</h3>
            ${schemaView(schema)}
          </article>`;
        })}
      </section>
    </main>`;
  return page(info.title, body);
}

function page(title: string, body: Html): string {
  return html`<!doctype html>
    <html lang="en">
      <head>
        <meta charset="utf-8" />
        <meta name="viewport" content="width=device-width, initial-scale=1" />
        <title>${title}: API reference</title>
        <style>
          ${raw(STYLE)}
        </style>
      </head>
      <body>
        ${body}
      </body>
    </html> `.text;
}

function linkTo({ method, operation: { operationId, summary } }: Placed): Html {
  return html`<li><a href="#${operationId}">${verb(method)} ${summary}</a></li>`;
}

function verb(method: string): Html {
  return html`<span class="verb ${method}">${method.toUpperCase()}</span>`;
}

function article({ path, method, operation }: Placed, { components }: DocumentObject): Html {
  const { operationId, summary, description, requestBody, responses } = operation;
  const roles = operation['x-roles'] ?? [];
  const parameters = operation.parameters.map((it) => {
    return it.$ref === undefined ? it : (components.parameters[it.$ref.split('/').at(-1) ?? ''] ?? it);
  });
  return html`<article id="${operationId}">
    <h3><a href="#${operationId}">${summary}</a></h3>
    <p class="route">${verb(method)} <code>${breakable(path)}</code></p>
    ${description === undefined ? '' : html`<p>${marked(description)}</p>`}
    <p class="sub">${roles.length === 0 ? 'Anybody may call it.' : html`For ${roles.join(', ')}.`}</p>
    ${parametersTable(parameters)} ${requestBody === undefined ? '' : requestView(requestBody)}
    <h4>Answers</h4>
    ${Object.entries(responses).map(([status, response]) => responseView(status, response))}
  </article>`;
}

function parametersTable(parameters: readonly Parameter[]): Html {
  if (parameters.length === 0) return html``;
  return html`<h4>Parameters</h4>
    <dl>
      ${parameters.map(({ name, in: place, required, description = '' }) => {
        const need = required ? html` <span class="need">required</span>` : '';
        return html`<dt><code>${name}</code> <span class="sub">${place}</span>${need}</dt>
          <dd>${marked(description)}</dd>`;
      })}
    </dl>`;
}

function requestView({ required, content }: NonNullable<OperationObject['requestBody']>): Html {
  return html`<h4>Body${required ? '' : html` <span class="sub">may be left out</span>`}</h4>
    ${Object.entries(content).map(([type, { schema, examples }]) => {
      return html`${contentView(type, schema)}${examplesView(examples)}`;
    })}`;
}

/** Of a content that is no JSON the media type says all. */
function contentView(type: string, schema: Json): Html {
  return type.endsWith('json') ? schemaView(schema) : html`<p><code>${type}</code></p>`;
}

function responseView(status: string, { description, headers, content = {} }: ResponseObject): Html {
  const names = Object.keys(headers ?? {});
  return html`<details class="s${status.charAt(0)}" ${status.startsWith('2') ? raw(' open') : ''}>
    <summary><b>${status}</b> ${marked(description.split('\n')[0] ?? '')}</summary>
    ${paragraphs(description.split('\n').slice(1).join('\n'))}
    ${names.length === 0 ? '' : html`<p class="sub">Headers: ${names.join(', ')}</p>`}
    ${Object.entries(content).map(([type, { schema, examples }]) => {
      return html`<p class="sub">${type}</p>
        ${status < '400' && type === 'application/json' ? schemaView(schema) : ''}${examplesView(examples)}`;
    })}
  </details>`;
}

function examplesView(examples: Readonly<Record<string, Example>> = {}): Html {
  return html`${Object.values(examples).map(({ summary, value }) => {
    return html`<details class="example">
      <summary>Example: ${summary}</summary>
      <pre tabindex="0">${JSON.stringify(value, null, 2)}</pre>
    </details>`;
  })}`;
}

/** Paragraphs and lists, as far as our own descriptions use Markdown. */
function paragraphs(text: string): Html {
  const blocks = text.split('\n\n').filter((block) => block.trim() !== '');
  return html`${blocks.map((block) => {
    const lines = block.trim().split('\n');
    if (!lines.every((line) => line.startsWith('- '))) return html`<p>${marked(block)}</p>`;
    return html`<ul>
      ${lines.map((line) => html`<li>${marked(line.slice(2))}</li>`)}
    </ul>`;
  })}`;
}

/** Code and bold. */
function marked(text: string): Html {
  const parts = text.split(/(\x60[^\x60]+\x60|\*\*[^*]+\*\*)/);
  return html`${parts.map((part) => {
    if (part.startsWith('`')) return html`<code>${part.slice(1, -1)}</code>`;
    return part.startsWith('**') ? html`<b>${part.slice(2, -2)}</b>` : part;
  })}`;
}

/** A path may break after each slash, so that it fits a phone. */
function breakable(path: string): Html {
  return html`${path.split('/').map((part, index) => (index === 0 ? part : html`/<wbr />${part}`))}`;
}
