import type { Json } from './components';
import { html, type Html } from './html';

interface Schema {
  readonly $ref?: string;
  readonly type?: string;
  readonly format?: string;
  readonly enum?: readonly unknown[];
  readonly const?: unknown;
  readonly default?: unknown;
  readonly description?: string;
  readonly properties?: Readonly<Record<string, Schema>>;
  readonly required?: readonly string[];
  readonly items?: Schema;
  readonly anyOf?: readonly Schema[];
  readonly oneOf?: readonly Schema[];
  readonly allOf?: readonly Schema[];
  readonly minimum?: number;
  readonly maximum?: number;
  readonly minLength?: number;
  readonly maxLength?: number;
  readonly minItems?: number;
  readonly maxItems?: number;
}

/** More values than fit a line are folded away. */
const MANY = 8;

/** A schema as a list of its fields; schemas with a name are linked to. */
export function schemaView(schema: Json): Html {
  return viewOf(schema);
}

function viewOf(schema: Schema): Html {
  const fields = fieldsOf(schema);
  if (fields === undefined)
    return html`<p>${typeOf(schema)}${valuesOf(schema)}</p>
      ${innerOf(schema)}`;
  return html`<dl class="fields">${fields}</dl>`;
}

function fieldsOf({ properties, required = [] }: Schema): Html[] | undefined {
  if (properties === undefined || Object.keys(properties).length === 0) return undefined;
  return Object.entries(properties).map(([name, field]) => {
    return html`<dt><code>${name}</code>${required.includes(name) ? '' : html` <span class="sub">optional</span>`}</dt>
      <dd>
        ${typeOf(field)}${valuesOf(field)}${field.description === undefined ? '' : html` ${field.description}`}${innerOf(field)}
      </dd>`;
  });
}

/** Fields of what a field holds: one list for each shape it may have. */
function innerOf(schema: Schema): Html {
  const held = schema.items ?? schema;
  const shapes = held.anyOf ?? held.oneOf ?? [held];
  return html`${shapes.map((shape) => {
    const fields = shape.items === undefined ? fieldsOf(shape) : undefined;
    return fields === undefined ? html`` : html`<dl class="fields">${fields}</dl>`;
  })}`;
}

function typeOf(schema: Schema): Html {
  if (schema.$ref !== undefined) {
    const name = schema.$ref.split('/').at(-1) ?? '';
    return html`<a href="#schema-${name}">${name}</a>`;
  }
  const several = schema.anyOf ?? schema.oneOf;
  if (several !== undefined)
    return html`${several.map((it, index) => html`${index === 0 ? '' : ' or '}${typeOf(it)}${valuesOf(it)}`)}`;
  if (schema.allOf !== undefined) return html`${schema.allOf.map((it) => typeOf(it))}`;
  if (schema.items !== undefined)
    return html`array of ${typeOf(schema.items)}${valuesOf(schema.items)}${boundsOf(schema)}`;
  if (schema.const !== undefined) return html`<code>${JSON.stringify(schema.const)}</code>`;
  return html`${schema.format ?? schema.type ?? 'anything'}${boundsOf(schema)}`;
}

function boundsOf({ minimum, maximum, minLength, maxLength, minItems, maxItems, default: usual }: Schema): Html {
  const bounds = [
    span('', [minimum, maximum]),
    span(' characters', [minLength, maxLength]),
    span(' items', [minItems, maxItems]),
    usual === undefined ? '' : `${JSON.stringify(usual)} if absent`,
  ].filter((it) => it !== '');
  return bounds.length === 0 ? html`` : html` <span class="sub">(${bounds.join('; ')})</span>`;
}

function span(unit: string, [least, most]: readonly [number | undefined, number | undefined]): string {
  if (least === undefined && most === undefined) return '';
  if (least === undefined) return `up to ${String(most)}${unit}`;
  return most === undefined ? `from ${String(least)}${unit}` : `${String(least)} to ${String(most)}${unit}`;
}

function valuesOf(schema: Schema): Html {
  const { enum: values } = schema;
  if (values === undefined) return html``;
  const codes = values.map((value, index) => html`${index === 0 ? '' : ', '}<code>${String(value)}</code>`);
  if (values.length <= MANY) return html`: ${codes}`;
  return html`<details class="values">
    <summary>one of ${values.length}</summary>
    ${codes}
  </details>`;
}
