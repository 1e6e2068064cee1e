/**
 * What runs against real servers on compressed calendars shares two cores with them: a stall of the machine is a missed
 * deadline. Such a test is given one second try, with the first failure printed; the run names every test that needed it.
 */
jest.retryTimes(1, { logErrorsBeforeRetry: true });
