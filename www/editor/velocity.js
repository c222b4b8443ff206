// Colours for API Gateway's mapping templates (VTL): directives, references and comments in JSON-like text.

import { StreamLanguage } from '@codemirror/language';

const parser = {
  name: 'velocity',
  startState: () => ({ comment: false, string: false }),
  copyState: (state) => ({ ...state }),
  token(stream, state) {
    if (state.comment) {
      state.comment = !stream.match(/^.*?\*#/);
      if (state.comment) stream.skipToEnd();
      return 'comment';
    }
    // A text of JSON, in which references stand out; it ends with its line at the latest.
    if (stream.sol()) state.string = false;
    if (stream.match('##')) {
      stream.skipToEnd();
      return 'comment';
    }
    if (stream.match('#*')) {
      state.comment = true;
      return 'comment';
    }
    if (stream.match(/^#\{?(set|if|elseif|else|end|foreach|break|stop|macro|define|include|parse|evaluate)\b\}?/)) return 'keyword';
    if (stream.match(/^\$!?\{?[A-Za-z_][\w-]*(\.[A-Za-z_][\w-]*)*\}?/)) return 'variableName.special';
    if (stream.match('"')) {
      state.string = !state.string;
      return 'string';
    }
    if (state.string) {
      stream.match(/^(\\.|[^"$#\\])+/) || stream.next();
      return 'string';
    }
    if (stream.match(/^'[^']*'/)) return 'string';
    if (stream.match(/^-?\d+(\.\d+)?\b/)) return 'number';
    if (stream.match(/^(true|false|null)\b/)) return 'atom';
    stream.next();
    return null;
  },
};

export function velocity() {
  return StreamLanguage.define(parser);
}
