// The text editor: CodeMirror 6 behind the few calls that the page needs.
//
// Separate from the page because it is JavaScript's best editor and not ours to rewrite. It knows no workflow: what is
// wrong, what completes and what a word means is asked of the page through callbacks. https://codemirror.net/docs/ref/

import { autocompletion, closeBrackets, closeBracketsKeymap, completionKeymap } from '@codemirror/autocomplete';
import { defaultKeymap, history, historyKeymap, indentWithTab } from '@codemirror/commands';
import { json } from '@codemirror/lang-json';
import {
  bracketMatching,
  codeFolding,
  foldGutter,
  foldKeymap,
  indentOnInput,
  syntaxHighlighting,
} from '@codemirror/language';
import { lintGutter, lintKeymap, setDiagnostics } from '@codemirror/lint';
import { highlightSelectionMatches, searchKeymap } from '@codemirror/search';
import { Compartment, EditorSelection, EditorState, Transaction } from '@codemirror/state';
import {
  EditorView,
  drawSelection,
  highlightActiveLine,
  highlightActiveLineGutter,
  highlightSpecialChars,
  hoverTooltip,
  keymap,
  lineNumbers,
} from '@codemirror/view';

import { markExtension, markRange } from './mark.js';
import { highlightStyle, theme } from './theme.js';
import { velocity } from './velocity.js';

const LANGUAGES = { json, velocity };
/** Languages that a first visit does not need. */
const LATER = { javascript: () => import('../lazy/javascript.js'), yaml: () => import('../lazy/yaml.js') };

/**
 * The extension of a language by name, as far as it is here; one that must be fetched first is given to `arrived` later, and
 * until then, or where it cannot be fetched, or for a name that is not known, the text is plain.
 */
function languageOf(name, arrived) {
  LATER[name]?.().then(
    (module) => arrived(module.language()),
    () => {},
  );
  return LANGUAGES[name]?.() ?? [];
}

/** Makes edits by a person's order: one step of undo, with the last of them in sight and the cursor behind it. */
function applyEdits(view, edits) {
  const changes = view.state.changes(edits.map(({ from, to, text }) => ({ from, to, insert: text })));
  const end = Math.max(...edits.map(({ to }) => to));
  const selection = { anchor: changes.mapPos(end, 1) };
  view.dispatch({ changes, selection, scrollIntoView: true, userEvent: 'input.fix' });
  view.focus();
}

/** A button under a diagnostic that makes its edits. */
function fixAction({ title, edits }) {
  return { name: title, apply: (view) => applyEdits(view, edits) };
}

