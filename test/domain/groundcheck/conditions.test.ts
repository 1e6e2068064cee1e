import { answerTo, fieldsOf, isMet } from '../../../domain/groundcheck/conditions';
import type { Condition } from '../../../domain/groundcheck/form';

const OLD: Condition = { field: 'age', atLeast: 60 };
const WIDOWED: Condition = { field: 'maritalStatus', in: ['4'] };
const WORKS: Condition = { field: 'worked', is: true };

describe('a condition', () => {
  it('that needs all is met when each part is', () => {
    const condition: Condition = { all: [OLD, WIDOWED] };

    expect(isMet(condition, { age: 60, maritalStatus: '4' })).toBe(true);
    expect(isMet(condition, { age: 60, maritalStatus: '2' })).toBe(false);
  });

  it('that needs any is met when one part is', () => {
    const condition: Condition = { any: [OLD, WORKS] };

    expect(isMet(condition, { age: 20, worked: true })).toBe(true);
    expect(isMet(condition, { age: 20, worked: false })).toBe(false);
  });

  it.each([OLD, WIDOWED, WORKS])('%j is not met by an answer of the wrong type or by none', (condition) => {
    expect(isMet(condition, { age: '60', maritalStatus: 4, worked: 'true' })).toBe(false);
    expect(isMet(condition, {})).toBe(false);
  });

  it('names the fields it looks at', () => {
    expect(fieldsOf({ all: [OLD, { any: [WIDOWED, WORKS] }] })).toEqual(['age', 'maritalStatus', 'worked']);
  });
});

describe('a sheet', () => {
  it('has no answers that every object inherits', () => {
    expect(answerTo({}, 'toString')).toBeUndefined();
    expect(answerTo({}, '__proto__')).toBeUndefined();
  });
});
