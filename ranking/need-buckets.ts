import { qualifiesSql } from './eligibility-terms';

/** A decile has two digits; quarters waited fit a byte. */
const WAITED_STEP = 16;
const CLASS_STEP = 256;

/** Orders those who qualify as `compareNeed` does, as far as whole numbers of few values go: class, quarters waited, decile. */
export function bucketSql(index: number): string {
  const need = `case when h${index} then 0 when groundchecked then 1 when w${index} > 0 then 2 else 3 end`;
  return `(case when not (${qualifiesSql(`r${index}`)}) then 0 else (${need}) * ${WAITED_STEP * CLASS_STEP}
    + (${CLASS_STEP - 1} - w${index}::integer) * ${WAITED_STEP} + decile end)::usmallint`;
}

/** How many quarters whoever stands in a bucket has waited. */
export function waitedInSql(bucket: string): string {
  return `(${CLASS_STEP - 1} - (${bucket} // ${WAITED_STEP}) % ${CLASS_STEP})`;
}
