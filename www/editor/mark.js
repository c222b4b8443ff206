// Tints the lines of a range: the text of the state that is selected in the graph.

import { StateEffect, StateField } from '@codemirror/state';
import { Decoration, EditorView } from '@codemirror/view';

/** Effect: {from, to}, in offsets of the document; empty to remove the tint. */
export const markRange = StateEffect.define({
  map: ({ from, to }, changes) => ({ from: changes.mapPos(from), to: changes.mapPos(to) }),
});

const marked = Decoration.line({ class: 'cm-marked' });

function linesOf(doc, { from, to }) {
  const lines = [];
  if (to > from) {
    const last = doc.lineAt(to).number;
    for (let number = doc.lineAt(from).number; number <= last; number += 1) {
      lines.push(marked.range(doc.line(number).from));
    }
  }
  return Decoration.set(lines);
}

export const markExtension = StateField.define({
  create: () => Decoration.none,
  update(lines, transaction) {
    const effect = transaction.effects.findLast((candidate) => candidate.is(markRange));
    return effect ? linesOf(transaction.state.doc, effect.value) : lines.map(transaction.changes);
  },
  provide: (field) => EditorView.decorations.from(field),
});
