const LONGEST_MONTHS = [31, 29, 31, 30, 31, 30, 31, 31, 30, 31, 30, 31];

/**
 * SQL of what `nikFault` of the domain says of `text`, or null; a missing number is `missing`. Tests hold the two against
 * each other.
 * @basis none: policy assumption (domain reference, section 4)
 */
export function nikFaultSql(text: string): string {
  const part = (from: number, to: number): string => `try_cast(${text}[${from}:${to}] as integer)`;
  const day = `(${part(7, 8)} - case when ${part(7, 8)} > 40 then 40 else 0 end)`;
  const longest = `[${LONGEST_MONTHS.join()}][${part(9, 10)}]`;
  return `case when ${text} is null then 'missing'
    when length(${text}) <> 16 then 'length'
    when not regexp_full_match(${text}, '[0-9]{16}') then 'digits'
    when ${text}[3:4] in ('00', '70') then 'kabupaten'
    when not coalesce(${part(9, 10)} between 1 and 12 and ${day} between 1 and ${longest}, false) then 'birth-date'
    when ${text}[13:] = '0000' then 'serial' end`;
}

/** SQL of the KK number in `text`, or null where `parseKkNumber` of the domain finds none. */
export function kkSql(text: string): string {
  return `case when regexp_full_match(${text}, '[0-9]{16}') and ${text}[13:] <> '0000' then ${text} end`;
}
