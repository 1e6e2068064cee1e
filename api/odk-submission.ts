import { XMLParser, XMLValidator } from 'fast-xml-parser';

import type { Sheet } from '../domain/groundcheck/answers';
import { isSheet } from '../domain/groundcheck/conditions';

/** Text stays text: "01" is a code and no number. Prefixes go, since ODK writes `orx:meta` in some versions and not in others. */
const parser = new XMLParser({
  ignoreAttributes: false,
  attributeNamePrefix: '',
  parseTagValue: false,
  parseAttributeValue: false,
  removeNSPrefix: true,
});

/** Declarations of types and entities have no place in an instance, and only an attack brings them. */
const DECLARATION = /<!(?:DOCTYPE|ENTITY)/iu;

/** The instance of an ODK submission as objects by variable name; `undefined` when it cannot be read. */
export function readOdkXml(xml: string): Sheet | undefined {
  if (DECLARATION.test(xml) || XMLValidator.validate(xml) !== true) return undefined;
  try {
    const roots = Object.entries(parser.parse(xml) as Sheet).filter(([name]) => name !== '?xml');
    const [root] = roots.map(([, content]) => content);
    return roots.length === 1 && isSheet(root) ? root : undefined;
  } catch {
    // The parser throws for names it takes for an attack, and for nesting beyond its limit.
    return undefined;
  }
}
