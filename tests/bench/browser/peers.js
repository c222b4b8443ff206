// The peers, in a worker of the same browser: npm aws-local-stepfunctions, and npm jsonata for the expressions alone.

import { StateMachine } from 'aws-local-stepfunctions';
import jsonata from 'jsonata';

import { answer, measure } from './measure.js';

// The same functions, answered at once.
const numbers = ({ data }) => data.reduce((sum, number) => sum + number, 0);
const handlers = {
  SumValues: ({ Payload }) => ({ Payload: { sum: numbers(Payload) } }),
  MaxMinValues: ({ Payload }) => ({ Payload: { max: Math.max(...Payload.data), min: Math.min(...Payload.data) } }),
  AverageValues: ({ Payload }) => ({ Payload: { avg: numbers(Payload) / Payload.data.length } }),
};

answer({
  async run({ definition, input, executions }) {
    const machine = new StateMachine(JSON.parse(definition), { validationOptions: { noValidate: true } });
    const parsed = JSON.parse(input);
    const options = { overrides: { taskResourceLocalHandlers: handlers } };
    return measure(async () => {
      for (let execution = 0; execution < executions; execution += 1) await machine.run(parsed, options).result;
    });
  },
  async validate({ definition }) {
    const parsed = JSON.parse(definition);
    return measure(() => new StateMachine(parsed));
  },
  async jsonata({ input }, [rows, one]) {
    const [first, second] = [jsonata(rows), jsonata(one)];
    const parsed = JSON.parse(input);
    return measure(async () => {
      for (const row of await first.evaluate({}, { states: { input: parsed } })) {
        await second.evaluate({}, { states: { input: row } });
      }
    });
  },
});