/** CodeMirror asks for completions; the page answers `{from, items: [{label, kind, detail, apply}]}` or null. */
function completionSource(complete) {
  return async (context) => {
    if (!context.explicit && !context.matchBefore(/["$.\w]$/)) return null;
    const answer = await complete(context.state.doc.toString(), context.pos, context.explicit);
    if (!answer || answer.items.length === 0) return null;
    const options = answer.items.map(({ label, kind, detail, apply }) => ({ label, type: kind, detail, apply }));
    return { from: answer.from, to: answer.to, options, validFor: /^[\w.$-]*$/ };
  };
}

/** The page answers `{from, to, title, text}` or null for what stands at an offset. */
function hoverSource(hover) {
  return hoverTooltip(async (view, offset) => {
    const answer = await hover(view.state.doc.toString(), offset);
    if (!answer) return null;
    return {
      pos: answer.from,
      end: answer.to,
      create() {
        const dom = document.createElement('div');
        dom.className = 'editor-hover';
        dom.append(Object.assign(document.createElement('strong'), { textContent: answer.title }));
        dom.append(Object.assign(document.createElement('p'), { textContent: answer.text }));
        return { dom };
      },
    };
  });
}

/**
 * Makes an editor inside `parent`.
 *
 * options: {text, language, label, readOnly, wrap, lineNumbers}; callbacks, all optional:
 * change(text) after every edit of the person's; cursor(offset) when the selection moves by hand; complete(text, offset,
 * explicit) and hover(text, offset), both promises; save() on Ctrl+S or Cmd+S; run() on Ctrl+Enter or Cmd+Enter.
 * Offsets are UTF-16, as JavaScript counts.
 */
export function createEditor(parent, options, callbacks = {}) {
  const language = new Compartment();
  const writable = new Compartment();
  const call = (name) => ({ run: () => (callbacks[name] ? (callbacks[name](), true) : false) });
  const readOnly = (on) => [EditorState.readOnly.of(on)];
  const view = new EditorView({
    parent,
    state: EditorState.create({
      doc: options.text ?? '',
      extensions: [
        // Of the page's own commands first: a key they take is theirs.
        keymap.of([
          { key: 'Mod-s', ...call('save') },
          { key: 'Mod-Enter', ...call('run') },
        ]),
        options.lineNumbers === false ? [] : [lineNumbers(), foldGutter(), lintGutter(), highlightActiveLineGutter()],
        highlightSpecialChars(),
        history(),
        codeFolding(),
        drawSelection(),
        indentOnInput(),
        bracketMatching(),
        closeBrackets(),
        highlightActiveLine(),
        highlightSelectionMatches(),
        syntaxHighlighting(highlightStyle),
        theme,
        markExtension,
        options.wrap ? EditorView.lineWrapping : [],
        callbacks.complete ? autocompletion({ override: [completionSource(callbacks.complete)] }) : autocompletion(),
        callbacks.hover ? hoverSource(callbacks.hover) : [],
        language.of([]),
        writable.of(readOnly(Boolean(options.readOnly))),
        keymap.of([
          ...closeBracketsKeymap,
          ...defaultKeymap,
          ...searchKeymap,
          ...historyKeymap,
          ...foldKeymap,
          ...completionKeymap,
          ...lintKeymap,
          indentWithTab,
        ]),
        EditorView.contentAttributes.of({
          tabindex: '0',
          'aria-label': options.label ?? 'Editor',
          // CodeMirror leaves the editor on Tab for two seconds after Escape.
          'aria-description': 'Press Escape, then Tab, to leave the editor.',
        }),
        EditorView.updateListener.of((update) => {
          const byHand = update.transactions.some((change) => change.isUserEvent('select') || change.docChanged);
          if (update.docChanged && !update.transactions.every((change) => change.annotation(Transaction.remote))) {
            callbacks.change?.(update.state.doc.toString());
          }
          if (update.selectionSet && byHand) callbacks.cursor?.(update.state.selection.main.head);
        }),
      ],
    }),
  });
  let wanted;
  const setLanguage = (name) => {
    if (wanted === name) return;
    wanted = name;
    const show = (extension) => view.dispatch({ effects: language.reconfigure(extension) });
    // Another language may have been chosen while this one was on its way.
    show(languageOf(name, (extension) => wanted === name && show(extension)));
  };
  setLanguage(options.language);
  const clamp = (offset) => Math.max(0, Math.min(offset, view.state.doc.length));
  return {
    text: () => view.state.doc.toString(),
    /** Replaces the whole text without calling `change`. With `undoable` the person can take it back. */
    setText(text, undoable = false) {
      if (text === view.state.doc.toString()) return;
      view.dispatch({
        changes: { from: 0, to: view.state.doc.length, insert: text },
        annotations: [Transaction.remote.of(true), Transaction.addToHistory.of(undoable)],
      });
    },
    /** Shows what is wrong: [{from, to, severity: 'error' | 'warning' | 'info', message, hint}]. */
    setDiagnostics(found) {
      const diagnostics = found.map(({ from, to, severity, message, hint, code, fixes }) => ({
        from: clamp(from),
        to: clamp(Math.max(from, to)),
        severity,
        message: hint ? `${message}\n${hint}` : message,
        source: code,
        actions: (fixes ?? []).map(fixAction),
      }));
      view.dispatch(setDiagnostics(view.state, diagnostics));
    },
    setLanguage,
    setReadOnly: (on) => view.dispatch({ effects: writable.reconfigure(readOnly(on)) }),
    /** Selects a range and scrolls to it; does not take the focus. */
    select(from, to) {
      const range = EditorSelection.range(clamp(from), clamp(to));
      view.dispatch({ selection: range, effects: EditorView.scrollIntoView(range, { y: 'center' }) });
    },
    /** Makes edits as if they were typed: [{from, to, text}]; `change` is called. */
    apply(edits) {
      const { length } = view.state.doc;
      if (edits.length > 0 && edits.every(({ from, to }) => from <= to && to <= length)) applyEdits(view, edits);
    },
    /** Tints the lines of a range (the state that is selected in the graph); an empty range removes the tint. */
    mark(from, to, reveal = false) {
      const effects = [markRange.of({ from: clamp(from), to: clamp(to) })];
      if (reveal) effects.push(EditorView.scrollIntoView(clamp(from), { y: 'nearest', yMargin: 40 }));
      view.dispatch({ effects });
    },
    focus: () => view.focus(),
    destroy() {
      wanted = undefined;
      view.destroy();
    },
  };
}
