// Colours for API Gateway's mapping templates (VTL): directives, references and comments in JSON-like text.

import { StreamLanguage } from '@codemirror/language';

const parser = {
  name: 'velocity',
  startState: () => ({ comment: false }),
  token(stream, state) {
    if (state.comment) {
      state.comment = !stream.match(/^.*?\*#/);
      if (state.comment) stream.skipToEnd();
      return 'comment';
    }
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
    if (stream.match(/^"[^"$#]*"/)) return 'string';
    if (stream.match(/^-?\d+(\.\d+)?\b/)) return 'number';
    if (stream.match(/^(true|false|null)\b/)) return 'atom';
    stream.next();
    return null;
  },
};

export function velocity() {
  return StreamLanguage.define(parser);
}
