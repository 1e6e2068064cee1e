import writeXlsxFile, { type SheetData } from 'write-excel-file/node';

import type { GroundcheckForm } from '../domain/groundcheck/form';
import { groundcheckXlsForm } from '../domain/groundcheck/xlsform/xlsform';

export const XLSX_MEDIA_TYPE = 'application/vnd.openxmlformats-officedocument.spreadsheetml.sheet';

/** The form as an .xlsx file for ODK Central, Kobo and pyxform. */
export function xlsFormFile(form: GroundcheckForm): Promise<Buffer> {
  const sheets = Object.entries(groundcheckXlsForm(form));
  return writeXlsxFile(sheets.map(([sheet, rows]) => ({ sheet, data: cellsOf(rows as readonly Row[]) }))).toBuffer();
}

type Row = Readonly<Record<string, string>>;

/** Columns in the order in which rows first use them. Everything is text, so that "01" stays "01". */
function cellsOf(rows: readonly Row[]): SheetData {
  const columns = [...new Set(rows.flatMap((row) => Object.keys(row)))];
  return [columns, ...rows.map((row) => columns.map((column) => row[column]))].map((cells) =>
    cells.map((value) => (value === undefined ? null : { value, type: String })),
  );
}
